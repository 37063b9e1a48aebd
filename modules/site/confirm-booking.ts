import { record } from '#modules/audit/index.ts'
import { recordConsents } from '#modules/consents/index.ts'
import { redeemCode } from '#modules/identity/index.ts'
import { insertPatient, joinEntity, matchPatient } from '#modules/patients/index.ts'
import { confirmHold, publishVisit } from '#modules/scheduling/index.ts'
import type { SiteCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Draft } from './draft.ts'

/**
 * The code was entered: the person, his consents, the visit, the evidence and the messages are written together or not
 * at all. The typed data leave the draft in the same transaction. `ctx` has the clinic's rights.
 * Errors: `auth.code-*`, `appointment.hold-expired`, `consent.required`, `patient.limit-reached`.
 * @returns the secret of the patient's own link
 */
export async function confirmBooking(
  ctx: SiteCtx,
  draft: Draft,
  input: { readonly code: string; readonly page: string },
): Promise<string> {
  const { contact, consents, challengeId } = draft
  if (!contact || !consents || !challengeId) throw fail('consent.required')
  const { phone } = await redeemCode(ctx.services, { challengeId, code: input.code, purpose: 'booking' })
  if (phone !== contact.phone) throw fail('auth.code-expired')
  const { token, place } = await ctx.db.tx(async tx => {
    const held = await tx.first(
      q
        .selectFrom('scheduling.appointment')
        .select('entity_id')
        .where('tenant_id', '=', ctx.tenantId)
        .where('appointment_id', '=', draft.appointmentId),
    )
    if (!held) throw fail('appointment.hold-expired')
    const entityId = held.entity_id
    const known = await matchPatient(tx, ctx, contact)
    const patientId =
      known ?? (await insertPatient(tx, ctx, { ...contact, entityId, source: 'site' })).patientId
    if (known) await joinEntity(tx, ctx, { patientId, entityId, source: 'site' })
    await recordConsents(
      tx,
      ctx,
      [
        { edition: { ...consents.processing, kind: 'pd_processing', entityId }, ticked: true },
        { edition: { ...consents.news, kind: 'news', entityId }, ticked: consents.news.ticked },
      ],
      { patientId, phone, channel: 'site', page: input.page, form: 'site-booking', challengeId },
    )
    await record(tx, ctx, {
      action: 'collection',
      operation: 'site.book',
      purpose: 'booking_identification',
      entityId,
      patientId,
      object: { kind: 'appointment', id: draft.appointmentId },
    })
    const confirmed = await confirmHold(tx, ctx, draft.appointmentId, {
      patientId,
      source: 'site',
      comment: '',
    })
    await tx.run(
      q
        .deleteFrom('site.booking_draft')
        .where('tenant_id', '=', ctx.tenantId)
        .where('draft_id', '=', draft.draftId),
    )
    return confirmed
  })
  publishVisit(ctx, place, draft.appointmentId)
  return token
}
