import { type PaperKind, paperKind } from '#libs/documents/index.ts'
import { granted } from '#libs/permissions/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Documents that name health are opened by those who read records: reception sees that they exist, not what they say. */
export const mayOpen = (ctx: StaffCtx, kind: PaperKind, entityId: string): boolean =>
  !paperKind(kind).clinical || granted(ctx.actor.grants, 'record.read', { entityId })

export function checkMayOpen(ctx: StaffCtx, kind: PaperKind, entityId: string): void {
  if (!mayOpen(ctx, kind, entityId)) throw fail('auth.forbidden', { permission: 'record.read' })
}

/** Clinical papers are written by a doctor. */
export function checkMayIssue(ctx: StaffCtx, kind: PaperKind, entityId: string): void {
  if (paperKind(kind).clinical && !granted(ctx.actor.grants, 'record.write', { entityId }))
    throw fail('auth.forbidden', { permission: 'record.write' })
}
