import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { bodyFor } from './isolation-bodies.ts'
import { makeVictim, type Victim } from './isolation-victim.ts'
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
let prey: Victim
beforeAll(async () => {
  world = await createWorld({ patients: 60 })
  superuser = new pg.Client({ connectionString: world.database.superuserUrl })
  await superuser.connect()
  // Cases, documents, photos of the victim take their time; the attacks should not wait for them.
  prey = await makeVictim({ world, superuser })
}, 240_000)
afterAll(async () => {
  await superuser?.end()
  await world?.close()
})

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
        ? bodyFor(endpoint, ids, dayIn(world, 0))
        : undefined,
    endpoint.consumes ? { 'content-type': endpoint.consumes } : {},
  )
}

const routes = () => world.routes.map(route => route.endpoint as AnyEndpoint)

describe('nobody', () => {
  it('gets 401 from every route of a realm', async () => {
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
