import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { ROLES } from '#libs/permissions/index.ts'
import { liveEventsEndpoint } from '../apps/server/live-events.ts'
import { ASKS_FOR_A_LINK, attack, isWord, ONLY_SOME_HAVE, WITHOUT_A_ROW } from './isolation-attack.ts'
import { makeVictim, type Victim } from './isolation-victim.ts'
import { signInPatient } from './open-clinic.ts'
import { idsOfNobody, rowsNaming } from './stored-rows.ts'
import { type Client, codeIn, createClient, createWorld, lastSms, signIn, type World } from './world.ts'

/** Strangers against every route of the OpenAPI document: never a row of others, never a fault. */
// Hundreds of requests each; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

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

const routes = () => world.routes.map(route => route.endpoint as AnyEndpoint)

describe('nobody', () => {
  it('gets 401 from every route of a realm', async () => {
    for (const endpoint of routes().filter(e => !['public', 'site'].includes(e.realm))) {
      const answer = await attack(world, createClient(world), endpoint, prey.ids)
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
      [...routes(), liveEventsEndpoint]
        .map(e => `${e.method.toLowerCase()} ${e.path.replace(/:(\w+)/g, '{$1}')}`)
        .sort(),
    )
  })
})

/** Somebody who may do everything, but in another place: only the place stands between him and the victim. */
async function rival(slug: string, entity: string | null): Promise<Client> {
  const email = `rival-${slug}@example.ru`
  await superuser.query(
    `with somebody as (
       insert into identity.staff_user (user_id, email, surname, given, password_hash, created_at)
       select gen_random_uuid(), $1, 'Соперников', 'Всеволод', password_hash, created_at
       from identity.staff_user where email = 'reception@example.ru' returning user_id)
     insert into identity.membership (tenant_id, membership_id, user_id, role, entity_id, granted_at)
     select t.tenant_id, gen_random_uuid(), s.user_id, r, e.entity_id, now()
     from somebody s, tenancy.tenant t, unnest($4::text[]) r,
       lateral (select entity_id from tenancy.legal_entity where tenant_id = t.tenant_id and code = $3
                union all select null where $3::text is null) e
     where t.slug = $2`,
    [email, slug, entity, ROLES],
  )
  return signIn(world, email)
}

/** What somebody may do to the victim's rows because it is his work. */
const CONTENT_WORK = [
  'POST /api/clinic/price-list',

  'PUT /api/clinic/price-list/:serviceId',
  'PUT /api/clinic/practitioners/:practitionerId',
]

const STRANGERS: readonly [who: string, make: () => Promise<Client>, lawful?: readonly string[]][] = [
  ['the owner of another clinic', () => signIn(world, 'solo@example.ru')],
  ['reception of another legal entity (MM-3.9)', () => signIn(world, 'reception2@example.ru')],
  ['a doctor of another legal entity (MM-3.9)', () => signIn(world, 'therapist@example.ru')],
  ['one with every role in another legal entity (MM-3.9)', () => rival('ozero', 'Т')],
  ['one with every role in another clinic (MM-3.8)', () => rival('solo', null)],
  ['the content manager', () => signIn(world, 'content@example.ru'), CONTENT_WORK],
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
  it.each(STRANGERS)('MM-3.9: %s', async (_, make, lawful = []) => {
    const client = await make()
    const before = await fingerprint(prey)
    // Signing out would end the attack; emergency access is a lawful way in, with its own test below.
    const spared = new Set([
      'DELETE /api/clinic/session',
      // Ends the attacker's own sessions and lets him in no more.
      'POST /api/clinic/me/freeze',
      'DELETE /api/my/session',
      'POST /api/clinic/emergency-access',
      // Makes a tablet of the attacker's own device and ends his session.
      'POST /api/clinic/documents/tablets',
      ...lawful,
    ])
    for (const endpoint of routes().filter(e => !spared.has(`${e.method} ${e.path}`))) {
      const answer = await attack(world, client, endpoint, prey.ids)
      expect(answer.status, `${endpoint.method} ${endpoint.path}: ${answer.text.slice(0, 300)}`).toBeLessThan(
        500,
      )
      for (const secret of prey.secrets)
        expect(answer.text.includes(secret), `${endpoint.path} shows ${secret}`).toBe(false)
    }
    expect(await fingerprint(prey)).toEqual(before)
  })
})

/** What is hung on the victim's rows, and what the victim's operator has of its own. */
async function fingerprint({ ids }: Victim) {
  // Shared by design: a tablet stands at the desk of a branch, where every legal entity has its reception.
  const { tenantId, branchId, offerEditionId, tabletId, entityId, fromEntity, ref, ...own } = ids
  const { rows } = await superuser.query(
    `select (select count(*) from documents.wording where entity_id = $1) as wordings,
      (select count(*) from consents.text_edition where entity_id = $1) as editions,
      (select count(*) from documents.issued where entity_id = $1) as documents,
      (select count(*) from cases.subject_case where entity_id = $1) as cases,
      (select count(*) from cases.incident where entity_id = $1) as incidents,
      (select count(*) from scheduling.appointment where entity_id = $1) as visits`,
    [entityId],
  )
  return { ...rows[0], ...(await rowsNaming(superuser, Object.values(own))) }
}

describe('the victim', () => {
  it('has a live row for every path parameter of the OpenAPI document', async () => {
    const { json } = await createClient(world).request('GET', '/api/openapi.json')
    const clinicPaths = Object.keys(json.paths).filter(path => !path.startsWith('/api/console/'))
    const names = [...new Set(clinicPaths.flatMap(path => [...path.matchAll(/\{(\w+)\}/g)].map(m => m[1]!)))]
    const wanted = names.filter(name => !isWord(name) && !(name in WITHOUT_A_ROW))
    expect(wanted.filter(name => !prey.ids[name])).toEqual([])
    const ids = wanted.map(name => prey.ids[name]!)
    expect(new Set(ids).size, 'one id stands for two kinds of rows').toBe(ids.length)
    // A template is named by a reference; everything else by the id of a row.
    expect(
      await idsOfNobody(
        superuser,
        ids.filter(id => id !== prey.ids.ref),
      ),
    ).toEqual([])
  })

  it('is reached by its own people: every page with an id opens for one of them', async () => {
    const own = await Promise.all(
      ['owner', 'doctor', 'reception', 'dpo'].map(name => signIn(world, `${name}@example.ru`)),
    )
    const staff = [...own, await signInPatient(world, prey.secrets[1])]
    const pages = routes().filter(
      e =>
        e.method === 'GET' &&
        ['staff', 'patient'].includes(e.realm) &&
        /:(?!token|ticket)/.test(e.path) &&
        !ASKS_FOR_A_LINK.test(e.path) &&
        !ONLY_SOME_HAVE.test(e.path),
    )
    const closed: string[] = []
    for (const endpoint of pages) {
      const answers = await Promise.all(staff.map(client => attack(world, client, endpoint, prey.ids)))
      if (!answers.some(answer => answer.status === 200))
        closed.push(`${endpoint.path} ${answers.map(a => `${a.status} ${a.json?.code}`)}`)
    }
    expect(closed).toEqual([])
  })
})

describe('the bodies of the attack on consents', () => {
  it('are right: the owner of the clinic himself passes validation with them', async () => {
    const owner = await signIn(world, 'owner@example.ru')
    for (const endpoint of routes().filter(e => e.realm === 'staff' && /\/consents|\/texts\//.test(e.path))) {
      const answer = await attack(world, owner, endpoint, prey.ids)
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
