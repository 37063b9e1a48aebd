import { granted, isVendorPermission, type Permission, vendorMay } from '#libs/permissions/index.ts'
import type { Ctx } from '../context/index.ts'
import { fail } from '../errors/index.ts'
import type { AnyRoute } from './handle.ts'

const STEP_UP_MS = 10 * 60_000

/** The rule at the edge. Which rows the actor may touch is decided again by the use case and by the database. */
export function checkAllowed(ctx: Ctx, route: AnyRoute): void {
  const { allow } = route
  const { actor } = ctx
  if (allow !== 'anyone' && allow !== 'signed-in' && !may(ctx, allow))
    throw fail('auth.forbidden', { permission: allow })
  if (route.stepUp && (actor.kind === 'staff' || actor.kind === 'vendor')) {
    // Sessions live in real time, whatever the tenant's test clock says.
    if (actor.stepUpAt === null || Date.now() - actor.stepUpAt > STEP_UP_MS) throw fail('auth.step-up')
  }
}

function may({ actor }: Ctx, permission: string): boolean {
  if (isVendorPermission(permission)) return actor.kind === 'vendor' && vendorMay(actor.role, permission)
  return actor.kind === 'staff' && granted(actor.grants, permission as Permission)
}
