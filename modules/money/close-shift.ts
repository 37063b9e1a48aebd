import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readShifts } from './queries.ts'

/** Closes a cash shift; its totals are what was taken. Errors: `not-found`, `auth.forbidden`. */
export async function closeShift(
  ctx: StaffCtx,
  shiftId: string,
): Promise<{ cashKopecks: number; cardKopecks: number }> {
  const shift = (await readShifts(ctx, undefined)).find(candidate => candidate.shiftId === shiftId)
  if (!shift) throw fail('not-found')
  if (!granted(ctx.actor.grants, 'payment.take', shift))
    throw fail('auth.forbidden', { permission: 'payment.take' })
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('money.cash_shift')
        .set({ closed_at: ctx.clock.date(), closed_by: ctx.actor.userId })
        .where('tenant_id', '=', ctx.tenantId)
        .where('shift_id', '=', shiftId)
        .where('closed_at', 'is', null),
    )
    if (changed === 0) throw fail('not-found')
    await record(tx, ctx, {
      action: 'recording',
      operation: 'money.close-shift',
      purpose: 'settlement',
      entityId: shift.entityId,
      object: { kind: 'cash_shift', id: shiftId },
      detail: { cash: shift.cashKopecks, card: shift.cardKopecks },
    })
  })
  return { cashKopecks: shift.cashKopecks, cardKopecks: shift.cardKopecks }
}
