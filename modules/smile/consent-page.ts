import { maskPhone } from '#libs/phones/index.ts'
import { sendPacketCode, signerOf, signPacketByCode, textHash } from '#modules/consents/index.ts'
import { tokenHash } from '#modules/identity/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import { type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readCaseRow } from './case-row.ts'
import { informedOf } from './case-view.ts'
import { placeOf } from './engine-room.ts'
import { type CaseToSign, documentsOf, documentsToSign, type Particulars } from './patient-signs.ts'

interface Request {
  readonly requestId: string
  readonly caseId: string
  readonly entityId: string
  readonly patientId: string
  readonly expiresAt: string
}

interface Opened {
  readonly ctx: SiteCtx
  readonly of: CaseToSign
  readonly expiresAt: string
}

/**
 * Whose link it is, with the clinic's rights for that patient alone. Who holds the link holds the telephone that is shown
 * the QR; what is signed is decided by the code to the number of the card. Error: `smile.link-dead`.
 */
async function open(site: SiteCtx, token: string): Promise<Opened> {
  const found = await site.db.first<{ request: Request | null }>({
    text: 'select smile.consent_request_of($1) as request',
    values: [tokenHash(token)],
  })
  const request = found?.request
  if (!request || Date.parse(request.expiresAt) <= Date.now()) throw fail('smile.link-dead')
  const ctx = unsafeWithClinicRights(site, [request.entityId])
  const row = await readCaseRow(ctx, request.caseId)
  if (row.destroyedAt || row.stoppedAt) throw fail('smile.link-dead')
  const { caseId, entityId, patientId, createdAt } = row
  return { ctx, of: { caseId, entityId, patientId, createdAt }, expiresAt: request.expiresAt }
}

const informed = async ({ ctx, of }: Opened): Promise<boolean> => (await informedOf(ctx, of.caseId)) !== null

/** The page behind the QR: the agreement first, then each consent as a text of its own (J9.3; SV-4.2a). */
export async function consentPage(site: SiteCtx, token: string) {
  const opened = await open(site, token)
  const { ctx, of } = opened
  const [person, tenant, entities, texts] = await Promise.all([
    signerOf(ctx.db, of.patientId),
    readTenant(ctx.db),
    readEntities(ctx.db),
    documentsOf(ctx, of, await informed(opened)),
  ])
  const place = placeOf(ctx.services)
  const abroad = place.country !== 'RU'
  const shown = ({ edition: _, body, ...rest }: (typeof texts.documents)[number]) => ({
    ...rest,
    body: body.map(({ heading, text }) => ({ text, ...(heading && { heading }) })),
  })
  return {
    clinicName: tenant.name,
    operator: entities.find(entity => entity.entityId === of.entityId)?.shortName ?? '',
    patient: initialsOf(person.name),
    phone: maskPhone(person.phone),
    verified: person.verified,
    expiresAt: opened.expiresAt,
    agreement: texts.agreement && shown(texts.agreement),
    documents: texts.documents.map(shown),
    crossBorder: {
      needed: abroad,
      text: abroad
        ? `Нужно отдельное согласие: снимки обработает ${place.name}, страна ${place.country}.`
        : 'Не требуется: обработка в РФ. Снимки не передаются за границу.',
    },
  }
}

/** Given name and patronymic: enough to see that it is one's own page, little for whoever looks over the shoulder. */
const initialsOf = (name: string): string => {
  const [surname = '', ...rest] = name.split(' ')
  return [...rest, `${surname.slice(0, 1)}.`].join(' ')
}

export interface PageStep extends Particulars {
  readonly token: string
  readonly step: 'agreement' | 'documents'
  readonly keys: readonly string[]
}

async function chosen(opened: Opened, input: PageStep, challengeId?: string) {
  const { ctx, of } = opened
  const texts = await documentsOf(ctx, of, await informed(opened))
  const list =
    input.step === 'agreement'
      ? texts.agreement
        ? [texts.agreement]
        : []
      : texts.documents.filter(document => input.keys.includes(document.key))
  const open = list.filter(document => document.state === 'to-sign')
  if (open.length === 0) throw fail('request.invalid', { fields: 'keys' })
  const way = {
    as: 'pep' as const,
    recordedBy: null,
    ...(challengeId && { challengeId }),
  }
  return documentsToSign(ctx, of, open, input, way)
}

/** Sends the code that signs exactly these documents to the number of the card. Errors: of `sendSigningCode`. */
export async function askPageCode(site: SiteCtx, input: PageStep) {
  const opened = await open(site, input.token)
  const documents = (await chosen(opened, input)).map(item => item.document)
  const { phone } = await signerOf(opened.ctx.db, opened.of.patientId)
  const { smsSender } = await readTenant(opened.ctx.db)
  const { challengeId, resendAfterSeconds } = await sendPacketCode(opened.ctx, documents)
  return {
    challengeId,
    phone: maskPhone(phone),
    sender: smsSender,
    resendAfterSeconds,
    documents: documents.map(({ text }) => ({
      title: text.title,
      body: text.body.map(({ heading, text: words }) => ({ text: words, ...(heading && { heading }) })),
      sha256: textHash(text),
    })),
  }
}

/** Signs them by the code: all or none. Errors: `auth.code-*`, `signature.document-changed`. */
export async function signOnPage(
  site: SiteCtx,
  input: PageStep & { readonly challengeId: string; readonly code: string },
) {
  const opened = await open(site, input.token)
  const documents = await chosen(opened, input, input.challengeId)
  const signed = await signPacketByCode(opened.ctx, documents, input)
  return { signed: signed.length }
}
