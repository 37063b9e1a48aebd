import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { incoming, statementFile, uploadOf } from './statement-file.ts'
import { applicant, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { dayIn, ok } from './world.ts'

/** Advances, refunds, the mutual account at the end (MM-13.4). */
let v: VendorWorld
let account = ''
beforeAll(async () => {
  v = await openVendorWorld()
  account = (await v.console.request('GET', '/api/console/requisites')).json.card.account
})
afterAll(() => v?.close())

const post = async (url: string, body: unknown = {}) => ok(await v.console.request('POST', url, body))
const billing = async (tenantId: string) =>
  ok(await v.console.request('GET', `/api/console/clients/${tenantId}/billing`))
const TOTAL = 490_000

async function newClient(i: number) {
  const who = applicant(i)
  const { tenantId } = await post('/api/console/clients', who)
  ok(
    await v.console.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: [{ module: 'core', quantity: 1 }],
    }),
  )
  const issued = await post(`/api/console/clients/${tenantId}/invoices`)
  return {
    ...who,
    tenantId: tenantId as string,
    number: issued.number as string,
    invoiceId: issued.invoiceId as string,
  }
}

/** A statement with one payment of the client, brought in. */
async function pay(client: { inn: string; shortName: string }, kopecks: number, purpose: string) {
  const file = statementFile({ account, today: dayIn(v.world, 0) }, [incoming(client, kopecks, purpose)])
  return post('/api/console/statements', uploadOf(file))
}

describe('an advance', () => {
  it('is what came over the invoice; the next invoice takes it by itself', async () => {
    const client = await newClient(41)
    await pay(client, TOTAL + 600_000, `Счет ${client.number}`)
    expect((await billing(client.tenantId)).advances).toMatchObject([{ leftKopecks: 600_000 }])
    await post(`/api/console/clients/${client.tenantId}/invoices`)
    const after = await billing(client.tenantId)
    expect(after.invoices.every((i: { paidOn: string | null }) => i.paidOn !== null)).toBe(true)
    expect(after.advances).toMatchObject([{ leftKopecks: 110_000 }])
    expect(after.rights).toHaveLength(2)
  })

  it('may be set off by hand, once; a part can go back, not more than is left, and only after a confirmation', async () => {
    const client = await newClient(42)
    await pay(client, TOTAL, `Счет ${client.number}`)
    const { invoiceId } = await post(`/api/console/clients/${client.tenantId}/invoices`)
    const url = `/api/console/clients/${client.tenantId}`
    const offset = () => v.console.request('POST', `${url}/invoices/${invoiceId}/offset`)
    expect((await offset()).json.detail).toContain('нет аванса')
    // Two accountants bring the same money forward at once.
    await v.sql(
      `insert into billing.payment (tenant_id, payment_id, invoice_id, kopecks, booked_on, payer_inn, payer_name, document_number,
        third_party, basis, taken_at) values ($1, gen_random_uuid(), null, 700000, $2, '', 'Клиент', '9', false, 'Аванс', now())`,
      [client.tenantId, dayIn(v.world, 0)],
    )
    expect((await Promise.all([offset(), offset()])).map(a => a.status).sort()).toEqual([201, 409])
    const { advances } = await billing(client.tenantId)
    expect(advances).toMatchObject([{ leftKopecks: 210_000 }])
    const refund = (kopecks: number) =>
      v.console.request('POST', `${url}/refunds`, {
        paymentId: advances[0].paymentId,
        kopecks,
        reason: 'Заявление клиента',
        documentNumber: '12',
        paidOn: dayIn(v.world, 0),
      })
    expect((await refund(210_001)).json.detail).toContain('вернуть можно')
    expect((await refund(210_000)).status).toBe(201)
    expect((await refund(1)).status).toBe(409)
    expect((await billing(client.tenantId)).advances).toEqual([])
  })

  it('falls with its payment: taken back, the invoice that it paid is open again and its right is gone', async () => {
    const client = await newClient(43)
    await pay(client, TOTAL * 2, `Счет ${client.number}`)
    await post(`/api/console/clients/${client.tenantId}/invoices`)
    const before = await billing(client.tenantId)
    expect(before.rights).toHaveLength(2)
    const ahead = before.payments.find((p: { invoiceId: string | null }) => p.invoiceId === null)
    await post(`/api/console/clients/${client.tenantId}/payments/${ahead.paymentId}/undo`, {
      reason: 'Ошибка',
    })
    const after = await billing(client.tenantId)
    expect(after.rights).toHaveLength(1)
    expect(after.invoices.filter((i: { paidOn: string | null }) => i.paidOn === null)).toHaveLength(1)
    await expect(v.sql('update billing.advance_offset set kopecks = 1')).rejects.toThrow(/evidence/)
  })
})

describe('two accountants at once', () => {
  it('issue one invoice for the period that both see; the second is told', async () => {
    const client = await newClient(46)
    await pay(client, TOTAL, `Счет ${client.number}`)
    const { nextFrom } = await billing(client.tenantId)
    const issue = () =>
      v.console.request('POST', `/api/console/clients/${client.tenantId}/invoices`, {
        expectedFrom: nextFrom,
      })
    const answers = await Promise.all([issue(), issue()])
    expect(answers.map(a => a.status).sort()).toEqual([201, 409])
    expect(answers.find(a => a.status === 409)!.json.code).toBe('conflict.version')
  })
})

describe('MM-13.4: the mutual account at the end', () => {
  it('periods that never began are cancelled and their money is an advance; the act says who owes whom', async () => {
    const client = await newClient(44)
    await pay(client, TOTAL * 3, `Счет ${client.number}`)
    await post(`/api/console/clients/${client.tenantId}/invoices`)
    const url = `/api/console/clients/${client.tenantId}`
    await post(`${url}/termination`, { side: 'vendor', reason: 'Грубое нарушение договора' })
    await v.settle()
    await v.settle()
    const after = await billing(client.tenantId)
    expect(after.invoices.map((i: { credited: boolean }) => i.credited).sort()).toEqual([false, true])
    expect(after.balanceKopecks).toBe(TOTAL * 2)
    expect(after.advances.reduce((sum: number, a: { leftKopecks: number }) => sum + a.leftKopecks, 0)).toBe(
      TOTAL * 2,
    )
    const { papers } = ok(await v.console.request('GET', `${url}/papers`))
    expect(papers).toMatchObject([
      { kind: 'reconciliation', basis: 'Прекращение договора', acceptedAt: null },
    ])
    const [letter] = await v.sql<{ body: string; sent_at: Date | null }>(
      `select body, sent_at from clients.letter where tenant_id = $1 and kind = 'reconciliation'`,
      [client.tenantId],
    )
    expect(letter!.body.replaceAll('\u00a0', ' ')).toContain('перед ООО «Поляна 44»: 9 800 ₽')
    expect(letter!.sent_at).not.toBeNull()
    // The round goes on every day and makes no second act.
    await v.settle()
    expect(ok(await v.console.request('GET', `${url}/papers`)).papers).toHaveLength(1)
  })

  it('a debt stays a debt after the end, and may be reconciled at any time', async () => {
    const client = await newClient(45)
    await pay(client, TOTAL, `Счет ${client.number}`)
    // The client has no clinic yet, so its clock stands in the process alone.
    v.world.services.setClockOffset(client.tenantId, 25 * 86_400_000)
    await post('/api/console/daily-round')
    v.world.services.setClockOffset(client.tenantId, 33 * 86_400_000)
    forgetLicence(v.world.services)
    const url = `/api/console/clients/${client.tenantId}`
    const { balanceKopecks } = await post(`${url}/reconciliations`, { basis: 'Запрос клиента' })
    expect(balanceKopecks).toBe(-TOTAL)
    await post(`${url}/termination`, { side: 'vendor', reason: 'Неоплата договора' })
    await v.settle()
    expect((await billing(client.tenantId)).balanceKopecks).toBe(-TOTAL)
  })
})
