import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LiveEvent } from '#platform/events/bus.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { type Client, createClient, ok, signIn } from './world.ts'

/** One inbox: how much waits, for whom, and that nobody counts what he may not read. */
let privacy: PrivacyWorld
const who: Record<string, Client> = {}
let other: string
const heard: LiveEvent[] = []

const PEOPLE = ['owner', 'reception', 'reception2', 'doctor', 'cashier', 'content']
beforeAll(async () => {
  privacy = await openPrivacyWorld()
  for (const name of PEOPLE) who[name] = await signIn(privacy.world, `${name}@example.ru`)
  who.dpo = privacy.dpo
  const { rows } = await privacy.superuser.query(
    'select entity_id from tenancy.legal_entity where tenant_id = $1 and entity_id <> $2',
    [privacy.me.tenantId, privacy.me.entityId],
  )
  other = rows[0].entity_id
  privacy.world.services.bus.subscribe(privacy.me.tenantId, event => heard.push(event))
}, 120_000)
afterAll(() => privacy?.close())

const count = async (name: string) => ok(await who[name]!.request('GET', '/api/clinic/inbox/waiting'))
const enquire = (entity: string, text = 'Можно ли прийти с коляской?') =>
  createClient(privacy.world).form('/c/ozero/feedback', {
    entity,
    given: 'Пелагея',
    phone: '8 (900) 000-97-31',
    email: 'pelageya@example.ru',
    text,
    processing: 'on',
  })
const enquiries = async (name: string) =>
  ok(await who[name]!.request('GET', '/api/clinic/enquiries')).enquiries as { enquiryId: string }[]
const told = () => heard.splice(0).filter(event => event.topic === 'inbox').length

describe('what waits', () => {
  it('MD-1.1: is counted for those whose permissions open it, by kind; for nobody else there is not even a zero', async () => {
    const all = { file: 0, enquiry: 0, review: 0, copies: 0, case: 0 }
    expect(await count('owner')).toEqual(all)
    expect(await count('reception')).toEqual({ ...all, review: null, case: null })
    expect(await count('doctor')).toEqual({ ...all, enquiry: null, review: null, case: null })
    expect(await count('dpo')).toEqual({ ...all, file: null, copies: null })
    for (const name of ['cashier', 'content'])
      expect(await count(name)).toEqual({ file: null, enquiry: null, review: null, copies: null, case: null })
    expect((await createClient(privacy.world).request('GET', '/api/clinic/inbox/waiting')).status).toBe(401)
    expect((await privacy.patient.request('GET', '/api/clinic/inbox/waiting')).status).toBe(401)
  })

  it('IP-2.2, MM-3.9: an enquiry is counted at its own legal entity, open screens hear of it, an answer takes it off', async () => {
    expect((await enquire(privacy.me.entityId)).status).toBeLessThan(400)
    expect(told()).toBe(1)
    expect((await count('reception')).enquiry).toBe(1)
    expect((await count('reception2')).enquiry).toBe(0)
    expect((await count('owner')).enquiry).toBe(1)
    const [one] = await enquiries('reception')
    const url = `/api/clinic/enquiries/${one!.enquiryId}/answer`
    expect((await who.reception2!.request('POST', url, { how: 'phone', text: 'Да' })).status).toBe(404)
    ok(await who.reception!.request('POST', url, { how: 'phone', text: 'Да, вход без ступеней' }))
    expect(told()).toBe(1)
    expect((await count('reception')).enquiry).toBe(0)
  })

  it('IP-3.6a: words that withdraw a consent wait for the officer of data, not for reception', async () => {
    await enquire(privacy.me.entityId, 'Отзываю своё согласие на обработку персональных данных')
    expect((await count('reception')).enquiry).toBe(0)
    expect(await count('dpo')).toMatchObject({ enquiry: 0, case: 1 })
    const { cases } = await privacy.board()
    const [waiting] = cases.filter((one: { state: string }) => one.state === 'identity-check')
    heard.length = 0
    const { version } = ok(await privacy.dpo.request('GET', `/api/clinic/privacy/cases/${waiting.caseId}`))
    ok(
      await privacy.dpo.request('POST', `/api/clinic/privacy/cases/${waiting.caseId}/identity`, {
        version,
        confirmed: true,
        patientId: privacy.me.patientId,
        how: 'паспорт в регистратуре',
      }),
    )
    expect(told()).toBe(1)
    expect((await count('dpo')).case).toBe(0)
  })

  it('MM-3.9: a doctor of one legal entity who is reception in another counts, reads and answers there only', async () => {
    await privacy.superuser.query(
      `insert into identity.membership (tenant_id, membership_id, user_id, role, entity_id, granted_at)
        select $1, gen_random_uuid(), user_id, 'doctor', $2, now() from identity.staff_user where email = 'reception@example.ru'`,
      [privacy.me.tenantId, other],
    )
    who.both = await signIn(privacy.world, 'reception@example.ru')
    // Each legal entity counts its own enquiries: the number of the other one is no obstacle.
    expect((await enquire(other)).status).toBeLessThan(400)
    expect((await count('reception2')).enquiry).toBe(1)
    expect((await count('both')).enquiry).toBe(0)
    expect(await enquiries('reception2')).toMatchObject([{ number: 1 }])
    const theirs = (await enquiries('reception2')).map(one => one.enquiryId)
    const own = (await enquiries('both')).map(one => one.enquiryId)
    expect(own.filter(id => theirs.includes(id))).toEqual([])
    const url = `/api/clinic/enquiries/${theirs[0]}/answer`
    expect((await who.both.request('POST', url, { how: 'phone', text: 'Да' })).status).toBe(404)
  })

  it('J3.6: a review waits for those who moderate, until somebody decides', async () => {
    const { rows } = await privacy.superuser.query(
      `update scheduling.appointment set status = 'completed', patient_id = $3 where appointment_id = (
         select appointment_id from scheduling.appointment where tenant_id = $1 and entity_id = $2 and status = 'booked'
         order by starts_at limit 1) returning appointment_id`,
      [privacy.me.tenantId, privacy.me.entityId, privacy.me.patientId],
    )
    heard.length = 0
    const { reviewId } = ok(
      await privacy.patient.request('POST', '/api/my/reviews', {
        appointmentId: rows[0].appointment_id,
        rating: 4,
        text: 'Доктор объяснил каждый шаг',
        shownAs: 'anonymous',
        editionId: null,
      }),
    )
    expect(told()).toBe(1)
    expect([(await count('owner')).review, (await count('reception')).review]).toEqual([1, null])
    ok(
      await who.owner!.request('POST', `/api/clinic/reviews/${reviewId}/refusal`, {
        reason: 'Согласия на публикацию нет',
      }),
    )
    expect(told()).toBe(1)
    expect((await count('owner')).review).toBe(0)
  })
})
