import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_PARAMETERS, plusDays, STUDIO_TRIAL_DAYS } from '#libs/offer/index.ts'
import { forgetLicence } from '#modules/entitlements/index.ts'
import { incoming, statementFile, uploadOf } from './statement-file.ts'
import { DENTIST, registered } from './studio-world.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { type Client, ok } from './world.ts'

/** What a dentist of the studio pays: free days, then an invoice by schedule before the first period, and what follows. */
const TERMS = DEFAULT_PARAMETERS.smile
let v: VendorWorld
let dentist: Client
let tenantId = ''
/** The Moscow day of the registration. */
let registeredOn = ''
beforeAll(async () => {
  v = await openVendorWorld()
  dentist = (await registered(v.world, '+79000000221')).dentist
  const { clients } = ok(await v.console.request('GET', '/api/console/overview'))
  tenantId = clients.find((row: { shortName: string }) => row.shortName.startsWith('Рощин')).tenantId
  registeredOn = (
    await v.sql<{ day: string }>(
      `select (created_at at time zone 'Europe/Moscow')::date::text as day from clients.client where tenant_id = $1`,
      [tenantId],
    )
  )[0]!.day
})
afterAll(() => v?.close())

const billing = async () => ok(await v.console.request('GET', `/api/console/clients/${tenantId}/billing`))
const state = async () =>
  ok(await v.console.request('GET', `/api/console/clients/${tenantId}`)).client.state as string
const cases = () => dentist.request('GET', '/api/clinic/smile/cases')
/** The clock of the practice, so many days after the registration, and the jobs of that day. */
async function onDay(days: number): Promise<void> {
  v.world.services.setClockOffset(tenantId, days * 86_400_000)
  await v.settle()
  forgetLicence(v.world.services)
}

/** The statement with the whole payment of an invoice, by the clock of the practice. */
async function paymentOf(invoice: { number: string; totalKopecks: number }): Promise<Buffer> {
  const { account } = ok(await v.console.request('GET', '/api/console/requisites')).card
  const today = v.world.services.clockOf(tenantId).now().toString().slice(0, 10)
  const payer = { shortName: 'Рощин Илья Олегович', inn: '' }
  return statementFile({ account, today }, [incoming(payer, invoice.totalKopecks, `Счет ${invoice.number}`)])
}

describe('MM-3.3, SV-0: the first invoice of the studio', () => {
  const startsOn = () => plusDays(registeredOn, STUDIO_TRIAL_DAYS + 1)

  it('is expected from the end of the free days, and not issued before its time', async () => {
    expect((await billing()).nextFrom).toBe(startsOn())
    await onDay(STUDIO_TRIAL_DAYS - TERMS.invoiceLeadDays)
    expect((await billing()).invoices).toEqual([])
  })

  it('is issued by the schedule before the period begins, once, with its letter', async () => {
    await onDay(STUDIO_TRIAL_DAYS + 1 - TERMS.invoiceLeadDays)
    await onDay(STUDIO_TRIAL_DAYS + 2 - TERMS.invoiceLeadDays)
    const { invoices, nextFrom } = await billing()
    expect(invoices).toMatchObject([
      {
        issuedOn: plusDays(startsOn(), -TERMS.invoiceLeadDays),
        periodFrom: startsOn(),
        dueOn: startsOn(),
        paidOn: null,
      },
    ])
    expect(nextFrom > invoices[0].periodTo).toBe(true)
    const letters = await v.sql<{ body: string; address: string }>(
      `select body, address from clients.letter where tenant_id = $1 and kind = 'invoice' and sent_at is not null`,
      [tenantId],
    )
    expect(letters).toHaveLength(1)
    expect(letters[0]).toMatchObject({ address: DENTIST.email })
    expect(letters[0]!.body).toContain('/oferta/smile/1.pdf')
  })

  it('MM-6.1, MM-3.4: unpaid, the studio works for the days of the policy, then it is read-only; a payment opens it again', async () => {
    await onDay(STUDIO_TRIAL_DAYS + 2)
    expect((await cases()).status, 'the first unpaid day').toBe(200)
    await onDay(STUDIO_TRIAL_DAYS + 1 + TERMS.partialAfterDays)
    expect(await state()).toBe('suspended')
    expect((await cases()).status, 'reading goes on').toBe(200)
    const refused = await dentist.request('POST', '/api/clinic/smile/cases', {})
    expect(refused.json.code).toBe('tenant.read-only')
    const [invoice] = (await billing()).invoices
    const paid = await v.console.request(
      'POST',
      '/api/console/statements',
      uploadOf(await paymentOf(invoice)),
    )
    expect(paid.status, paid.text).toBe(201)
    forgetLicence(v.world.services)
    expect(await state()).toBe('active')
    expect((await cases()).status).toBe(200)
    const { rights } = await billing()
    expect(
      rights.some((right: { source: string; live: boolean }) => right.source === 'paid' && right.live),
    ).toBe(true)
  })

  it('the next one follows it without a gap', async () => {
    const first = (await billing()).nextFrom
    await onDay(STUDIO_TRIAL_DAYS + 1 + 31)
    const { invoices } = await billing()
    expect(invoices).toHaveLength(2)
    expect(invoices[0].periodFrom).toBe(first)
  })
})

describe('free days that the vendor prolongs', () => {
  it('MM-6.3: move the first day that costs something; a reason is needed', async () => {
    await registered(v.world, '+79000000222', { ...DENTIST, surname: 'Лужин', email: 'luzhin@example.ru' })
    const { clients } = ok(await v.console.request('GET', '/api/console/overview'))
    const other = clients.find((row: { shortName: string }) => row.shortName.startsWith('Лужин')).tenantId
    const validTo = plusDays(registeredOn, 40)
    ok(
      await v.console.request('POST', `/api/console/clients/${other}/grants`, {
        kind: 'trial',
        module: 'smile',
        validFrom: registeredOn,
        validTo,
        reason: 'Просьба лицензиата, письмо от 18 ноября',
      }),
    )
    const after = ok(await v.console.request('GET', `/api/console/clients/${other}/billing`))
    expect(after.nextFrom).toBe(plusDays(validTo, 1))
  })
})
