import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyStreams } from '#modules/audit/index.ts'
import { type OpenClinic, openClinic, PATIENT_PHONE, signInPatient } from './open-clinic.ts'
import { type Client, dayIn, signIn } from './world.ts'

/** Two cards of one person: the preview, the merge, what everybody then reads, and taking them apart. */
let clinic: OpenClinic
let owner: Client
/** The card with a history; it is merged into the new one. */
let old: string
let fresh: string
let mergeId: string
const PHONE = '+79000008844'

const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> =>
  (await clinic.superuser.query(text, values)).rows as R[]
const url = (patientId: string, rest: string) => `/api/clinic/patients/${patientId}/${rest}`
const preview = (survivor: string, merged: string, who = owner) =>
  who.request('GET', `${url(survivor, 'merge-preview')}/${merged}`)
const versionOf = async (patientId: string) =>
  Number((await sql('select version from patients.patient where patient_id = $1', [patientId]))[0]!.version)
const merge = async (survivor: string, merged: string, more: object = {}, who = owner) =>
  who.request('POST', url(survivor, 'merges'), {
    otherId: merged,
    fromMerged: [],
    version: await versionOf(survivor),
    otherVersion: await versionOf(merged),
    reason: 'Паспорт один и тот же',
    ...more,
  })
const undo = (id: string) =>
  owner.request('POST', `/api/clinic/patient-merges/${id}/undo`, { reason: 'Это другой человек' })
const counted = async () =>
  Number(
    (
      await sql(`select patients from patients.patient_counter where tenant_id = $1`, [clinic.ids.tenantId])
    )[0]!.patients,
  )

async function newCard(more: object = {}): Promise<string> {
  const made = await owner.request('POST', '/api/clinic/patients', {
    surname: 'Двойникова',
    given: 'Анна',
    patronymic: null,
    birthDate: '1991-02-03',
    phone: PHONE,
    email: null,
    sex: null,
    note: 'Просит звонить после шести',
    entityId: clinic.ids.entityId,
    anotherPerson: true,
    ...more,
  })
  if (made.status !== 201) throw new Error(made.text)
  return made.json.patientId
}

/** Hash of every row that names a person, by table; what may not be rewritten keeps it. */
async function rowsOf(patientId: string): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id'
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog') and c.oid::regclass::text not in
       ('patients.patient', 'audit.event', 'merging.merge') order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ hash: string; n: number }>(
      `select md5(string_agg(t::text, '|' order by t::text)) as hash, count(*)::int as n from ${name} t where patient_id = $1`,
      [patientId],
    )
    if (row!.n > 0) found[name] = row!.hash
  }
  return found
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** Ids in every answer about a patient, by route: whatever a screen can show of him. */
async function seenOf(patientId: string): Promise<Record<string, Set<string>>> {
  const doctor = clinic.doctor
  const seen: Record<string, Set<string>> = {}
  for (const { endpoint } of clinic.world.routes) {
    if (endpoint.method !== 'GET' || endpoint.realm !== 'staff' || /merge|emergency/.test(endpoint.path))
      continue
    const params = [...endpoint.path.matchAll(/:(\w+)/g)].map(match => match[1])
    const inQuery =
      !!endpoint.query && JSON.stringify(Object.keys(endpoint.query.shape)).includes('"patientId"')
    if (!(params.length === 1 && params[0] === 'patientId') && !(params.length === 0 && inQuery)) continue
    const address = inQuery
      ? `${endpoint.path}?patientId=${patientId}`
      : endpoint.path.replace(':patientId', patientId)
    for (const who of [owner, doctor, clinic.dpo]) {
      const answer = await who.request('GET', address)
      if (answer.status !== 200 || !answer.json) continue
      const ids = seen[endpoint.path] ?? new Set()
      seen[endpoint.path] = ids
      for (const id of JSON.stringify(answer.json).match(UUIDS) ?? []) if (id !== patientId) ids.add(id)
    }
  }
  return seen
}

beforeAll(async () => {
  clinic = await openClinic()
  ;({ owner } = clinic)
  old = clinic.ids.patientId!
  const { doctor, ids } = clinic
  const must = async (who: Client, method: 'POST' | 'PUT', address: string, body: unknown) => {
    const answer = await who.request(method, address, body)
    if (answer.status >= 300) throw new Error(`${address}: ${answer.text}`)
    return answer.json
  }
  await must(doctor, 'POST', url(old, 'chart/changes'), {
    marks: [{ tooth: 16, condition: 'crown' }],
    encounterId: null,
  })
  await must(doctor, 'POST', url(old, 'alerts'), { kind: 'allergy', text: 'Лидокаин', severe: true })
  await must(doctor, 'POST', url(old, 'care-notes'), {
    place: 'tooth',
    tooth: 16,
    itemId: null,
    text: 'Следить',
  })
  await must(doctor, 'POST', url(old, 'plans'), { entityId: ids.entityId, title: 'План' })
  await must(owner, 'POST', `/api/clinic/documents/${ids.documentId}/paper-signature`, {
    requisites: 'в карте, лист 1',
    signedOn: dayIn(clinic.world, 0),
  })
  fresh = await newCard()
  // The old card is known to both legal entities of the clinic: so must be the one that goes on.
  await sql(
    `insert into patients.patient_entity (tenant_id, patient_id, entity_id, card_number, since, source)
     values ($1, $2, $3, 'Т-900001', now(), 'reception')`,
    [ids.tenantId, fresh, ids.toEntity],
  )
}, 240_000)
afterAll(() => clinic?.close())

describe('the preview', () => {
  it('MD-1.6: is refused while a visit of the card is open, and says what to do', async () => {
    const { json } = await preview(fresh, old)
    expect(json.blockers.map((one: { code: string }) => one.code)).toEqual(['openVisit'])
    const refused = await merge(fresh, old)
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    expect(refused.json.detail).toContain('идёт приём')
    const { doctor, ids } = clinic
    const encounter = (await doctor.request('GET', `/api/clinic/encounters/${ids.encounterId}`)).json
    const { protocolId, version } = encounter.protocols[0]
    const content = {
      complaints: 'нет',
      history: 'нет',
      objective: 'без особенностей',
      diagnoses: [{ code: 'K02.1', name: 'Кариес дентина', tooth: 16, main: true }],
      treatment: 'осмотр',
      recommendations: 'щётка',
    }
    const saved = await doctor.request('PUT', `/api/clinic/protocols/${protocolId}`, {
      version,
      content,
      template: 'dental-exam',
    })
    const signed = await doctor.request('POST', `/api/clinic/protocols/${protocolId}/signature`, {
      version: saved.json?.version ?? version,
    })
    expect(signed.status, signed.text).toBeLessThan(300)
    await sql('update records.encounter set closed_at = now() where encounter_id = $1', [ids.encounterId])
    expect((await preview(fresh, old)).json.blockers).toEqual([])
  })

  it('MD-1.6: shows both cards, which field wins, what stays where it is, and doubts', async () => {
    const { json } = await preview(fresh, old)
    expect(json.survivor.surname).toBe('Двойникова')
    const wins = Object.fromEntries(
      json.fields.map((f: { field: string; proposed: string }) => [f.field, f.proposed]),
    )
    // The old card was checked against a passport: it says who the person is. The phone stays.
    expect(wins).toMatchObject({
      surname: 'merged',
      birthDate: 'merged',
      verified: 'merged',
      phone: 'survivor',
    })
    const kept = Object.fromEntries(json.kept.map((k: { part: string; count: number }) => [k.part, k.count]))
    expect(kept).toMatchObject({ bills: 1, payments: 1, chart: 1, alerts: 1, notes: 1, smile: 1 })
    expect(json.handedOver).toBeGreaterThan(0)
    expect(json.conflicts.map((c: { code: string }) => c.code)).toContain('number')
    expect(json.doubts.map((d: { code: string }) => d.code)).toContain('birth-date')
  })

  it('MM-3.9: is for whoever works for every legal entity of both cards; others do not even learn that they exist', async () => {
    const reception = await signIn(clinic.world, 'reception@example.ru')
    expect((await preview(fresh, old, reception)).status).toBe(403)
    expect((await merge(fresh, old, {}, clinic.doctor)).status).toBe(403)
    const stranger = await newCard({ entityId: clinic.ids.toEntity, phone: '+79000008845' })
    const own = await newCard({ phone: '+79000008848' })
    const { json } = await preview(own, stranger)
    expect(json.blockers.map((b: { code: string }) => b.code)).toEqual(['other-entity'])
    expect((await merge(own, stranger)).json.detail).toContain('другому объединением')
    expect((await merge(fresh, fresh)).status).toBe(400)
    expect((await preview(fresh, crypto.randomUUID())).status).toBe(404)
  })
})

describe('the merge', () => {
  let before: Record<string, string>
  let seen: Record<string, Set<string>>
  it('MD-1.6: two who merge the same cards crosswise at once do it once; a card changed since the preview is not merged', async () => {
    before = await rowsOf(old)
    seen = await seenOf(old)
    const people = await counted()
    const stale = await merge(fresh, old, { version: (await versionOf(fresh)) + 7 })
    expect([stale.status, stale.json.code]).toEqual([409, 'conflict.version'])
    const answers = await Promise.all([
      merge(fresh, old, { fromMerged: ['surname', 'given', 'birthDate', 'verified'] }),
      merge(fresh, old, { fromMerged: ['surname', 'given', 'birthDate', 'verified'] }),
    ])
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409])
    mergeId = answers.find(answer => answer.status === 201)!.json.mergeId
    expect(await counted()).toBe(people - 1)
  })

  it('MD-1.6: rewrites nothing that was written, signed or said under the old id', async () => {
    const after = await rowsOf(old)
    const changed = Object.keys(before).filter(table => before[table] !== after[table])
    // Visits that have not begun were given to the joint card; their history got a line.
    expect(changed).toEqual(['scheduling.appointment'])
    const streams = await verifyStreams(
      async <R>(text: string, values: readonly unknown[] = []) => (await sql(text, [...values])) as R[],
    )
    expect(streams.flatMap(report => report.failures)).toEqual([])
  })

  it('MD-1.6: shows on the joint card everything that any screen showed of the old one', async () => {
    const now = await seenOf(fresh)
    expect(Object.keys(seen).length).toBeGreaterThan(10)
    for (const [path, ids] of Object.entries(seen)) {
      const lost = [...ids].filter(id => !now[path]?.has(id) && id !== fresh)
      expect(lost, path).toEqual([])
    }
  })

  it('MD-1.6: the old number finds the joint card, and the old address opens it', async () => {
    const [card] = await sql('select card_number from patients.patient_entity where patient_id = $1', [old])
    const found = await owner.request(
      'GET',
      `/api/clinic/patients?q=${encodeURIComponent(String(card!.card_number))}`,
    )
    expect(found.json.patients.map((p: { patientId: string }) => p.patientId)).toEqual([fresh])
    const opened = await owner.request('GET', `/api/clinic/patients/${old}`)
    expect(opened.json).toMatchObject({ patientId: fresh, phone: PHONE, verified: true })
    expect(opened.json.note).toContain('после шести')
  })

  it('MD-1.6: what only the old card was called finds the joint card, which says so', async () => {
    const [was] = await sql<{ phone: string; surname: string }>(
      'select phone, surname from patients.patient where patient_id = $1',
      [old],
    )
    const find = async (text: string, who = owner) =>
      (
        await who.request('GET', `/api/clinic/patients?limit=50&q=${encodeURIComponent(text)}`)
      ).json.patients.filter((p: { patientId: string }) => [old, fresh].includes(p.patientId))
    expect(was!.phone).not.toBe(PHONE)
    for (const text of [was!.phone, `${was!.surname} ${was!.phone}`]) {
      const [found, ...others] = await find(text)
      expect(others).toEqual([])
      expect(found, text).toMatchObject({ patientId: fresh, phone: PHONE, formerly: { patientId: old } })
    }
    // By what the card is called itself it is found as itself, once.
    expect(await find(PHONE)).toMatchObject([{ patientId: fresh, formerly: null }])
    const stranger = await signIn(clinic.world, 'solo@example.ru')
    expect(await find(was!.phone, stranger)).toEqual([])
  })

  it('IP-4.2.1: the gate answers for both ids with the consents of both', async () => {
    const kinds = async (id: string) =>
      (await owner.request('GET', `/api/clinic/patients/${id}`)).json.consents
        .map((c: { kind: string }) => c.kind)
        .sort()
    expect(await kinds(fresh)).toEqual(await kinds(old))
    expect(await kinds(fresh)).toContain('health_special')
  })

  it('IP-4.2.4: a block put on one id holds for every card of the person', async () => {
    const moment = new Date(clinic.world.services.clockOf(clinic.ids.tenantId!).nowMs())
    // Triggers know the clinic by the transaction's settings, as in the product.
    await sql(`select set_config('app.tenant', $1, false)`, [clinic.ids.tenantId])
    const [block] = await sql(
      `insert into privacy.processing_block (tenant_id, block_id, patient_id, since, recorded_at, reason, basis_kind, basis_document, requested_by)
       values ($1, gen_random_uuid(), $2, $3, $3, 'Проверка', 'own', 'Приказ 1', 'operator') returning block_id`,
      [clinic.ids.tenantId, old, moment],
    )
    const seenBy = await clinic.doctor.request('GET', `/api/clinic/patients/${fresh}`)
    expect(seenBy.json.blockedSince).not.toBeNull()
    const refused = await clinic.doctor.request('POST', url(fresh, 'chart/changes'), {
      marks: [{ tooth: 26, condition: 'crown' }],
      encounterId: null,
    })
    expect(refused.json.detail, refused.text).toContain('заблокирован')
    await sql(
      `insert into privacy.processing_unblock (tenant_id, block_id, at, recorded_at, outcome, reason, basis_document)
       values ($1, $2, $3, $3, 'unfounded', 'Проверено', 'Приказ 2')`,
      [clinic.ids.tenantId, block!.block_id, moment],
    )
    await sql(`select set_config('app.tenant', '', false)`)
  })

  it('SV-3.1: the portal opens the person once, by the phone of the joint card, with everything of both', async () => {
    const portal = await signInPatient(clinic.world, PHONE)
    const home = (await portal.request('GET', '/api/my/home')).json
    expect(home.people.map((p: { patientId: string }) => p.patientId)).toEqual([fresh])
    expect(home.visits.map((v: { appointmentId: string }) => v.appointmentId)).toContain(
      clinic.ids.begunAppointmentId,
    )
    const former = await signInPatient(clinic.world, PATIENT_PHONE)
    const left = (await former.request('GET', '/api/my/home')).json
    expect(left.people.map((p: { patientId: string }) => p.patientId)).not.toContain(old)
  })
})

describe('taking apart', () => {
  it('MD-1.6: puts fields, visits, search and the count back, with evidence; done twice it is refused', async () => {
    const people = await counted()
    const [line] = (await owner.request('GET', url(fresh, 'merges'))).json.merges
    expect(line).toMatchObject({ mergeId, mergedId: old, held: null, undoneAt: null })
    const answer = await undo(mergeId)
    expect(answer.status, answer.text).toBe(200)
    expect(await counted()).toBe(people + 1)
    const card = (await owner.request('GET', `/api/clinic/patients/${fresh}`)).json
    expect(card).toMatchObject({
      patientId: fresh,
      surname: 'Двойникова',
      verified: false,
      note: 'Просит звонить после шести',
    })
    expect((await owner.request('GET', `/api/clinic/patients/${old}`)).json.patientId).toBe(old)
    const visits = await sql(`select patient_id from scheduling.appointment where appointment_id = $1`, [
      clinic.ids.appointmentId,
    ])
    expect(visits[0]!.patient_id).toBe(old)
    expect((await undo(mergeId)).status).toBe(409)
    const events = await sql(`select operation from audit.event where object_id = $1`, [mergeId])
    expect(events.map(event => event.operation).sort()).toEqual([
      'merging.merge',
      'merging.merge',
      'merging.undo',
      'merging.undo',
    ])
  })

  it('MD-1.6: is refused when something was written into the joint card, and after the term', async () => {
    const again = await merge(fresh, old)
    expect(again.status, again.text).toBe(201)
    const written = await clinic.doctor.request('POST', url(fresh, 'chart/changes'), {
      marks: [{ tooth: 36, condition: 'caries', surfaces: ['O'] }],
      encounterId: null,
    })
    expect(written.status, written.text).toBe(201)
    const refused = await undo(again.json.mergeId)
    expect([refused.status, refused.json.code]).toEqual([409, 'conflict.state'])
    expect(refused.json.detail).toContain('изменения зубной карты — 1')
    const picture = (await clinic.doctor.request('GET', url(fresh, 'chart-picture'))).json.teeth
    expect(picture.map((t: { tooth: number }) => t.tooth)).toEqual([16, 36])
    const spare = await newCard({ phone: '+79000008846' })
    const late = await merge(spare, await newCard({ phone: '+79000008847' }))
    await sql("update merging.merge set undo_until = at - interval '1 second' where merge_id = $1", [
      late.json.mergeId,
    ])
    expect((await undo(late.json.mergeId)).json.detail).toContain('Срок отмены прошёл')
  })

  it('MD-1.6: a chain of merges ends in one card, and is undone from its end', async () => {
    const [a, b, c] = [
      await newCard({ phone: '+79000008851' }),
      await newCard({ phone: '+79000008852' }),
      await newCard({ phone: '+79000008853' }),
    ]
    const first = await merge(b!, a!)
    const second = await merge(c!, b!)
    const target = async (id: string) =>
      (await owner.request('GET', `/api/clinic/patients/${id}`)).json.patientId
    expect([await target(a!), await target(b!)]).toEqual([c, c])
    expect((await undo(first.json.mergeId)).status).toBe(409)
    expect((await undo(second.json.mergeId)).status).toBe(200)
    expect([await target(a!), await target(b!)]).toEqual([b, b])
    expect((await undo(first.json.mergeId)).status).toBe(200)
    expect(await target(a!)).toBe(a)
    await expect(
      sql('update patients.patient set merged_into = $1 where patient_id = $1', [a]),
    ).rejects.toThrow(/stands on its own/)
  })
})
