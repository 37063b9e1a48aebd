import { MODULES, plusDays } from '#libs/offer/index.ts'
import { issueInvoice, type Subscribed, setSubscription, takePayment } from '#modules/billing/index.ts'
import type { ClientInput } from '#modules/clients/contract.ts'
import { createClient, momentOf, moveContract, SYSTEM } from '#modules/clients/index.ts'
import { addGrant } from '#modules/entitlements/index.ts'
import { recordAcceptance, requireEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'

/** Long enough for clocks that tests move: the demo has paid two years ahead. */
const MONTHS = 24

export interface DemoContract {
  readonly tenantId: string
  readonly legalEmail: string
  readonly ownerEmail: string
  readonly slug: string
  readonly card: ClientInput
  readonly ordered: readonly Subscribed[]
}

/** Makes a clinic of the demo an active client the way everybody becomes one: application, first invoice, payment. */
export async function addContract(services: Services, demo: DemoContract): Promise<void> {
  const { tenantId, card } = demo
  const db = services.db('amb_platform', NO_SCOPE)
  const moment = momentOf(services, tenantId)
  await db.tx(async tx => {
    await createClient(tx, { ...card, ...demo, ...moment, who: SYSTEM })
    await setSubscription(tx, { ...card, tenantId, items: demo.ordered, now: moment.now, by: null })
  })
  const invoice = await issueInvoice(services, db, { tenantId, months: MONTHS, who: SYSTEM })
  await db.tx(async tx => {
    const row = await tx.first<{ total: number }>({
      text: 'select total_kopecks as total from billing.invoice where tenant_id = $1 and invoice_id = $2',
      values: [tenantId, invoice.invoiceId],
    })
    await takePayment(services, tx, {
      tenantId,
      invoiceId: invoice.invoiceId,
      kopecks: row!.total,
      statementId: null,
      position: null,
      bookedOn: moment.today,
      payerInn: card.inn ?? '',
      payerName: card.shortName,
      documentNumber: '1',
      thirdParty: false,
      basis: 'Демонстрационный платёж',
      who: SYSTEM,
    })
  })
}

/** A dentist of the studio: the contract by registration (SV-0) and a trial of everything else. */
export async function addSoloContract(
  services: Services,
  demo: Omit<DemoContract, 'ordered'>,
): Promise<void> {
  const { tenantId, card } = demo
  const db = services.db('amb_platform', NO_SCOPE)
  const { now, today } = momentOf(services, tenantId)
  await db.tx(async tx => {
    await createClient(tx, { ...card, ...demo, now, today, who: SYSTEM })
    const edition = await requireEdition(tx, card.product, today)
    await recordAcceptance(tx, {
      tenantId,
      edition,
      way: 'registration',
      at: now,
      evidence: { phone: card.phone, note: 'Демонстрационная регистрация' },
    })
    await moveContract(tx, {
      tenantId,
      to: 'active',
      basis: 'registration',
      basisId: null,
      reason: 'Регистрация в сервисе',
      who: SYSTEM,
      now,
    })
    for (const module of MODULES) {
      await addGrant(tx, {
        tenantId,
        kind: 'trial',
        module,
        validFrom: today,
        validTo: plusDays(today, MONTHS * 30),
        reason: 'Пробный доступ демонстрации',
        now,
        by: null,
      })
    }
  })
}
