import { maySign, SIGNATURE_MATRIX, textKindName } from '#libs/consent-text/index.ts'
import { paperKind, type WhoSigns } from '#libs/documents/index.ts'
import { agreementOf, consentsOf, currentEditions } from '#modules/consents/index.ts'
import type { Representative } from '#modules/patients/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { explain, Failure } from '#platform/errors/index.ts'
import type { Need, PaperworkOf } from './contract.ts'
import { personOf, signerFor } from './gather.ts'

/** The newest document of a kind that is not void. */
export async function newestOf(
  db: Reader,
  patientId: string,
  entityId: string,
  kind: string,
): Promise<{ readonly documentId: string; readonly signed: boolean } | null> {
  return (
    (await db.first<{ documentId: string; signed: boolean }>({
      text: `select i.document_id as "documentId", exists (select from documents.event e where e.tenant_id = i.tenant_id
            and e.document_id = i.document_id and e.what = 'signed') as signed
        from documents.issued i where i.tenant_id = app.tenant() and i.patient_id = any (patients.same_person($1)) and i.entity_id = $2 and i.kind = $3
          and (i.patient_id = $1 or exists (select from documents.event e where e.tenant_id = i.tenant_id
            and e.document_id = i.document_id and e.what = 'signed'))
          and not exists (select from documents.event e where e.tenant_id = i.tenant_id and e.document_id = i.document_id
            and e.what = 'voided')
        order by signed desc, i.issued_at desc limit 1`,
      values: [patientId, entityId, kind],
    })) ?? null
  )
}

const verifiedOf = async (db: Reader, patientId: string): Promise<boolean> =>
  (
    await db.first<{ verified: boolean }>({
      text: 'select verified from patients.brief where tenant_id = app.tenant() and patient_id = patients.survivor($1)',
      values: [patientId],
    })
  )?.verified ?? false

const capital = (words: string) => words[0]!.toUpperCase() + words.slice(1)

const NO_CODE = {
  unverified: {
    ru: 'Код из СМС — после сверки документа: отметьте её в карте.',
    en: 'A code works after the identity document was checked: mark it on the card.',
  },
  teenager: {
    ru: 'От 14 до 18 лет подписывают двое, сам пациент и представитель: распечатайте и подпишите на бумаге.',
    en: 'From 14 to 18 both the patient and the representative sign: print it and sign on paper.',
  },
} as const

interface Signing {
  readonly who: WhoSigns | null
  readonly representative: Representative | null
  readonly trouble: string | null
}

/** Who signs contracts of this patient, or in words why nobody can. */
async function signingOf(
  ctx: StaffCtx,
  patientId: string,
  entityId: string,
  birthDate: string,
): Promise<Signing> {
  try {
    return { ...(await signerFor(ctx, { patientId, entityId, birthDate }, 'contract')), trouble: null }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'document.representative-missing') throw error
    return { who: null, representative: null, trouble: explain(error.code, error.params, ctx.language) }
  }
}

/** What one legal entity still needs from a patient, with the ways each may be signed (J1.6). */
export async function paperworkOf(ctx: StaffCtx, patientId: string, entityId: string): Promise<PaperworkOf> {
  const { language } = ctx
  const [person, entities, agreement, said, editions, contract, consent, packet] = await Promise.all([
    personOf(ctx.db, patientId, entityId),
    readEntities(ctx.db),
    agreementOf(ctx.db, patientId, entityId),
    consentsOf(ctx.db, patientId),
    currentEditions(ctx.db, entityId, ctx.clock.date()),
    newestOf(ctx.db, patientId, entityId, 'paid_services_contract'),
    newestOf(ctx.db, patientId, entityId, 'consent_general'),
    ctx.db.first<{ packetId: string; preparedAt: Date; expiresAt: Date }>({
      text: `select packet_id as "packetId", prepared_at as "preparedAt", expires_at as "expiresAt" from documents.packet
        where tenant_id = app.tenant() and patient_id = any (patients.same_person($1)) and entity_id = $2 and signed_at is null
          and cancelled_at is null and expires_at > $3`,
      values: [patientId, entityId, ctx.clock.date()],
    }),
  ])
  const signing = await signingOf(ctx, patientId, entityId, person.birth_date)
  const signerId = signing.representative?.patientId ?? patientId
  const verified = signing.trouble === null && (await verifiedOf(ctx.db, signerId))
  const pd = said.find(state => state.entityId === entityId && state.kind === 'pd_processing')
  const rule = (matter: keyof typeof SIGNATURE_MATRIX): Pick<Need, 'allowed' | 'why'> => ({
    allowed: [...SIGNATURE_MATRIX[matter].allowed],
    why: maySign(matter, 'pep').why[language],
  })
  const paper = (what: 'paid_services_contract' | 'consent_general', found: typeof contract): Need => ({
    what,
    name: paperKind(what)[language],
    state: found?.signed ? 'done' : found ? 'prepared' : 'missing',
    documentId: found?.documentId ?? null,
    ...rule(paperKind(what).matter!),
  })
  const text = (what: 'pep_agreement' | 'pd_processing', done: boolean): Need => ({
    what,
    name: capital(textKindName(what, language)),
    state: done ? 'done' : 'missing',
    documentId: null,
    ...rule(what === 'pep_agreement' ? 'pep_agreement' : 'pd_consent'),
  })
  const published = (kind: string) => editions.some(edition => edition.kind === kind)
  const signer = signing.who === 'representative' ? signing.representative : person
  return {
    entityId,
    name: entities.find(entity => entity.entityId === entityId)?.shortName ?? '',
    needs: [
      ...(published('pep_agreement') ? [text('pep_agreement', agreement !== null)] : []),
      ...(published('pd_processing') ? [text('pd_processing', pd?.decision === 'given')] : []),
      paper('paid_services_contract', contract),
      paper('consent_general', consent),
    ],
    address: person.address ?? '',
    identityDocument: person.identity_document ?? person.verified_document ?? '',
    signs: signing.who,
    signerName:
      signer && signing.who
        ? [signer.surname, signer.given, signer.patronymic].filter(Boolean).join(' ')
        : null,
    noCode:
      signing.trouble ??
      (signing.who === 'patient-with-agreement'
        ? NO_CODE.teenager[language]
        : verified
          ? null
          : NO_CODE.unverified[language]),
    packet: !packet
      ? null
      : {
          packetId: packet.packetId,
          preparedAt: packet.preparedAt.toISOString(),
          expiresAt: packet.expiresAt.toISOString(),
        },
  }
}

/** The same for every legal entity that keeps the patient and that the actor works for. */
export async function paperwork(ctx: StaffCtx, patientId: string): Promise<{ entities: PaperworkOf[] }> {
  const [keepers] = await Promise.all([
    ctx.db.all<{ entity_id: string }>({
      text: `select entity_id from patients.patient_entity where tenant_id = app.tenant() and patient_id = $1
        and entity_id = any (app.entities()) order by since`,
      values: [patientId],
    }),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'documents.paperwork',
      purpose: 'care',
      patientId,
    }),
  ])
  return { entities: await Promise.all(keepers.map(row => paperworkOf(ctx, patientId, row.entity_id))) }
}
