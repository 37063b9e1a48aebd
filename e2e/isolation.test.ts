import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { newCase, portrait, signEverything, upload } from './smile-world.ts'
import {
  type Client,
  codeIn,
  createClient,
  createWorld,
  dayIn,
  lastSms,
  signIn,
  type World,
} from './world.ts'

/** Strangers against every route of the OpenAPI document: never a row of others, never a fault. */
let world: World
let superuser: pg.Client
beforeAll(async () => {
  world = await createWorld({ patients: 60 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  // Cases, documents, photos of the victim take their time; the attacks should not wait for them.
  await victim()
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

/** A case of the studio with a photo, a result and a link, of the victim; one for the whole file. */
let smileCase: { caseId: string; resultId: string; shareId: string } | null = null
async function openSmileCase(entityId: string, patientId: string, phone: string) {
  if (smileCase) return smileCase
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
    ...ofSmile({ path: '/smile/' } as AnyEndpoint),
    plan: 'own',
  })
  const shared = await dentist.request('POST', `/api/clinic/smile/results/${made.json.resultId}/shares`, {
    days: 1,
  })
  smileCase = { caseId, resultId: made.json.resultId, shareId: shared.json.shareId }
  return smileCase
}
/** Bodies of the studio that pass validation. */
const ofSmile = (endpoint: AnyEndpoint) =>
  endpoint.path.includes('/smile/') && {
    treatment: { shade: 'A1', align: 0, level: 0, closeGaps: 0, gum: 0, replace: [] },
    edits: {},
    slot: 'main',
    ticket: crypto.randomUUID(),
    plan: 'own',
    days: 1,
    as: 'visualisation',
    attested: true,
    paper: 'чужая бумага',
    signedOn: dayIn(world, 0),
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    scan: { fileName: 'a.pdf', base64: Buffer.from('%PDF-1.7').toString('base64') },
    base64: Buffer.from('%PDF-1.7').toString('base64'),
  }

interface Victim {
  readonly ids: Readonly<Record<string, string>>
  /** Texts that must not appear in an answer to a stranger. */
  readonly secrets: readonly string[]
}

/** A privacy case of a patient with a scan, registered by the clinic's officer; one for the whole file. */
let privacyCase: { caseId: string; attachmentId: string } | null = null
async function openPrivacyCase(entityId: string, patientId: string) {
  if (privacyCase) return privacyCase
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
  privacyCase = { caseId: card.json.caseId, attachmentId: card.json.attachments[0].attachmentId }
  return privacyCase
}
/** A document of a patient, issued by the clinic's reception; one for the whole file. */
let document: { documentId: string } | null = null
async function issueDocument(entityId: string, patientId: string) {
  if (document) return document
  const reception = await signIn(world, 'reception@example.ru')
  const issued = await reception.request('POST', `/api/clinic/patients/${patientId}/documents`, {
    entityId,
    kind: 'refusal',
    inputs: { 'input.intervention': 'снимок', 'input.consequences': 'нет' },
  })
  if (issued.status !== 201) throw new Error(issued.text)
  document = { documentId: issued.json.documentId }
  return document
}
/** An image of a patient and an upload under way, by the patient's doctor; once for the whole file. */
let stored: { fileId: string; uploadId: string } | null = null
async function storeImage(patientId: string) {
  if (stored) return stored
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
  expect(done.status, done.text).toBe(201)
  stored = { fileId, uploadId: await begin() }
  return stored
}
const IMAGE_SECRET = 'Снимок Секретиной'
const CASE_SECRET = 'Заявителева Секретина'

/** Rows of the dentistry, of patients that the other legal entity does not have. */
async function victim(): Promise<Victim> {
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
      ...(await issueDocument(row.entity_id, row.patient_id)),
      ...(await openPrivacyCase(row.entity_id, row.patient_id)),
      smileCaseId: (await openSmileCase(row.entity_id, row.patient_id, row.phone)).caseId,
      resultId: smileCase!.resultId,
      shareId: smileCase!.shareId,
      ticket: row.patient_id,
      which: 'after',
      ...(await storeImage(row.patient_id)),
      part: '0',
      register: 'withdrawals',
      ...contract.rows[0],
    },
    secrets: [row.surname, row.phone, CASE_SECRET, IMAGE_SECRET],
  }
}

const SITE = { depth: 3, recession: 0, bleeding: false, plaque: false, suppuration: false }
const SIX_SITES = { MB: SITE, B: SITE, DB: SITE, ML: SITE, L: SITE, DL: SITE }

/** A body that passes validation as far as one can guess it from names: the ids of the victim, plausible texts. */
const BODY = (ids: Victim['ids']) => ({
  ...ids,
  toEntity: ids.patientId,
  version: 1,
  status: 'cancelled',
  reason: 'Проверка изоляции данных',
  document: 'Паспорт',
  surname: 'Чужой',
  given: 'Чужак',
  patronymic: null,
  birthDate: '1990-01-01',
  phone: '+79000009999',
  email: null,
  sex: null,
  note: '',
  startsAt: new Date(Date.now() + 86_400_000).toISOString(),
  durationMinutes: 30,
  parts: [{ method: 'cash', kopecks: 100 }],
  lines: [],
  template: 'dental-exam',
  content: { complaints: '', history: '', objective: '', diagnoses: [], treatment: '', recommendations: '' },
  categories: ['contacts'],
  purpose: 'Проверка',
  basis: 'consent',
  basisDocument: 'нет',
  validFrom: '2026-01-01',
  validTo: null,
  code: '000000',
  marks: [{ tooth: 16, condition: 'crown' }],
  holds: false,
  findings: [{ tooth: 16, sites: SIX_SITES, mobility: 0, furcation: 0 }],
  replaces: null,
  title: 'Чужой план',
  lock: 1,
  frozenUntil: '2099-12-31',
  options: [],
  optionId: 'A',
  phaseId: 'A1',
  kind: 'allergy',
  text: 'Чужая заметка',
  place: 'tooth',
  tooth: 16,
  itemId: null,
})
/** Fields of requests about data and of scans; their names mean other things elsewhere. */
const PRIVACY_BODY = {
  sections: [{ heading: 'Чужое', lines: ['нет'] }],
  kind: 'blocking',
  text: 'Чужое обращение',
  how: 'проверка',
  confirmed: true,
  outcome: 'satisfied',
  door: 'reception',
  requesterKind: 'subject',
  requesterName: 'Чужак',
  requesterContact: 'нет',
  basisDocument: 'нет',
  incomingNumber: null,
  request: 'нет',
  identifiedHow: 'никак',
  scan: null,
  fileName: 'a.pdf',
  mediaType: 'application/pdf',
  base64: Buffer.from('%PDF-1').toString('base64'),
  term: 'withdrawal-stop',
  amount: 5,
}
const ofPrivacy = (endpoint: AnyEndpoint) =>
  endpoint.path.includes('/privacy/') && { ...PRIVACY_BODY, receivedOn: dayIn(world, 0) }
/** Consents, signatures and texts of the victim's operator: of a kind and in the edition that is in force. */
const ofConsents = (endpoint: AnyEndpoint, ids: Victim['ids']) =>
  /\/consents|\/texts\//.test(endpoint.path) && {
    kind: 'news',
    scope: '',
    editionId: ids.consentEdition,
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    paper: 'чужая бумага',
    signedOn: dayIn(world, 0),
    receivedOn: dayIn(world, 0),
    approver: { name: 'Чужак', post: 'никто', orderNumber: '1', orderDate: '2026-01-01' },
    effectiveFrom: null,
    withdrawalWorkingDays: 5,
    extensionWorkingDays: 1,
    correctionWorkingDays: 5,
    destroyDays: 20,
    claimCalendarDays: 20,
    cardYears: 25,
    visitorLogDays: 10,
    imageDays: 10,
    responsible: null,
    processors: [],
  }
/** Documents of the victim: kinds, states and texts that pass validation. */
const ofDocuments = (endpoint: AnyEndpoint) =>
  /\/documents|relations/.test(endpoint.path) && {
    kind: endpoint.path.includes('relations') ? 'parent' : 'refusal',
    inputs: { 'input.intervention': 'чужое', 'input.consequences': 'чужие' },
    basis: {},
    requisites: 'чужая бумага',
    signedOn: dayIn(world, 0),
    answer: 'чужой ответ',
    fileName: 'scan.pdf',
    base64: Buffer.from('%PDF-1').toString('base64'),
    body: 'Чужой текст {{input.intervention}} {{input.consequences}}',
    approvedBy: 'Чужак',
    address: 'г. Примерск, ул. Чужая, 1',
    identityDocument: 'паспорт 00 00 000000',
    documentIds: [],
    url: 'http://localhost/c/ozero/sign/x',
    ground: 'чужой документ',
    validUntil: null,
  }
/** Images: right words, the link of nobody, bytes where bytes are wanted. */
const ofImages = (endpoint: AnyEndpoint) =>
  /\/(images|image-inbox|uploads)/.test(endpoint.path) &&
  !endpoint.path.includes('smile') && {
    kind: 'photo',
    name: 'чужой.jpg',
    takenOn: '2026-01-01',
    note: '',
    size: 10,
    card: { kind: 'photo', teeth: [16], takenOn: null, note: '' },
    ground: 'wrong-patient',
    open: true,
    decision: 'filed',
    teeth: [16],
    comment: '',
  }
/** Outside a visit, so that the attack is not stopped at an unknown one. */
const outsideVisit = (endpoint: AnyEndpoint) => /chart|perio/.test(endpoint.path) && { encounterId: null }

async function attack(client: Client, endpoint: AnyEndpoint, { ids }: Victim) {
  const named = endpoint.path.includes('/smile/') ? { ...ids, caseId: ids.smileCaseId! } : ids
  const path = endpoint.path.replace(
    /:(\w+)/g,
    (_, name: string) => (name === 'kind' ? 'refusal' : named[name]) ?? 'x',
  )
  const query = new URLSearchParams({
    q: 'а',
    from: dayIn(world, 0),
    surname: 'Берёзкин',
    given: 'Иван',
    patientId: ids.patientId!,
    branchId: ids.branchId!,
    practitionerId: ids.practitionerId!,
    entityId: ids.entityId!,
    ...(/wordings/.test(endpoint.path) && { kind: 'refusal' }),
    token: 'x',
    offset: '0',
    ...(/consents|gate/.test(endpoint.path) && { kind: 'news', scope: '', purpose: 'news' }),
  })
  return client.request(
    endpoint.method,
    `${path}?${query}`,
    endpoint.consumes
      ? Buffer.alloc(200, 1)
      : endpoint.body
        ? {
            ...BODY(ids),
            ...outsideVisit(endpoint),
            ...ofPrivacy(endpoint),
            ...ofConsents(endpoint, ids),
            ...ofDocuments(endpoint),
            ...ofSmile(endpoint),
            ...ofImages(endpoint),
          }
        : undefined,
    endpoint.consumes ? { 'content-type': endpoint.consumes } : {},
  )
}

const routes = () => world.routes.map(route => route.endpoint as AnyEndpoint)

describe('nobody', () => {
  it('gets 401 from every route of a realm', async () => {
    const prey = await victim()
    for (const endpoint of routes().filter(e => !['public', 'site'].includes(e.realm))) {
      const answer = await attack(createClient(world), endpoint, prey)
      expect([endpoint.path, answer.status]).toEqual([endpoint.path, 401])
    }
  })

  it('and the OpenAPI document lists exactly these routes', async () => {
    const { json } = await createClient(world).request('GET', '/api/openapi.json')
    expect(json.openapi).toBe('3.1.1')
    const listed = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path}`),
    )
    expect(listed.sort()).toEqual(
      routes()
        .map(e => `${e.method.toLowerCase()} ${e.path.replace(/:(\w+)/g, '{$1}')}`)
        .sort(),
    )
  })
})

const STRANGERS: readonly [who: string, make: () => Promise<Client>][] = [
  ['the owner of another clinic', () => signIn(world, 'solo@example.ru')],
  ['reception of another legal entity (MM-3.9)', () => signIn(world, 'reception2@example.ru')],
  ['a doctor of another legal entity (MM-3.9)', () => signIn(world, 'therapist@example.ru')],
  ['the content manager', () => signIn(world, 'content@example.ru')],
  [
    'a patient',
    async () => {
      const client = createClient(world)
      const asked = await client.request('POST', '/api/my/code', { clinic: 'ozero', phone: '+79000000101' })
      const code = codeIn(await lastSms(world, '+79000000101'))
      await client.request('POST', '/api/my/session', { challengeId: asked.json.challengeId, code })
      return client
    },
  ],
]

describe('a stranger never sees or changes rows of others, and never causes a fault', () => {
  it.each(STRANGERS)('MM-3.9: %s', async (_, make) => {
    const prey = await victim()
    const client = await make()
    const before = await fingerprint(prey)
    // Signing out would end the attack; emergency access is a lawful way in, with its own test below.
    const spared = new Set([
      'DELETE /api/clinic/session',
      'DELETE /api/my/session',
      'POST /api/clinic/emergency-access',
      // Makes a tablet of the attacker's own device and ends his session.
      'POST /api/clinic/documents/tablets',
    ])
    for (const endpoint of routes().filter(e => !spared.has(`${e.method} ${e.path}`))) {
      const answer = await attack(client, endpoint, prey)
      expect(answer.status, `${endpoint.method} ${endpoint.path}: ${answer.text.slice(0, 300)}`).toBeLessThan(
        500,
      )
      for (const secret of prey.secrets)
        expect(answer.text.includes(secret), `${endpoint.path} shows ${secret}`).toBe(false)
    }
    expect(await fingerprint(prey)).toEqual(before)
  })
})

async function fingerprint({ ids }: Victim) {
  const { rows } = await superuser.query(
    `select (select row_to_json(a)::text from scheduling.appointment a where appointment_id = $1) as visit,
      (select row_to_json(p)::text from patients.patient p where patient_id = $2) as patient,
      (select row_to_json(c)::text from cases.subject_case c where case_id = $3) as privacy_case,
      (select count(*) from privacy.processing_block) as blocks,
      (select count(*) from consents.record where patient_id = $2) as consents,
      (select json_agg(i)::text from imaging.image i) as images,
      (select json_agg(u)::text from imaging.upload u) as uploads,
      (select count(*) from imaging.removal) + (select count(*) from files.opening) as turns,
      (select count(*) from consents.signature) as signatures,
      (select count(*) from documents.issued) as documents,
      (select count(*) from documents.event) as document_events,
      (select count(*) from documents.packet) as packets,
      (select count(*) from documents.particulars) as particulars,
      (select count(*) from patients.relation) as relations,
      (select count(*) from documents.wording w where w.entity_id = (
        select entity_id from scheduling.appointment where appointment_id = $1)) as wordings,
      (select jsonb_build_array((select count(*) from smile.case), (select count(*) from smile.result),
        (select count(*) from smile.share where revoked_at is null), (select count(*) from smile.plan_picture),
        (select count(*) from smile.job), (select count(*) from smile.destruction))) as smile,
      (select count(*) from consents.text_edition e where e.entity_id = (
        select entity_id from scheduling.appointment where appointment_id = $1)) as editions`,
    [ids.appointmentId, ids.patientId, ids.caseId],
  )
  return rows[0]
}

describe('the bodies of the attack on consents', () => {
  it('are right: the owner of the clinic himself passes validation with them', async () => {
    const prey = await victim()
    const owner = await signIn(world, 'owner@example.ru')
    for (const endpoint of routes().filter(e => e.realm === 'staff' && /\/consents|\/texts\//.test(e.path))) {
      const answer = await attack(owner, endpoint, prey)
      expect(answer.json?.code, `${endpoint.method} ${endpoint.path}: ${answer.text.slice(0, 300)}`).not.toBe(
        'request.invalid',
      )
    }
  })
})

describe('a doctor of another legal entity', () => {
  it('J2.7: is refused with the reason, may open in an emergency with one, and the officer is told', async () => {
    const prey = await victim()
    const doctor = await signIn(world, 'therapist@example.ru')
    const refused = await doctor.request('GET', `/api/clinic/patients/${prey.ids.patientId}`)
    expect([refused.status, refused.json.code]).toEqual([403, 'patient.other-entity'])
    expect(refused.json.detail).toContain('Озёрная стоматология')
    const logged = await superuser.query(
      `select from audit.event where outcome = 'refused' and patient_id = $1`,
      [prey.ids.patientId],
    )
    expect(logged.rowCount).toBeGreaterThan(0)
    const opened = await doctor.request('POST', '/api/clinic/emergency-access', {
      patientId: prey.ids.patientId,
      reason: 'Потеря сознания в холле',
    })
    expect(opened.status, opened.text).toBe(201)
    const card = await doctor.request('GET', `/api/clinic/patients/${prey.ids.patientId}`)
    expect([card.status, card.json?.surname]).toEqual([200, prey.secrets[0]])
    await world.runJobs()
    const outbox = await createClient(world).request('GET', '/dev/outbox.json')
    expect(
      outbox.json.some(
        (m: { to: string; text: string }) => m.to === 'dpo@example.ru' && m.text.includes('Потеря сознания'),
      ),
    ).toBe(true)
  })

  it('MM-3.10: sees contacts on a live sharing ground, each read names it, and nothing after it is revoked', async () => {
    const { rows } =
      await superuser.query(`select p.patient_id, p.surname, p.email from patients.patient p join tenancy.legal_entity e on e.entity_id = p.entity_ids[1]
      where e.code = 'С' and cardinality(p.entity_ids) = 1 and p.email is not null offset 5 limit 1`)
    const entities = (
      await superuser.query(`select code, entity_id from tenancy.legal_entity where code in ('С', 'Т')`)
    ).rows
    const of = (code: string) => entities.find(e => e.code === code).entity_id
    const owner = await signIn(world, 'owner@example.ru')
    const ground = await owner.request('POST', '/api/clinic/sharing-grounds', {
      fromEntity: of('С'),
      toEntity: of('Т'),
      categories: ['contacts'],
      purpose: 'Единая регистратура',
      basis: 'agreement',
      basisDocument: 'Соглашение № 1',
      validFrom: '2026-01-01',
      validTo: null,
    })
    expect(ground.status, ground.text).toBe(201)
    const reception = await signIn(world, 'reception2@example.ru')
    const seen = await reception.request('GET', `/api/clinic/patients/${rows[0].patient_id}`)
    expect(seen.json).toMatchObject({ surname: rows[0].surname, shared: true, email: null, consents: [] })
    const evidence = await superuser.query(
      'select ground_id from audit.event where patient_id = $1 and ground_id is not null',
      [rows[0].patient_id],
    )
    expect(evidence.rows[0].ground_id).toBe(ground.json.groundId)
    await owner.request('POST', `/api/clinic/sharing-grounds/${ground.json.groundId}/revocation`, {
      reason: 'Соглашение расторгнуто',
    })
    const again = await signIn(world, 'reception2@example.ru')
    expect((await again.request('GET', `/api/clinic/patients/${rows[0].patient_id}`)).status).toBe(403)
  })
})
