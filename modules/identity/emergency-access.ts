import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

const HOURS = 4

/**
 * Opens the record of a patient of another legal entity for four hours, with a reason; every data-protection officer
 * of the clinic gets a letter (J2.7). The refusal it overrides has been logged already.
 */
export async function openEmergencyAccess(
  ctx: StaffCtx,
  patientId: string,
  reason: string,
): Promise<{ expiresAt: string }> {
  const keeper = await ctx.db.first<{ keepers: string[] | null }>({
    text: 'select patients.keeper_of($1) as keepers',
    values: [patientId],
  })
  if (!keeper?.keepers) throw fail('not-found')
  const officers = await ctx.db.all<{ email: string }>({
    text: `select distinct c.email from identity.colleague c join identity.membership m using (tenant_id, user_id)
      where m.role in ('dpo', 'owner') and m.revoked_at is null and c.email is not null`,
  })
  const expiresAt = new Date(ctx.clock.nowMs() + HOURS * 3_600_000)
  const accessId = newId()
  await ctx.db.tx(async tx => {
    // All cards of the person: the record would be incomplete without a merged one.
    await tx.run({
      text: `insert into identity.emergency_access (tenant_id, access_id, user_id, patient_id, reason, granted_at, expires_at)
        select $1, case when id = $4 then $2 else gen_random_uuid() end, $3, id, $5, $6, $7
        from unnest(patients.same_person($4)) as id`,
      values: [ctx.tenantId, accessId, ctx.actor.userId, patientId, reason, ctx.clock.date(), expiresAt],
    })
    await record(tx, ctx, {
      action: 'access',
      operation: 'identity.emergency-access',
      purpose: 'care',
      patientId,
      object: { kind: 'emergency_access', id: accessId },
      reason,
    })
    for (const { email } of officers) {
      await sendMessage(tx, ctx, {
        channel: 'email',
        recipient: email,
        sender: 'Амбулатория',
        subject: 'Экстренный доступ к карточке другого юридического лица',
        body: `Сотрудник ${ctx.actor.userId} открыл карточку ${patientId} на ${HOURS} ч. Причина: ${reason}`,
        purpose: 'security',
      })
    }
  })
  return { expiresAt: expiresAt.toISOString() }
}
