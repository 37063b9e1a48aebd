import { newId } from '#libs/ids/index.ts'
import { isWithdrawalSubject } from '#libs/withdrawal-mail/index.ts'
import { record } from '#modules/audit/index.ts'
import { type Edition, recordUnnamedConsent } from '#modules/consents/index.ts'
import { countHit } from '#modules/identity/index.ts'
import { demand } from '#modules/privacy/index.ts'
import { openCase } from '#modules/privacy-cases/index.ts'
import { announce, type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import type { CheckedEnquiry } from './check-form.ts'

/**
 * Takes what somebody wrote through the form of the site, together with the proof of the consent that he ticked: both or
 * neither (IP-1.5, IP-3.5). A withdrawal of consent becomes a case at once, whatever it was typed into (IP-3.6a).
 * Errors: `request.too-many` past the limit of an address. @returns the number that the visitor is told
 */
export async function receiveEnquiry(
  ctx: SiteCtx,
  enquiry: CheckedEnquiry,
  shown: { readonly edition: Edition; readonly page: string },
): Promise<{ readonly number: number; readonly caseNumber: string | null }> {
  await countHit(ctx.services, 'enquiry-address', ctx.address)
  const clinic = unsafeWithClinicRights(ctx, [enquiry.entityId])
  await demand(clinic, {
    subject: { kind: 'site_user' },
    purpose: 'feedback',
    action: 'collection',
    entityId: enquiry.entityId,
  })
  const received = await clinic.db.tx(async tx => {
    const consentId = await recordUnnamedConsent(tx, clinic, shown.edition, {
      phone: enquiry.phone,
      page: shown.page,
      form: 'site-feedback',
    })
    const enquiryId = newId()
    const opened = saysWithdrawal(enquiry.text) ? await openWithdrawal(tx, clinic, enquiry) : null
    const number = await nextNumber(tx, clinic, enquiry.entityId)
    await tx.run(
      q.insertInto('enquiries.enquiry').values({
        tenant_id: ctx.tenantId,
        enquiry_id: enquiryId,
        entity_id: enquiry.entityId,
        number,
        given: enquiry.given,
        phone: enquiry.phone,
        email: enquiry.email,
        text: enquiry.text,
        consent_id: consentId,
        case_id: opened?.caseId ?? null,
        at: ctx.clock.date(),
      }),
    )
    await record(tx, clinic, {
      action: 'collection',
      operation: 'enquiries.receive',
      purpose: 'feedback',
      entityId: enquiry.entityId,
      object: { kind: 'enquiry', id: enquiryId },
      detail: { withdrawal: opened !== null },
    })
    return { number, caseNumber: opened?.number ?? null }
  })
  announce(ctx, 'inbox', enquiry.entityId)
  return received
}

/** A line of the text that is the mark of IP-3.6a, or the words themselves. */
const saysWithdrawal = (text: string): boolean =>
  text.split('\n').some(isWithdrawalSubject) || /отзыва(?:ю|ем)\s+(?:сво[её]\s+)?согласи/iu.test(text)

/** Who wrote is not proved: the officer asks, and nothing of a patient stops before that (IP-3.6a). */
const openWithdrawal = (tx: Tx, clinic: SiteCtx, enquiry: CheckedEnquiry) =>
  openCase(tx, clinic, {
    entityId: enquiry.entityId,
    kind: 'withdrawal',
    door: 'site',
    requesterKind: 'subject',
    requesterName: enquiry.given,
    requesterContact: contactOf(enquiry),
    patientId: null,
    receivedAt: clinic.clock.date(),
    request: enquiry.text,
    identifiedHow: null,
  })

export const contactOf = ({
  phone,
  email,
}: {
  readonly phone: string | null
  readonly email: string | null
}) => [email, phone].filter(Boolean).join(', ')

/** Each legal entity counts its own. */
async function nextNumber(tx: Tx, ctx: SiteCtx, entityId: string): Promise<number> {
  await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 15))', values: [entityId] })
  const row = await tx.first<{ number: number }>({
    text: `select coalesce(max(number), 0) + 1 as number from enquiries.enquiry
      where tenant_id = $1 and entity_id = $2`,
    values: [ctx.tenantId, entityId],
  })
  return row!.number
}
