import { newId } from '#libs/ids/index.ts'
import { DEFAULT_PARAMETERS, type Product } from '#libs/offer/index.ts'
import { findInvoice } from '#modules/billing/index.ts'
import { momentOf, readClient, type Who } from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import { setPatientLimitAcrossTenants } from '#modules/patients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Reader, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface PatientLimit {
  readonly limitId: string
  readonly patients: number
  readonly validFrom: string
  readonly validTo: string
  readonly document: string
  readonly invoiceId: string
}

export const readPatientLimits = (db: Reader, tenantId: string): Promise<PatientLimit[]> =>
  db.all<PatientLimit>({
    text: `select limit_id as "limitId", patients, valid_from as "validFrom", valid_to as "validTo", document,
      invoice_id as "invoiceId" from entitlements.patient_limit where tenant_id = $1 order by valid_from desc`,
    values: [tenantId],
  })

/** Patients that the edition in force allows without an agreement of its own. */
async function limitOfOffer(db: Reader, product: Product, today: string): Promise<number> {
  return ((await editionOn(db, product, today))?.parameters ?? DEFAULT_PARAMETERS[product]).patientLimit
}

/**
 * Records a higher limit of patients: a document that both sides have signed, a term, and a paid invoice with a line for it
 * (MM-3.7). It takes effect at once. Errors: `not-found`, `conflict.state` (not signed yet, not paid, no line).
 */
export async function agreePatientLimit(
  services: Services,
  db: ScopedDb,
  input: Omit<PatientLimit, 'limitId'> & {
    readonly tenantId: string
    readonly signedByClient: string
    readonly signedByVendor: string
    readonly who: Who
  },
): Promise<void> {
  const { now, today } = momentOf(services, input.tenantId)
  if (input.signedByClient > today || input.signedByVendor > today)
    throw fail('conflict.state', { reason: 'документ ещё не подписан обеими сторонами' })
  const { product } = await readClient(db, input.tenantId)
  if (input.patients <= (await limitOfOffer(db, product, today)))
    throw fail('conflict.state', { reason: 'новый предел не больше договорного' })
  await db.tx(async tx => {
    const invoice = await findInvoice(tx, input.tenantId, input.invoiceId)
    if (!invoice) throw fail('not-found')
    if (invoice.paidOn === null)
      throw fail('conflict.state', { reason: `счёт № ${invoice.number} не оплачен` })
    const line = await tx.first({
      text: `select 1 as one from billing.invoice_line where tenant_id = $1 and invoice_id = $2 and module = 'extra'`,
      values: [input.tenantId, input.invoiceId],
    })
    if (!line) throw fail('conflict.state', { reason: 'в счёте нет строки об увеличении предела' })
    await tx.run({
      text: `insert into entitlements.patient_limit (tenant_id, limit_id, patients, valid_from, valid_to, document,
          signed_by_client, signed_by_vendor, invoice_id, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [
        input.tenantId,
        newId(),
        input.patients,
        input.validFrom,
        input.validTo,
        input.document,
        input.signedByClient,
        input.signedByVendor,
        input.invoiceId,
        now,
        input.who.id,
      ],
    })
  })
  await applyPatientLimitsAcrossTenants(services)
}

interface Counted {
  readonly tenantId: string
  readonly product: Product
  readonly patients: number
  readonly agreed: readonly Pick<PatientLimit, 'patients' | 'validFrom' | 'validTo'>[]
}

/**
 * The daily round of limits: an edition that took effect and agreements that begin or end today reach the counters of open
 * clinics. Patients above a lower limit stay, nobody is added.
 */
export async function applyPatientLimitsAcrossTenants(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const rows = await db.all<Counted>({
    text: `select c.tenant_id as "tenantId", c.product, n.max_patients as patients, coalesce((
        select jsonb_agg(jsonb_build_object('patients', l.patients, 'validFrom', l.valid_from, 'validTo', l.valid_to))
        from entitlements.patient_limit l where l.tenant_id = c.tenant_id), '[]') as agreed
      from clients.client c join patients.patient_counter n using (tenant_id)`,
  })
  const known = new Map<string, Promise<number>>()
  for (const row of rows) {
    const { today } = momentOf(services, row.tenantId)
    const key = `${row.product} ${today}`
    const offered = known.get(key) ?? limitOfOffer(db, row.product, today)
    known.set(key, offered)
    const live = row.agreed.filter(limit => limit.validFrom <= today && today <= limit.validTo)
    const patients = Math.max(await offered, ...live.map(limit => limit.patients))
    if (patients !== row.patients) await setPatientLimitAcrossTenants(services, row.tenantId, patients)
  }
}
