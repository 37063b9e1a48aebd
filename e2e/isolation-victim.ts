import type pg from 'pg'
import sharp from 'sharp'
import type { Ids } from './isolation-bodies.ts'
import { newCase, portrait, signEverything, upload } from './smile-world.ts'
import { dayIn, signIn, type World } from './world.ts'

interface Place {
  readonly world: World
  readonly superuser: pg.Client
}

export interface Victim {
  readonly ids: Ids
  /** Texts that must not appear in an answer to a stranger. */
  readonly secrets: readonly string[]
}

const IMAGE_SECRET = 'Снимок Секретиной'
const CASE_SECRET = 'Заявителева Секретина'

/** A case of the studio with a photo, a result and a link, of the victim. */
async function openSmileCase(
  { world, superuser }: Place,
  entityId: string,
  patientId: string,
  phone: string,
) {
  const dentist = await signIn(world, 'doctor@example.ru')
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт' where patient_id = $1`,
    [patientId],
  )
  const caseId = await newCase(dentist, { patientId, entityId })
  await signEverything(world, dentist, caseId, phone)
  const taken = await upload(dentist, caseId, await portrait({ width: 640 }))
  if (taken.status !== 201) throw new Error(taken.text)
  const made = await dentist.request('POST', `/api/clinic/smile/cases/${caseId}/results`, {
    treatment: { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] },
    edits: {},
    plan: 'own',
  })
  const shared = await dentist.request('POST', `/api/clinic/smile/results/${made.json.resultId}/shares`, {
    days: 1,
  })
  return { caseId, resultId: made.json.resultId, shareId: shared.json.shareId }
}
/** A privacy case of a patient with a scan, registered by the clinic's officer. */
async function openPrivacyCase({ world }: Place, entityId: string, patientId: string) {
  const officer = await signIn(world, 'dpo@example.ru')
  const opened = await officer.request('POST', '/api/clinic/privacy/cases', {
    entityId,
    kind: 'withdrawal',
    door: 'paper',
    requesterKind: 'subject',
    requesterName: CASE_SECRET,
    requesterContact: 'нет',
    basisDocument: null,
    incomingNumber: 'вх-1',
    patientId,
    receivedOn: dayIn(world, 0),
    request: 'Отзываю согласие',
    identifiedHow: 'паспорт',
    scan: {
      fileName: 'a.pdf',
      mediaType: 'application/pdf',
      base64: Buffer.from('%PDF-1').toString('base64'),
    },
  })
  const card = await officer.request('GET', `/api/clinic/privacy/cases/${opened.json.caseId}`)
  return { caseId: card.json.caseId, attachmentId: card.json.attachments[0].attachmentId }
}
/** A document of a patient, issued by the clinic's reception. */
async function issueDocument({ world }: Place, entityId: string, patientId: string) {
  const reception = await signIn(world, 'reception@example.ru')
  const issued = await reception.request('POST', `/api/clinic/patients/${patientId}/documents`, {
    entityId,
    kind: 'refusal',
    inputs: { 'input.intervention': 'снимок', 'input.consequences': 'нет' },
  })
  if (issued.status !== 201) throw new Error(issued.text)
  return { documentId: issued.json.documentId }
}
/** An image of a patient and an upload under way, by the patient's doctor. */
async function storeImage({ world }: Place, patientId: string) {
  const doctor = await signIn(world, 'doctor@example.ru')
  const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  const begin = async () => {
    const card = { kind: 'photo', teeth: [16], takenOn: null, note: IMAGE_SECRET }
    const begun = await doctor.request('POST', `/api/clinic/patients/${patientId}/uploads`, {
      name: `${IMAGE_SECRET}.jpg`,
      size: picture.length,
      card,
    })
    return begun.json.uploadId as string
  }
  const fileId = await begin()
  const bytes = { 'content-type': 'application/offset+octet-stream' }
  await doctor.request('PATCH', `/api/clinic/uploads/${fileId}?offset=0`, picture, bytes)
  const done = await doctor.request('POST', `/api/clinic/uploads/${fileId}/completion`)
  if (done.status !== 201) throw new Error(done.text)
  return { fileId, uploadId: await begin() }
}
/** Rows of the dentistry, of patients that the other legal entity does not have. */
export async function makeVictim(place: Place): Promise<Victim> {
  const { superuser } = place
  const { rows } = await superuser.query(`
    select a.appointment_id, a.patient_id, a.practitioner_id, a.branch_id, a.entity_id, p.surname, p.phone
    from scheduling.appointment a join patients.patient p using (tenant_id, patient_id) join tenancy.legal_entity e using (tenant_id, entity_id)
    where e.code = 'С' and cardinality(p.entity_ids) = 1 and a.status = 'booked' limit 1`)
  const row = rows[0]
  const contract = await superuser.query(`
    select i.invoice_id as "invoiceId", a.acceptance_id as "acceptanceId", i.tenant_id as "tenantId", p.payment_id as "paymentId",
      a.edition_id as "editionId"
    from billing.invoice i join offers.acceptance a using (tenant_id) join billing.payment p using (tenant_id) limit 1`)
  const consent = await superuser.query(
    `select edition_id from consents.text_edition where entity_id = $1 and kind = 'news' order by number desc limit 1`,
    [row.entity_id],
  )
  const { caseId: smileCaseId, ...smile } = await openSmileCase(
    place,
    row.entity_id,
    row.patient_id,
    row.phone,
  )
  return {
    ids: {
      consentEdition: consent.rows[0].edition_id,
      signatureId: row.patient_id,
      appointmentId: row.appointment_id,
      patientId: row.patient_id,
      practitionerId: row.practitioner_id,
      branchId: row.branch_id,
      entityId: row.entity_id,
      fromEntity: row.entity_id,
      sessionId: row.patient_id,
      groundId: row.patient_id,
      encounterId: row.patient_id,
      protocolId: row.patient_id,
      billId: row.patient_id,
      shiftId: row.patient_id,
      challengeId: row.patient_id,
      changeId: row.patient_id,
      planId: row.patient_id,
      alertId: row.patient_id,
      packetId: row.patient_id,
      tabletId: row.patient_id,
      relationId: row.patient_id,
      otherId: row.patient_id,
      ...(await issueDocument(place, row.entity_id, row.patient_id)),
      ...(await openPrivacyCase(place, row.entity_id, row.patient_id)),
      smileCaseId,
      ...smile,
      ticket: row.patient_id,
      which: 'after',
      ...(await storeImage(place, row.patient_id)),
      part: '0',
      register: 'withdrawals',
      ...contract.rows[0],
    },
    secrets: [row.surname, row.phone, CASE_SECRET, IMAGE_SECRET],
  }
}
