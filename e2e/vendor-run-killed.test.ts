import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueInvoice, setSubscription, takePayment } from '#modules/billing/index.ts'
import type { ClientInput } from '#modules/clients/contract.ts'
import { createClient, momentOf, SYSTEM } from '#modules/clients/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { startRun } from './child-run.ts'
import { applicant, openVendorWorld, type VendorWorld } from './vendor-world.ts'

/** The monthly run of the vendor, killed with -9 in the middle: no gap in the numbers, no client twice, nobody left out. */
const CLIENTS = 24
let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
  for (let i = 0; i < CLIENTS; i++) await payingClient(i)
}, 120_000)
afterAll(() => v?.close())

async function payingClient(i: number): Promise<void> {
  const { services } = v.world
  const db = services.db('amb_platform', NO_SCOPE)
  const moment = momentOf(services, '')
  const card = applicant(300 + i)
  const { tenantId } = await db.tx(tx =>
    createClient(tx, { ...card, ...(card as unknown as ClientInput), ...moment, who: SYSTEM }),
  )
  await setSubscription(db, {
    tenantId,
    product: 'clinic',
    items: [{ module: 'core', quantity: 1 }],
    now: moment.now,
    by: null,
  })
  const { invoiceId } = await issueInvoice(services, db, { tenantId, who: SYSTEM })
  await db.tx(tx =>
    takePayment(services, tx, {
      tenantId,
      invoiceId,
      kopecks: 490_000,
      statementId: null,
      position: null,
      bookedOn: moment.today,
      payerInn: card.inn,
      payerName: card.shortName,
      documentNumber: '1',
      thirdParty: false,
      basis: 'Проверка',
      who: SYSTEM,
    }),
  )
}

/** 25 days later, when the next invoices are due. */
const start = () => startRun(v.world, 'e2e/billing-run.ts', { aheadMs: 25 * 86_400_000 })

const numbers = async () =>
  (await v.sql<{ n: number }>('select right(number, 5)::int as n from billing.invoice order by 1')).map(
    row => row.n,
  )
/** Invoices of the next period, by client. */
const nextOnes = () =>
  v.sql<{ tenant_id: string; n: number }>(
    `select c.tenant_id, count(i.invoice_id)::int as n from clients.client c left join billing.invoice i
       on i.tenant_id = c.tenant_id and i.period_from > (select min(period_from) from billing.invoice x where x.tenant_id = c.tenant_id)
     where c.short_name like '%Поляна%' group by 1`,
  )

describe('kill -9 in the middle of the monthly run', () => {
  it('MM-3.3: leaves whole invoices only, numbers without gaps; the next run issues the rest, nobody gets two', async () => {
    const before = await numbers()
    for (const after of [4, 10]) {
      const child = start()
      while ((await numbers()).length < before.length + after && child.exitCode === null) await sleep(5)
      expect(child.exitCode, 'the run ended before it could be killed').toBeNull()
      child.kill('SIGKILL')
      await once(child, 'exit')
      const now = await numbers()
      expect(now).toEqual(now.map((_, i) => i + 1))
      expect((await nextOnes()).every(row => row.n <= 1)).toBe(true)
    }
    expect(
      (await nextOnes()).some(row => row.n === 0),
      'every run had finished',
    ).toBe(true)
    // Every invoice that is there has its lines and its letter.
    expect(
      await v.sql(`select 1 from billing.invoice i where not exists (select from billing.invoice_line l where l.invoice_id = i.invoice_id)
        or not exists (select from clients.letter c where c.basis_id = i.invoice_id)`),
    ).toEqual([])

    const [first, second] = [start(), start()]
    await Promise.all([once(first, 'exit'), once(second, 'exit')])
    const all = await numbers()
    expect(all).toEqual(all.map((_, i) => i + 1))
    expect((await nextOnes()).map(row => row.n)).toEqual(Array(CLIENTS).fill(1))
  }, 120_000)
})
