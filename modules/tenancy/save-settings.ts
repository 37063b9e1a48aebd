import { fingerprint, marked } from '#libs/fingerprint/index.ts'
import { grantedEverywhere } from '#libs/permissions/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readTenant } from './queries.ts'
import type { ClinicSettings } from './settings-contract.ts'

type Settings = ClinicSettings & { readonly slug: string }

async function settingsOf(db: Reader): Promise<Settings> {
  const { tenantId: _, kind: __, ...settings } = await readTenant(db)
  return settings as Settings
}

/** Name and rules of the clinic, with its word in addresses, which does not change: links stay alive. */
export const readSettings = async (ctx: StaffCtx): Promise<Settings & { readonly version: string }> =>
  marked(await settingsOf(ctx.db))

/**
 * Sets name and rules. Times that are held and reminders that are planned keep the rules they were made under.
 * Errors: `auth.forbidden` for who manages a part of the clinic only, `conflict.version`.
 */
export async function saveSettings(
  ctx: StaffCtx,
  { version, ...input }: ClinicSettings & { readonly version: string },
): Promise<{ name: string; version: string }> {
  if (!grantedEverywhere(ctx.actor.grants, 'clinic.manage'))
    throw fail('auth.forbidden', { permission: 'clinic.manage' })
  const saved = await ctx.db.tx(async tx => {
    await tx.run({
      text: 'select 1 from tenancy.tenant where tenant_id = $1 for update',
      values: [ctx.tenantId],
    })
    const before = await settingsOf(tx)
    if (fingerprint(before) !== version)
      throw await staleRefusal(tx, ctx, { operations: ['tenancy.save-settings'] })
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
    return settingsOf(tx)
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { name: saved.name, version: fingerprint(saved) }
}
