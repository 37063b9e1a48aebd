import { grantedEverywhere } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readTenant } from './queries.ts'
import type { ClinicSettings } from './settings-contract.ts'

/** Name and rules of the clinic, with its word in addresses, which does not change: links stay alive. */
export async function readSettings(ctx: StaffCtx): Promise<ClinicSettings & { readonly slug: string }> {
  const { tenantId: _, kind: __, ...settings } = await readTenant(ctx.db)
  return settings as ClinicSettings & { readonly slug: string }
}

/**
 * Sets name and rules. Times that are held and reminders that are planned keep the rules they were made under.
 * Error: `auth.forbidden` for who manages a part of the clinic only.
 */
export async function saveSettings(ctx: StaffCtx, input: ClinicSettings): Promise<{ name: string }> {
  if (!grantedEverywhere(ctx.actor.grants, 'clinic.manage'))
    throw fail('auth.forbidden', { permission: 'clinic.manage' })
  await ctx.db.tx(async tx => {
    const before = await readTenant(tx)
    await tx.run(
      q
        .updateTable('tenancy.tenant')
        .set({
          name: input.name,
          tagline: input.tagline,
          zone: input.zone,
          sms_sender: input.smsSender,
          booking_horizon_days: input.bookingHorizonDays,
          slot_step_minutes: input.slotStepMinutes,
          hold_minutes: input.holdMinutes,
          online_change_hours: input.onlineChangeHours,
          remind_hours: input.remindHours,
        })
        .where('tenant_id', '=', ctx.tenantId),
    )
    const changed = (Object.keys(input) as (keyof ClinicSettings)[]).filter(key => input[key] !== before[key])
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'tenancy.save-settings',
      purpose: 'care',
      detail: { changed: changed.map(key => `${key}: ${before[key]} → ${input[key]}`).join('; ') },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { name: input.name }
}
