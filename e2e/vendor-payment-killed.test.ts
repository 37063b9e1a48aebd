import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { startRun } from './child-run.ts'
import { incoming, statementFile } from './statement-file.ts'
import { applicant, openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { dayIn } from './world.ts'

/** A process that takes payments, killed with -9 between a payment and what follows from it. */
const CLIENTS = 12
const FIRST = 500
let v: VendorWorld
let statement: Buffer
const tenantIds: string[] = []
beforeAll(async () => {
  v = await openVendorWorld()
  const rows = []
  for (let i = FIRST; i < FIRST + CLIENTS; i++) {
    const who = { ...applicant(i), slug: `polyana-${i}`, ownerEmail: `boss${i}@example.ru` }
    const { tenantId } = (await v.console.request('POST', '/api/console/clients', who)).json
    await v.console.request('PUT', `/api/console/clients/${tenantId}/subscription`, {
      items: [{ module: 'core', quantity: 1 }],
    })
    const { number } = (await v.console.request('POST', `/api/console/clients/${tenantId}/invoices`, {})).json
    tenantIds.push(tenantId)
    rows.push(incoming(who, 490_000, `Счет № ${number}`))
  }
  const { account } = (await v.console.request('GET', '/api/console/requisites')).json.card
  statement = statementFile({ account, today: dayIn(v.world, 0) }, rows)
}, 180_000)
afterAll(() => v?.close())

const start = () =>
  startRun(v.world, 'e2e/statement-run.ts', { env: { RUN_STATEMENT: statement.toString('base64') } })

/** Clients with each thing that a first payment brings: they must be the same ones, or none. */
async function consequences(): Promise<Record<string, number>> {
  const [row] = await v.sql<Record<string, number>>(
    `select (select count(*)::int from billing.payment where tenant_id = any($1)) as payments,
       (select count(*)::int from clients.client where tenant_id = any($1) and state = 'active') as contracts,
       (select count(*)::int from offers.acceptance where tenant_id = any($1)) as acceptances,
       (select count(*)::int from entitlements.granted where tenant_id = any($1)) as rights,
       (select count(*)::int from clients.letter where tenant_id = any($1) and kind = 'acceptance') as letters`,
    [tenantIds],
  )
  return row!
}
const allOf = (n: number) => ({ payments: n, contracts: n, acceptances: n, rights: n, letters: n })
/** The payment is written, the contract concluded, and the next step waits for us. */
const waitsForUs = async () => {
  // Within a transaction the database answers with what it saw first.
  await v.sql('select pg_stat_clear_snapshot()')
  const rows = await v.sql(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query ~ 'letter'`,
  )
  return rows.length > 0
}

describe('kill -9 between payment and entitlement', () => {
  it('MM-6.3: in the middle of a statement nothing of it is there, neither money nor rights', async () => {
    // Nobody can write a letter now: the run stops between the payment with its rights and the end of its transaction.
    await v.sql('begin')
    await v.sql('lock table clients.letter in share mode')
    const run = start()
    while (!(await waitsForUs()) && run.exitCode === null) await sleep(5)
    expect(run.exitCode, 'the run ended before it could be killed').toBeNull()
    run.kill('SIGKILL')
    await once(run, 'exit')
    await v.sql('rollback')
    // What was under way ends with its connection.
    await expect.poll(async () => waitsForUs()).toBe(false)
    expect(await consequences()).toEqual(allOf(0))
  }, 240_000)

  it('MM-1.2, MM-6.3: just after it, before anything else was done: everybody has the contract and the rights, the clinic opens after the restart', async () => {
    const run = start()
    await once(run.stdout!, 'data')
    run.kill('SIGKILL')
    await once(run, 'exit')
    expect(await consequences()).toEqual(allOf(CLIENTS))
    forgetLicence(v.world.services)
    await v.settle()
    await v.settle()
    const items: { to: string; subject: string }[] = (await v.world.server.inject('/dev/outbox.json')).json()
    for (let i = FIRST; i < FIRST + CLIENTS; i++)
      expect(
        items.filter(item => item.to === `boss${i}@example.ru` && /^Приглашение/.test(item.subject)),
      ).toHaveLength(1)
    expect(await v.sql('select 1 from tenancy.tenant where tenant_id = any($1)', [tenantIds])).toHaveLength(
      CLIENTS,
    )
  }, 240_000)

  it('the same statement brought in again changes nothing', async () => {
    const run = start()
    await once(run.stdout!, 'data')
    run.kill('SIGKILL')
    await once(run, 'exit')
    expect(await consequences()).toEqual(allOf(CLIENTS))
  })
})
