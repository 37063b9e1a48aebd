import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { type Incoming, incoming, statementFile, uploadOf } from './statement-file.ts'
import { applicant, inn10, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { dayIn, ok } from './world.ts'

/** Payments as they really come: split, misdirected, early, late, given back. */
let v: VendorWorld
let account = ''
beforeAll(async () => {
  v = await openVendorWorld()
  account = (await v.console.request('GET', '/api/console/requisites')).json.card.account
})
afterAll(() => v?.close())

const PRICE = 490_000
const post = async (url: string, body: unknown = {}) => ok(await v.console.request('POST', url, body))
const get = async (url: string) => ok(await v.console.request('GET', url))
const bring = (rows: readonly Incoming[], today = dayIn(v.world, 0)) =>
  v.console.request('POST', '/api/console/statements', uploadOf(statementFile({ account, today }, rows)))
const documentsOf = async (answer: { json: { statementId: string } }) =>
  (await get(`/api/console/statements/${answer.json.statementId}`)).documents
const billing = (tenantId: string) => get(`/api/console/clients/${tenantId}/billing`)

async function newClient(i: number) {
  const { tenantId } = await post('/api/console/clients', applicant(i))
  ok(
    await v.console.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: [{ module: 'core', quantity: 1 }],
    }),
  )
  const { number, invoiceId } = await post(`/api/console/clients/${tenantId}/invoices`)
  return { ...applicant(i), tenantId, number, invoiceId } as ReturnType<typeof applicant> &
    Record<'tenantId' | 'number' | 'invoiceId', string>
}

describe('MM-11.2: an edition that is published while somebody is about to accept', () => {
  it('he accepts the edition that his invoice names, and is told of the coming one at once, once', async () => {
    const client = await newClient(80)
    const { editionId } = await post('/api/console/offers', {
      product: 'clinic',
      plannedOn: dayIn(v.world, 12),
      summary: 'Срок ответа на претензию — 7 рабочих дней',
      parameters: { claimDays: 7 },
      overrides: [],
    })
    await post(`/api/console/offers/${editionId}/notices`, { plannedOn: dayIn(v.world, 12) })
    await v.settle()
    const row = incoming(client, PRICE, `Счет № ${client.number}`)
    const [published, paid] = await Promise.all([
      v.console.request('POST', `/api/console/offers/${editionId}/publication`),
      bring([row]),
    ])
    expect(paid.status).toBe(201)
    // Whoever comes first: the contract is concluded on the edition of the invoice.
    const accepted = await v.sql<{ number: number }>(
      'select e.number from offers.acceptance a join offers.edition e using (edition_id) where a.tenant_id = $1',
      [client.tenantId],
    )
    expect(accepted).toEqual([{ number: 1 }])
    const letters = () =>
      v.sql(
        `select 1 from clients.letter where tenant_id = $1 and kind = 'offer-notice' and sent_at is not null`,
        [client.tenantId],
      )
    if (published.status === 409) {
      // The money was first: the publication waits for the notice of this client, too.
      await post(`/api/console/offers/${editionId}/notices`, { plannedOn: dayIn(v.world, 12) })
      await v.settle()
      await post(`/api/console/offers/${editionId}/publication`)
    }
    await v.settle()
    await v.settle()
    expect(await letters()).toHaveLength(1)
    const later = await newClient(79)
    ok(await bring([incoming(later, PRICE, `Счет № ${later.number}`)]))
    await v.settle()
    await v.settle()
    const told = await v.sql<{ body: string }>(
      `select body from clients.letter where tenant_id = $1 and kind = 'offer-notice' and sent_at is not null`,
      [later.tenantId],
    )
    expect(told).toHaveLength(1)
    expect(told[0]!.body).not.toContain('откроется в день публикации')
  })
})

describe('J7.2: one payment and several invoices', () => {
  it('named in the purpose they are paid in turn, each by its own part; the rest is an advance', async () => {
    const client = await newClient(81)
    const row = incoming(client, PRICE, `Счет № ${client.number}`)
    ok(await bring([row]))
    const extra = (name: string) =>
      post(`/api/console/clients/${client.tenantId}/invoices`, {
        extra: [{ name, quantity: 1, unit: 'усл.', priceKopecks: 100_000 }],
      })
    const [second, third] = [await extra('Обучение'), await extra('Перенос данных')]
    const both = await bring([incoming(client, 1_500_000, `Оплата счетов ${second.number}, ${third.number}`)])
    const [document] = await documentsOf(both)
    const paid = document.payments.filter((p: { invoiceId: string | null }) => p.invoiceId)
    expect(paid).toHaveLength(2)
    const { invoices } = await billing(client.tenantId)
    expect(invoices.every((i: { paidOn: string | null }) => i.paidOn !== null)).toBe(true)
    const sum = document.payments.reduce((all: number, p: { kopecks: number }) => all + p.kopecks, 0)
    expect(sum).toBe(1_500_000)
  })

  it('a person spreads one payment over three clients; more than came, or than is left, is refused', async () => {
    const clients = [await newClient(82), await newClient(83), await newClient(84)]
    const stranger = { shortName: 'ООО «Управляющая компания»', inn: inn10('990007777') }
    const brought = await bring([incoming(stranger, 3 * PRICE, 'За три клиники по договору')])
    const url = `/api/console/statements/${brought.json.statementId}/documents/1`
    const parts = clients.map(({ invoiceId }) => ({ invoiceId, kopecks: PRICE }))
    const decide = (given: unknown) =>
      v.console.request('POST', url, { parts: given, reason: 'Письмо от 18 ноября' })
    expect((await decide([...parts, parts[0]])).status).toBe(409)
    expect((await decide([{ ...parts[0], kopecks: PRICE + 1 }])).status).toBe(409)
    const both = await Promise.all([decide(parts), decide(parts)])
    expect(both.map(a => a.status).sort(), 'two accountants').toEqual([201, 409])
    for (const { tenantId } of clients) expect((await billing(tenantId)).invoices[0].paidOn).not.toBeNull()
  })
})

describe('J7.2: money that is not what it seems', () => {
  it('MM-6.6: a client who names the invoice of another pays nothing by itself: the other is asked', async () => {
    const [first, second] = [await newClient(85), await newClient(86)]
    const brought = await bring([incoming(second, PRICE, `Оплата по счету № ${first.number}`)])
    expect(brought.status, brought.text).toBe(201)
    const [document] = await documentsOf(brought)
    expect([document.outcome, document.payments]).toEqual(['question', []])
    for (const client of [first, second])
      expect((await billing(client.tenantId)).invoices[0].paidOn).toBeNull()
  })

  it('a day that has not come is refused whole, with the line; by the clock of the client it may have', async () => {
    const client = await newClient(87)
    const late = dayIn(v.world, 20)
    const row = incoming(client, PRICE, `Счет № ${client.number}`)
    const refused = await bring([row], late)
    expect([refused.status, refused.json.code]).toEqual([422, 'statement.refused'])
    expect(refused.json.detail).toMatch(/Строка \d+: Дата «\d\d\.\d\d\.\d{4}» ещё не наступила/)
    expect((await billing(client.tenantId)).payments).toEqual([])
    v.world.services.setClockOffset(client.tenantId, 20 * 86_400_000)
    expect((await bring([row], late)).status).toBe(201)
    expect((await billing(client.tenantId)).invoices[0].paidOn).toBe(late)
  })

  it('MM-13.3: money for a debt that comes while the contract is ended is kept, and opens nothing again', async () => {
    const client = await newClient(88)
    ok(await bring([incoming(client, PRICE, `Счет № ${client.number}`)]))
    v.world.services.setClockOffset(client.tenantId, 25 * 86_400_000)
    await post('/api/console/daily-round')
    v.world.services.setClockOffset(client.tenantId, 33 * 86_400_000)
    const debt = (await billing(client.tenantId)).invoices.find((i: { paidOn: string | null }) => !i.paidOn)
    await post('/api/console/session/step-up', { password: DEMO_PASSWORD })
    const [ended, paid] = await Promise.all([
      v.console.request('POST', `/api/console/clients/${client.tenantId}/termination`, {
        side: 'vendor',
        reason: 'Грубое нарушение договора',
      }),
      bring([incoming(client, PRICE, `Счет № ${debt.number}`)], dayIn(v.world, 33)),
    ])
    expect([ended.status, paid.status]).toEqual([201, 201])
    await v.settle()
    const after = await billing(client.tenantId)
    expect(after.rights.filter((r: { live: boolean }) => r.live)).toEqual([])
    expect((await get(`/api/console/clients/${client.tenantId}`)).client.state).toMatch(
      /terminated|retention/,
    )
    const kept = after.payments.reduce((all: number, p: { kopecks: number }) => all + p.kopecks, 0)
    expect(kept, 'every kopeck that came').toBe(2 * PRICE)
  })
})
