import { granted } from '#libs/permissions/index.ts'
import type { Ctx } from '../context/index.ts'
import { fail } from '../errors/index.ts'
import type { AnyRoute } from './handle.ts'

const STEP_UP_MS = 10 * 60_000

/** The rule at the edge. Which rows the actor may touch is decided again by the use case and by the database. */
export function checkAllowed(ctx: Ctx, route: AnyRoute): void {
  const { allow } = route
  if (allow !== 'anyone' && allow !== 'signed-in') {
    if (ctx.actor.kind !== 'staff' || !granted(ctx.actor.grants, allow)) {
      throw fail('auth.forbidden', { permission: allow })
    }
  }
  if (route.stepUp && ctx.actor.kind === 'staff') {
    // Sessions live in real time, whatever the tenant's test clock says.
    const { stepUpAt } = ctx.actor
    if (stepUpAt === null || Date.now() - stepUpAt > STEP_UP_MS) throw fail('auth.step-up')
  }
}
