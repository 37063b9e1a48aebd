import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { moveTestClock } from '#modules/tenancy/index.ts'
import { jsonOf, openArchive, takeAway } from './exports-world.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { type Client, createClient, ok, signIn } from './world.ts'

/** J5.4–J5.7 on the demo network: it pays by the month from here on, its clock moves. */
let v: VendorWorld
let owner: Client
let tenantId = ''
beforeAll(async () => {
  v = await openVendorWorld()
  owner = await signIn(v.world, 'owner@example.ru')
  tenantId = await v.tenantOf('ozero')
  await payMonthly()
})
afterAll(() => v?.close())

const contract = async () => ok(await owner.request('GET', '/api/clinic/contract'))
const post = async (url: string, body: unknown = {}) => ok(await v.console.request('POST', url, body))

async function days(n: number) {
  await moveTestClock(v.world.services, tenantId, n * 86_400_000)
  forgetLicence(v.world.services)
}
async function round() {
  const report = await post('/api/console/daily-round')
  await v.settle()
  return report
}

/** Takes the demo's payment for two years back, cancels its invoice, pays for a month instead. */
async function payMonthly() {
  const { payments, invoices } = ok(
    await v.console.request('GET', `/api/console/clients/${tenantId}/billing`),
  )
  const client = `/api/console/clients/${tenantId}`
  await post(`${client}/payments/${payments[0].paymentId}/undo`, { reason: 'Переход на помесячную оплату' })
  await post(`${client}/invoices/${invoices[0].invoiceId}/credit`, { reason: 'Переход на помесячную оплату' })
  const { invoiceId } = await post(`${client}/invoices`)
  await pay(invoiceId)
}

/** Puts a payment in the way a statement does, without the file. */
async function pay(invoiceId: string) {
  const { takePayment } = await import('#modules/billing/index.ts')
  const { SYSTEM, momentOf } = await import('#modules/clients/index.ts')
  const { NO_SCOPE } = await import('#platform/db/index.ts')
  const [{ left, inn }] = (await v.sql(
    `select (s.total_kopecks - s.paid_kopecks)::int as left, c.inn from billing.invoice_state s join clients.client c using (tenant_id)
     where s.invoice_id = $1`,
    [invoiceId],
  )) as [{ left: number; inn: string }]
  const { services } = v.world
  await services.db('amb_vendor', NO_SCOPE).tx(tx =>
    takePayment(services, tx, {
      tenantId,
      invoiceId,
      kopecks: left,
      statementId: null,
      position: null,
      bookedOn: momentOf(services, tenantId).today,
      payerInn: inn,
      payerName: 'Клиент',
      documentNumber: '7',
      thirdParty: false,
      basis: 'Проверка',
      who: SYSTEM,
    }),
  )
  forgetLicence(services)
}

const newPatient = (i: number, entityId: string) => ({
  surname: 'Должников',
  given: 'Иван',
  patronymic: null,
  birthDate: `1990-01-${10 + i}`,
  phone: `+7900000778${i}`,
  email: null,
  sex: null,
  entityId,
  anotherPerson: true,
})

describe('J5: the contract of a clinic', () => {
  it('J5.1: the card shows invoices, rights, the accepted edition and gives the protocol', async () => {
    const card = await contract()
    expect(card.client.state).toBe('active')
    expect(card.billing.invoices[0].lines.length).toBe(6)
    expect(card.billing.rights.filter((r: { live: boolean }) => r.live)).toHaveLength(6)
    const { acceptanceId } = card.editions[0].accepted[0]
    const pdf = await owner.request('GET', `/api/clinic/contract/acceptances/${acceptanceId}/pdf`)
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf'])
    const reception = await signIn(v.world, 'reception@example.ru')
    expect((await reception.request('GET', '/api/clinic/contract')).status).toBe(403)
  })

  it('J5.4, MM-6.5a, MM-6.5b: an objection is taken while its working days last, then the button is closed with the reason', async () => {
    const { invoices } = (await contract()).billing
    const { invoiceId } = invoices[0]
    expect(invoices[0].objectionsOpen).toBe(true)
    const object = () =>
      owner.request('POST', '/api/clinic/contract/objections', {
        invoiceId,
        text: 'Модуль «Касса» два дня не открывался, прошу уменьшить счёт',
      })
    const filed = await object()
    expect(filed.status, filed.text).toBe(201)
    await days(9)
    const late = await object()
    expect(late.status).toBe(409)
    expect(late.json.detail).toContain('предоставлены надлежащим образом')
    const { objections } = ok(await v.console.request('GET', '/api/console/objections'))
    await post(`/api/console/objections/${objections[0].objectionId}/answer`, {
      answer: 'Пересчитаем в следующем счёте.',
    })
    expect((await contract()).billing.objections[0].answer).toContain('Пересчитаем')
  })

  it('J5.7, MM-3.4, MM-6.1, MM-7.9: unpaid: the next invoice, warnings, read-only, closed; a payment gives everything back at once', async () => {
    await days(14)
    expect(await round()).toMatchObject({ issued: 1, failed: [] })
    const open = (await contract()).billing.invoices.find((i: { paidOn: unknown }) => i.paidOn === null)
    expect(open.qr).toContain('<svg')
    await days(8)
    await round()
    const letters = () =>
      v.sql<{ kind: string }>(
        `select kind from clients.letter where tenant_id = $1 and kind like 'once:payment-%' order by created_at`,
        [tenantId],
      )
    expect((await letters()).map(l => l.kind)).toEqual(['once:payment-due'])
    expect((await contract()).mode).toBeNull()

    await days(6)
    expect(await round()).toMatchObject({ suspended: 1, failed: [] })
    const { entities } = ok(await owner.request('GET', '/api/clinic'))
    const entity = entities[0].entityId
    const refused = await owner.request('POST', '/api/clinic/patients', newPatient(1, entity))
    expect([refused.status, refused.json.code]).toEqual([403, 'tenant.read-only'])
    expect((await owner.request('GET', '/api/clinic/patients?q=а')).status).toBe(200)
    const site = createClient(v.world)
    expect((await site.request('GET', '/c/ozero', undefined, { accept: 'text/html' })).status).toBe(200)
    const book = await site.request('GET', '/c/ozero/book', undefined, { accept: 'text/html' })
    expect(book.status).toBe(403)
    expect(book.text).toContain('Позвоните в клинику')
    expect(book.text).not.toMatch(/оплат|приостановлен/i)

    await days(16)
    await round()
    expect((await owner.request('GET', '/api/clinic/patients?q=а')).json.code).toBe('tenant.suspended')
    const card = await contract()
    expect([card.mode, card.client.state]).toEqual(['full', 'suspended'])
    expect(card.keepUntil > card.today).toBe(true)
    // MM-3.4: closed means invoices and taking data away, and both work to the end.
    const taken = await takeAway(v.world, owner, true)
    const archive = await openArchive(taken.bytes, taken.password!)
    expect(jsonOf(archive, 'data/patients.json').length).toBeGreaterThan(0)
    const invoicePdf = await owner.request('GET', `/api/clinic/contract/invoices/${open.invoiceId}/pdf`)
    expect(invoicePdf.text.startsWith('%PDF')).toBe(true)

    await pay(open.invoiceId)
    const made = await owner.request('POST', '/api/clinic/patients', newPatient(2, entity))
    expect(made.status, made.text).toBe(201)
    const restored = await contract()
    expect([restored.mode, restored.client.state]).toEqual([null, 'active'])
    expect(restored.suspensions.every((s: { liftedAt: string | null }) => s.liftedAt !== null)).toBe(true)
    // The period that was paid late begins with its payment.
    expect(restored.billing.invoices[0].effectiveFrom).toBe(restored.today)
  })

  it('J5.5, MM-11.2a, MM-11.2b, MM-11.3: an edition: notices, the full ten days, redline, the exit button, acceptance by use', async () => {
    const today = (await contract()).today as string
    const plus = (n: number) => new Date(Date.parse(today) + n * 86_400_000).toISOString().slice(0, 10)
    const { editionId } = await post('/api/console/offers', {
      product: 'clinic',
      plannedOn: plus(11),
      summary: 'Срок ответа на претензию — 7 рабочих дней',
      parameters: { claimDays: 7 },
      overrides: [],
    })
    const near = await v.console.request('POST', `/api/console/offers/${editionId}/notices`, {
      plannedOn: plus(10),
    })
    expect(near.status).toBe(409)
    const early = await v.console.request('POST', `/api/console/offers/${editionId}/publication`)
    expect(early.json.detail).toContain('уведомления ещё не отправлены')
    expect((await post(`/api/console/offers/${editionId}/notices`, { plannedOn: plus(11) })).announced).toBe(
      1,
    )
    await v.settle()
    expect((await post(`/api/console/offers/${editionId}/publication`)).effectiveOn).toBe(plus(11))

    const shown = (await contract()).editions.find((e: { editionId: string }) => e.editionId === editionId)
    expect(shown).toMatchObject({ mayLeave: true, current: false, accepted: [] })
    expect(shown.changes.map((c: { number: string }) => c.number)).toEqual(['14.2'])
    const exit = await owner.request('POST', '/api/clinic/contract/terminations', {
      reason: 'Не согласны',
      editionId,
    })
    expect([exit.status, exit.json?.effectiveOn]).toEqual([201, plus(11)])
    ok(await owner.request('DELETE', `/api/clinic/contract/terminations/${exit.json.terminationId}`))

    await days(12)
    const late = await owner.request('POST', '/api/clinic/contract/terminations', {
      reason: 'Не согласны',
      editionId,
    })
    expect(late.json.detail).toContain('уже вступила в силу')
    await owner.request('GET', '/api/clinic')
    const now = (await contract()).editions.find((e: { editionId: string }) => e.editionId === editionId)
    expect(now).toMatchObject({ current: true, mayLeave: false, accepted: [{ way: 'use' }] })
  })

  it('J5.6, MM-13.2: leaving takes ten calendar days; then data may only be taken away, for six months', async () => {
    const { today, earliestLeave } = await contract()
    expect(Date.parse(earliestLeave) - Date.parse(today)).toBe(10 * 86_400_000)
    const soon = await owner.request('POST', '/api/clinic/contract/terminations', {
      reason: 'Уходим',
      effectiveOn: today,
    })
    expect(soon.json.detail).toContain('прекратить договор нельзя')
    ok(await owner.request('POST', '/api/clinic/contract/terminations', { reason: 'Уходим' }))
    await days(10)
    await v.settle()
    forgetLicence(v.world.services)
    const card = await contract()
    expect(card.client.state).toBe('retention')
    expect(card.keepUntil).toBe(
      new Date(
        Date.UTC(
          Number(earliestLeave.slice(0, 4)),
          Number(earliestLeave.slice(5, 7)) + 5,
          Number(earliestLeave.slice(8)),
        ),
      )
        .toISOString()
        .slice(0, 10),
    )
    expect((await owner.request('GET', '/api/clinic/patients?q=а')).json.code).toBe('tenant.ended')
  })
})
