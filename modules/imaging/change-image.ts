import { newId } from '#libs/ids/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import { closeToPatient, openToPatient } from '#modules/files/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Card, RemovalGround } from './contract.ts'
import type { ImageRow } from './image-rows.ts'
import { imageToChange } from './load-image.ts'

/**
 * Days until another person's image is destroyed for good: within the 10 working days that 152-ФЗ art. 21 p. 3 gives for
 * data that may not be kept, with time to notice a mistake.
 */
export const WRONG_PATIENT_DAYS = 7

export function checkTeeth(teeth: readonly number[]): void {
  if (!teeth.every(isTooth)) throw fail('request.invalid', { fields: 'teeth' })
}

const evidence = (
  ctx: StaffCtx,
  tx: Tx,
  row: ImageRow,
  action: 'clarification' | 'deletion',
  operation: string,
) =>
  record(tx, ctx, {
    action,
    operation,
    purpose: 'care',
    entityId: row.entity_id,
    patientId: row.patient_id,
    object: { kind: 'file', id: row.file_id },
  })

export interface ChangeCard extends Card {
  readonly fileId: string
  readonly version: number
  readonly name: string
}

/** Corrects what people say about an image. Errors: `not-found`, `conflict.version`, `conflict.state`, `request.invalid`. */
export async function changeCard(ctx: StaffCtx, input: ChangeCard): Promise<{ version: number }> {
  checkTeeth(input.teeth)
  const row = await imageToChange(ctx, input.fileId)
  await ctx.db.tx(async tx => {
    const changed = await tx.run({
      text: `update imaging.image set teeth = $4, taken_on = $5, note = $6, version = version + 1, changed_at = $7, changed_by = $8
        where tenant_id = $1 and file_id = $2 and version = $3`,
      values: [
        ctx.tenantId,
        input.fileId,
        input.version,
        [...new Set(input.teeth)].sort((a, b) => a - b),
        input.takenOn,
        input.note,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    if (changed === 0)
      throw await staleRefusal(tx, ctx, {
        operations: ['files.change-card', 'files.take-in'],
        patientId: row.patient_id,
        objectId: row.file_id,
      })
    await tx.run({
      text: 'update files.file set kind = $3, name = $4 where tenant_id = $1 and file_id = $2',
      values: [ctx.tenantId, input.fileId, input.kind, input.name],
    })
    await evidence(ctx, tx, row, 'clarification', 'files.change-card')
  })
  return { version: input.version + 1 }
}

/**
 * Takes an image off the record. It is part of the medical record, so it stays for the record's term and can be brought
 * back; only another person's one is destroyed, after WRONG_PATIENT_DAYS. Errors: `not-found`, `conflict.state`.
 */
export async function removeImage(
  ctx: StaffCtx,
  input: { readonly fileId: string; readonly ground: RemovalGround; readonly reason: string },
): Promise<{ destroyAt: string | null }> {
  const row = await imageToChange(ctx, input.fileId)
  const destroyAt =
    input.ground === 'wrong-patient' ? new Date(ctx.clock.nowMs() + WRONG_PATIENT_DAYS * 86_400_000) : null
  await ctx.db.tx(async tx => {
    await insertRemoval(ctx, tx, row, { ...input, destroyAt })
    await evidence(ctx, tx, row, 'deletion', 'files.remove')
  })
  if (row.opened) await closeToPatient(ctx, input.fileId)
  return { destroyAt: destroyAt?.toISOString() ?? null }
}

export const insertRemoval = (
  ctx: StaffCtx,
  tx: Tx,
  row: ImageRow,
  input: {
    readonly ground: RemovalGround | 'refused'
    readonly reason: string
    readonly destroyAt: Date | null
  },
) =>
  tx.run({
    text: `insert into imaging.removal (tenant_id, removal_id, file_id, entity_id, patient_id, ground, reason, at, removed_by, destroy_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
    values: [
      ctx.tenantId,
      newId(),
      row.file_id,
      row.entity_id,
      row.patient_id,
      input.ground,
      input.reason,
      ctx.clock.date(),
      ctx.actor.userId,
      input.destroyAt,
    ],
  })

/** Brings a removed image back. Errors: `not-found`, `conflict.state`. */
export async function restoreImage(ctx: StaffCtx, fileId: string): Promise<void> {
  const row = await imageToChange(ctx, fileId, true)
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `update imaging.removal set undone_at = $3, undone_by = $4
        where tenant_id = $1 and file_id = $2 and undone_at is null`,
      values: [ctx.tenantId, fileId, ctx.clock.date(), ctx.actor.userId],
    })
    await evidence(ctx, tx, row, 'clarification', 'files.restore')
  })
}

/** Opens an image to its patient, or closes it. Errors: `not-found`, `conflict.state`. */
export async function showToPatient(ctx: StaffCtx, fileId: string, open: boolean): Promise<void> {
  await imageToChange(ctx, fileId)
  await (open ? openToPatient(ctx, fileId) : closeToPatient(ctx, fileId))
}
