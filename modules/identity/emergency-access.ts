import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
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
    await tx.run(
      q.insertInto('identity.emergency_access').values({
        tenant_id: ctx.tenantId,
        access_id: accessId,
        user_id: ctx.actor.userId,
        patient_id: patientId,
        reason,
        granted_at: ctx.clock.date(),
        expires_at: expiresAt,
      }),
    )
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
