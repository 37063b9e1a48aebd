import { newCase, portrait, signEverything, ticket, upload } from './smile-world.ts'
import { signInConsole } from './vendor-world.ts'
import { type Place, SECRET, type Someone, send } from './victim-place.ts'
import { dayIn, signIn } from './world.ts'

/** A case of the studio with a photo, a result and a link. The patient has signed everything. */
export async function openSmileCase({ world, superuser, entityId, patientId, phone }: Someone) {
  const dentist = await signIn(world, 'doctor@example.ru')
  await superuser.query(
    `update patients.patient set verified_at = now(), verified_document = 'паспорт' where patient_id = $1`,
    [patientId],
  )
  const caseId = await newCase(dentist, { patientId, entityId })
  await signEverything(world, dentist, caseId, phone)
  const taken = await upload(dentist, caseId, await portrait({ width: 640 }))
  if (taken.status !== 201) throw new Error(taken.text)
  const made = await send(dentist, 'POST', `/api/clinic/smile/cases/${caseId}/results`, {
    treatment: { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] },
    edits: {},
    plan: 'own',
    ticket: ticket(),
  })
  const { shareId } = await send(dentist, 'POST', `/api/clinic/smile/results/${made.resultId}/shares`, {
    days: 1,
  })
  const signed = await superuser.query(
    'select signature_id from consents.signature where patient_id = $1 limit 1',
    [patientId],
  )
  return {
    smileCaseId: caseId,
    resultId: made.resultId as string,
    shareId: shareId as string,
    signatureId: signed.rows[0].signature_id as string,
  }
}

/** Papers of a patient: a document, a packet to sign, a tablet at the desk, a relative. */
export async function preparePapers({ world, entityId, patientId }: Someone, otherId: string) {
  const reception = await signIn(world, 'reception@example.ru')
  const of = `/api/clinic/patients/${patientId}`
  const { documentId } = await send(reception, 'POST', `${of}/documents`, {
    entityId,
    kind: 'refusal',
    inputs: { 'input.intervention': SECRET, 'input.consequences': SECRET },
  })
  // Signed, so that the patient has it in the portal.
  await send(reception, 'POST', `/api/clinic/documents/${documentId}/paper-signature`, {
    requisites: 'в карте, лист 1',
    signedOn: dayIn(world, 0),
  })
  const { packetId } = await send(reception, 'POST', `${of}/documents/packets`, {
    entityId,
    address: SECRET,
    identityDocument: SECRET,
  })
  const { relationId } = await send(reception, 'POST', `${of}/relations`, {
    entityId,
    otherId,
    kind: 'parent',
    ground: null,
    validUntil: null,
  })
  const admin = await signIn(world, 'admin@example.ru')
  const { branches } = await send(admin, 'GET', '/api/clinic')
  const { branchId } = branches[0]
  const { tabletId } = await send(admin, 'POST', '/api/clinic/documents/tablets', {
    branchId,
    // A tablet stands at the desk of a branch, which legal entities share.
    name: 'Планшет у стойки',
  })
  return {
    documentId: documentId as string,
    packetId: packetId as string,
    relationId: relationId as string,
    tabletId: tabletId as string,
  }
}

/** The clinic's contract with the vendor: an invoice, the acceptance, a paper and an end that was announced. */
export async function keepContract({ world, superuser }: Place) {
  const vendor = await signInConsole(world)
  const { rows } = await superuser.query(`
    select i.invoice_id as "invoiceId", a.acceptance_id as "acceptanceId", i.tenant_id as "tenantId",
      p.payment_id as "paymentId", a.edition_id as "offerEditionId"
    from billing.invoice i join offers.acceptance a using (tenant_id) join billing.payment p using (tenant_id)
      join tenancy.tenant t using (tenant_id) where t.slug = 'ozero' limit 1`)
  const { paperId } = await send(vendor, 'POST', `/api/console/clients/${rows[0].tenantId}/papers`, {
    kind: 'instruction',
    basis: 'Письмо клиента',
  })
  const owner = await signIn(world, 'owner@example.ru')
  const { terminationId } = await send(owner, 'POST', '/api/clinic/contract/terminations', {
    reason: 'Уходим',
  })
  const { archiveId } = await send(owner, 'POST', '/api/clinic/export/archives', {
    encrypted: true,
    reason: 'Проверка копии',
  })
  const { letterId } = await send(owner, 'POST', '/api/clinic/export/letters', {
    signerName: 'Озёрский Олег Олегович',
    signerPost: 'директор',
    fileName: 'письмо.pdf',
    base64: Buffer.from('%PDF-1.7 письмо на бланке').toString('base64'),
  })
  const claim = { subject: 'Касса', text: 'Касса не открывалась.', demandKopecks: null, thirdParty: true }
  const { claimId } = await send(owner, 'POST', '/api/clinic/contract/claims', claim)
  await send(vendor, 'POST', `/api/console/clients/${rows[0].tenantId}/claims/${claimId}/answer`, {
    outcome: 'partly',
    answer: 'Возместим по акту суда.',
    courtAct: {
      court: 'Примерский районный суд',
      caseNumber: '2-100/2026',
      actOn: dayIn(world, -40),
      inForceOn: dayIn(world, -5),
      awardedKopecks: 50_000,
      fileName: 'reshenie.pdf',
      base64: Buffer.from('%PDF-1.7 решение суда').toString('base64'),
    },
  })
  return { ...rows[0], claimId, paperId, terminationId, archiveId, letterId } as Record<string, string>
}
