import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInPatient } from './open-clinic.ts'
import { openPrivacyWorld, type PrivacyWorld } from './privacy-world.ts'
import { tracesOf } from './stored-rows.ts'
import { type Client, createClient, signIn } from './world.ts'

/** J3.6, MD-4.6, IV-3.2: a review is written, moderated, consented to, published, and gone at once when it is taken back. */
let privacy: PrivacyWorld
let owner: Client
let visitor: Client
/** Visits that took place, of the patient and of nobody else. */
let visits: string[]
let doctorSlug: string

beforeAll(async () => {
  privacy = await openPrivacyWorld()
  owner = await signIn(privacy.world, 'owner@example.ru')
  visitor = createClient(privacy.world)
  const { rows } = await privacy.superuser.query(
    `update scheduling.appointment set status = 'completed', patient_id = $3 where appointment_id in (
       select appointment_id from scheduling.appointment where tenant_id = $1 and entity_id = $2 and status = 'booked'
         and practitioner_id = (select practitioner_id from scheduling.appointment where tenant_id = $1 and entity_id = $2
           and status = 'booked' group by 1 order by count(*) desc limit 1) order by starts_at limit 4)
     returning appointment_id, practitioner_id`,
    [privacy.me.tenantId, privacy.me.entityId, privacy.me.patientId],
  )
  visits = rows.map(row => row.appointment_id)
  const slug = await privacy.superuser.query(
    'select slug from catalogue.practitioner where practitioner_id = $1',
    [rows[0].practitioner_id],
  )
  doctorSlug = slug.rows[0].slug
}, 120_000)
afterAll(() => privacy?.close())

const my = async () => (await privacy.patient.request('GET', '/api/my/reviews')).json
const rows = async () => (await owner.request('GET', '/api/clinic/reviews')).json.reviews
const site = async () => (await visitor.request('GET', '/c/ozero/reviews')).text
const write = (body: object, who = privacy.patient) =>
  who.request('POST', '/api/my/reviews', { rating: 5, shownAs: 'initials', editionId: null, ...body })
const act = (reviewId: string, what: string, body: object) =>
  owner.request('POST', `/api/clinic/reviews/${reviewId}/${what}`, body)

const FIRST = 'Доктор объяснил каждый шаг, было спокойно'
const SECOND = 'Пришла вовремя, приняли вовремя'
let first: string
let second: string
let edition: string

describe('writing', () => {
  it('MD-4.6: only after a visit that took place, and only an own one', async () => {
    const booked = await privacy.superuser.query(
      `select appointment_id from scheduling.appointment where tenant_id = $1 and status = 'booked' limit 1`,
      [privacy.me.tenantId],
    )
    await privacy.superuser.query(
      'update scheduling.appointment set patient_id = $2 where appointment_id = $1',
      [booked.rows[0].appointment_id, privacy.me.patientId],
    )
    const early = await write({ appointmentId: booked.rows[0].appointment_id, text: FIRST })
    expect([early.status, early.json.code]).toEqual([409, 'review.not-completed'])
    const stranger = await signInPatient(privacy.world, '+79000000102')
    expect((await write({ appointmentId: visits[0], text: FIRST }, stranger)).status).toBe(404)
    expect(await rows()).toEqual([])
  })

  it('J3.6: one a visit, the second is refused; without a consent it goes to the clinic only', async () => {
    const { open } = await my()
    expect(open.map((visit: { appointmentId: string }) => visit.appointmentId)).toEqual(
      expect.arrayContaining(visits),
    )
    const { consent } = open.find((visit: { appointmentId: string }) => visit.appointmentId === visits[0])
    edition = consent.editionId
    expect(consent.standing).toBe(false)
    const answer = await write({ appointmentId: visits[0], text: FIRST })
    expect(answer.status, answer.text).toBe(201)
    first = answer.json.reviewId
    const again = await write({ appointmentId: visits[0], text: 'Ещё раз о том же' })
    expect([again.status, again.json.code]).toEqual([409, 'review.exists'])
    const both = await Promise.all(
      [1, 2].map(n => write({ appointmentId: visits[1], text: `${SECOND} ${n}` })),
    )
    expect(both.map(one => one.status).sort()).toEqual([201, 409])
    second = both.find(one => one.status === 201)!.json.reviewId
    expect((await my()).reviews.map((one: { onSite: boolean }) => one.onSite)).toEqual([false, false])
  })
})

describe('moderation', () => {
  it('IV-3.2: without the consent of its writer nobody can publish it, and the answer of the gate is kept', async () => {
    const [row] = (await rows()).filter((one: { reviewId: string }) => one.reviewId === first)
    expect(row).toMatchObject({ state: 'waiting', text: FIRST })
    expect(row.refusal).toContain('публикация отзыва')
    expect(JSON.stringify(row)).not.toContain(privacy.me.patientId)
    const refused = await act(first, 'publication', { checked: true })
    expect([refused.status, refused.json.code]).toEqual([409, 'privacy.refused'])
    const kept = await privacy.superuser.query(
      `select allowed, code from privacy.decision where object_kind = 'review' and object_id = $1`,
      [first],
    )
    expect(kept.rows).toEqual([{ allowed: false, code: 'consent.absent' }])
    expect(await site()).not.toContain(FIRST)
  })

  it('IV-3.2: with a consent of its own it is published under the name that was chosen', async () => {
    const answer = await write({
      appointmentId: visits[2],
      text: 'С согласием',
      shownAs: 'given',
      editionId: edition,
    })
    expect(answer.status, answer.text).toBe(201)
    // Nothing is shown by the consent alone: the clinic has not looked yet.
    expect(await site()).not.toContain('С согласием')
    const proof = await privacy.superuser.query(
      `select form, channel, decision from consents.record where patient_id = $1 and kind = 'review_publication'`,
      [privacy.me.patientId],
    )
    expect(proof.rows).toEqual([{ form: 'portal-review', channel: 'portal', decision: 'given' }])
    for (const reviewId of [first, second, answer.json.reviewId])
      expect((await act(reviewId, 'publication', { checked: false })).status).toBe(200)
    const page = await site()
    expect(page).toContain(FIRST)
    expect(page).toContain('5,0</b> из 5 · 3')
    const card = await privacy.superuser.query(
      'select surname, given from patients.patient where patient_id = $1',
      [privacy.me.patientId],
    )
    expect(page).not.toContain(card.rows[0].surname)
    expect(page).toContain(`<b>${card.rows[0].given}</b>`)
    expect((await visitor.request('GET', `/c/ozero/doctors/${doctorSlug}`)).text).toContain(FIRST)
  })

  it('J3.6: a reply with the number of a tooth is flagged before it is published', async () => {
    const text = 'Рады, что зуб 36 больше не беспокоит!'
    const flagged = await act(first, 'reply', { text, checked: false })
    expect([flagged.status, flagged.json.code]).toEqual([409, 'review.flagged'])
    expect(flagged.json.detail).toContain('«зуб 36»')
    expect(await site()).not.toContain(text)
    const clean = 'Спасибо за тёплые слова!'
    expect((await act(first, 'reply', { text: clean, checked: false })).status).toBe(200)
    expect(await site()).toContain(clean)
  })

  it('MD-4.6: a review that tells of health is looked at first; a declined one says why to its writer', async () => {
    const answer = await write({ appointmentId: visits[3], text: 'Вылечили пульпит', editionId: edition })
    const flagged = await act(answer.json.reviewId, 'publication', { checked: false })
    expect(flagged.json.code).toBe('review.flagged')
    expect((await act(answer.json.reviewId, 'refusal', { reason: 'В отзыве есть диагноз' })).status).toBe(200)
    const mine = (await my()).reviews.find(
      (one: { reviewId: string }) => one.reviewId === answer.json.reviewId,
    )
    expect(mine).toMatchObject({ state: 'declined', declinedWhy: 'В отзыве есть диагноз', onSite: false })
  })

  it('reception and the content manager do not moderate', async () => {
    for (const name of ['reception', 'content', 'doctor']) {
      const client = await signIn(privacy.world, `${name}@example.ru`)
      expect((await client.request('GET', '/api/clinic/reviews')).status, name).toBe(403)
    }
  })
})

describe('taking it back', () => {
  it('IV-3.2: one review disappears with the next page, for good', async () => {
    const gone = await privacy.patient.request('POST', `/api/my/reviews/${first}/withdrawal`)
    expect(gone.status, gone.text).toBe(200)
    const page = await site()
    expect(page).not.toContain(FIRST)
    expect(page).toContain(SECOND)
    expect((await act(first, 'publication', { checked: true })).json.code).toBe('conflict.state')
    expect((await privacy.patient.request('POST', `/api/my/reviews/${first}/withdrawal`)).status).toBe(409)
    const stranger = await signInPatient(privacy.world, '+79000000102')
    expect((await stranger.request('POST', `/api/my/reviews/${second}/withdrawal`)).status).toBe(404)
  })

  it('IP-4.2.4: while its writer is blocked it is not shown, afterwards it is', async () => {
    await privacy.superuser.query(
      `insert into privacy.processing_block (tenant_id, block_id, patient_id, entity_id, purposes, since, recorded_at, reason,
         basis_kind, basis_document, requested_by)
       select $1, gen_random_uuid(), $2, null, null, $3, $3, 'проверка', 'authority', 'письмо № 1', 'authority'`,
      [
        privacy.me.tenantId,
        privacy.me.patientId,
        new Date(privacy.world.services.clockOf(privacy.me.tenantId).nowMs()),
      ],
    )
    expect(await site()).not.toContain(SECOND)
    const shown = (await rows()).find((one: { reviewId: string }) => one.reviewId === second)
    expect(shown.refusal).toContain('заблокирована')
    await privacy.superuser.query(
      `insert into privacy.processing_unblock (tenant_id, block_id, at, recorded_at, outcome, reason, basis_document)
       select tenant_id, block_id, since, since, 'unfounded', 'проверено', '' from privacy.processing_block where patient_id = $1`,
      [privacy.me.patientId],
    )
    expect(await site()).toContain(SECOND)
  })

  it('IV-3.2: with the consent every review of the person is gone at once, used a second later it is refused', async () => {
    const withdrawn = await privacy.patient.request('POST', '/api/my/consents/withdrawals', {
      patientId: privacy.me.patientId,
      entityId: privacy.me.entityId,
      kind: 'review_publication',
      scope: '',
    })
    expect(withdrawn.status, withdrawn.text).toBeLessThan(300)
    const page = await site()
    expect(page).not.toContain(SECOND)
    expect(page).not.toContain('С согласием')
    const refused = await act(second, 'publication', { checked: true })
    expect(refused.json.code).toBe('privacy.refused')
    expect((await my()).reviews.some((one: { onSite: boolean }) => one.onSite)).toBe(false)
  })

  it('IP-3.8b, MD-4.6: what was taken back is read by nobody, queued with its term, destroyed by two people, with an act', async () => {
    const shown = (await rows()).find((one: { reviewId: string }) => one.reviewId === first)
    expect([shown.state, shown.text, shown.shownName]).toEqual(['withdrawn', '', ''])
    await privacy.world.runJobs()
    const queue = async () =>
      (await privacy.dpo.request('GET', '/api/clinic/privacy/destructions')).json.destructions.filter(
        (one: { subjectInfo: string }) => one.subjectInfo.startsWith('отзыв от'),
      )
    const found = await queue()
    // One was taken off by its writer; those once shown lost their consent.
    expect(found.map((one: { reason: string }) => one.reason).sort()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Автор снял'),
        expect.stringContaining('Согласие на публикацию'),
      ]),
    )
    expect(found[0]).toMatchObject({ state: 'proposed', mayAnonymise: false })
    expect(found[0].dueExplanation).toContain('30 кал. дн.')
    const waiting = async () =>
      (await queue()).find(
        (one: { reason: string; state: string }) =>
          one.state === 'proposed' && one.reason.startsWith('Автор снял'),
      )
    // A rejection keeps it out for thirty days, not for good.
    const refused = (await waiting()).destructionId
    await privacy.dpo.request('POST', `/api/clinic/privacy/destructions/${refused}/rejection`, {
      reason: 'Идёт спор',
    })
    await privacy.world.runJobs()
    expect(await waiting()).toBeUndefined()
    await privacy.superuser.query(
      `update cases.destruction set finished_at = finished_at - interval '31 days' where destruction_id = $1`,
      [refused],
    )
    await privacy.world.runJobs()
    const mine = await waiting()
    const approve = (who: Client) =>
      who.request('POST', `/api/clinic/privacy/destructions/${mine.destructionId}/approvals`)
    const held = await privacy.dpo.request('POST', '/api/clinic/privacy/holds', {
      entityId: privacy.me.entityId,
      patientId: privacy.me.patientId,
      ground: 'Спор об отзыве № 3',
    })
    expect((await approve(privacy.dpo)).json.detail).toContain('Спор об отзыве № 3')
    await privacy.dpo.request('POST', `/api/clinic/privacy/holds/${held.json.holdId}/release`, {
      reason: 'Окончен',
    })
    expect((await approve(privacy.dpo)).status).toBe(201)
    expect((await approve(owner)).json.state).toBe('running')
    await privacy.world.runJobs()
    const done = (await queue()).find(
      (one: { destructionId: string }) => one.destructionId === mine.destructionId,
    )
    expect(done.state).toBe('done')
    const act = await privacy.superuser.query(
      'select act from cases.destruction_act where destruction_id = $1',
      [mine.destructionId],
    )
    expect(act.rows[0].act.categories).toContain('отзывы о работе врачей')
    expect(await tracesOf(privacy.superuser, FIRST)).toEqual([])
    const { reviews, destroyed, open } = await my()
    expect(reviews.some((one: { reviewId: string }) => one.reviewId === first)).toBe(false)
    expect(destroyed).toMatchObject([{ reviewId: first }])
    // The visit has had its one review.
    const { appointmentId } = destroyed[0]
    expect(open.some((one: { appointmentId: string }) => one.appointmentId === appointmentId)).toBe(false)
    expect((await write({ appointmentId, text: 'Ещё раз' })).json.code).toBe('review.exists')
  })

  it('what a moderator has done is evidence and cannot be rewritten', async () => {
    await expect(
      privacy.system().db.tx(tx => tx.run({ text: 'update reviews.step set text = null', values: [] })),
    ).rejects.toThrow()
    await expect(privacy.superuser.query("update reviews.review set text = 'другое'")).rejects.toThrow(
      /cannot be changed/,
    )
  })
})
