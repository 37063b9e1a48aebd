import { dayOf, formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { plusDays, RETENTION_REMINDERS, retentionUntil, VENDOR_ZONE } from '#libs/offer/index.ts'
import { reconcile, releaseInvoices } from '#modules/billing/index.ts'
import {
  escalateClaimsAcrossTenants,
  listClients,
  lockClient,
  momentOf,
  moveContract,
  queueLetter,
  readClient,
  SYSTEM,
} from '#modules/clients/index.ts'
import { applyPatientLimitsAcrossTenants } from '#modules/entitlements/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { termsOf } from './terms-of.ts'

/**
 * The daily round of leaving: contracts whose last day has come, suspensions whose 6 months have run out, reminders before
 * destruction, agreed limits of patients, claims without an answer (MM-3.7, MM-7.6, MM-7.8, MM-7.9, MM-13, MM-14.2). Safe to run
 * often.
 */
export async function runLeavingAcrossTenants(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  const due = await db.all<{
    tenant_id: string
    termination_id: string
    effective_on: string
    reason: string
  }>({
    text: `select tenant_id, termination_id, effective_on, reason from clients.termination
      where withdrawn_at is null and completed_at is null`,
  })
  for (const row of due) {
    const moment = momentOf(services, row.tenant_id)
    if (row.effective_on > moment.today) continue
    await db.tx(tx => endContract(tx, { ...row, tenantId: row.tenant_id, ...moment }))
  }
  await settleAccountsAcrossTenants(services, db)
  for (const client of await listClients(db, { states: ['suspended'] })) {
    const moment = momentOf(services, client.tenantId)
    await db.tx(tx => endSuspended(tx, client.tenantId, moment))
  }
  await applyPatientLimitsAcrossTenants(services)
  await escalateClaimsAcrossTenants(services, db)
  for (const client of await listClients(db, { states: ['suspended', 'retention'] })) {
    const moment = momentOf(services, client.tenantId)
    await db.tx(tx => remind(tx, client.tenantId, moment))
  }
}

const ENDED = 'Прекращение договора'

/** What both sides owe at the end of a contract: once, also when the process stopped between the end and the account. */
async function settleAccountsAcrossTenants(services: Services, db: ScopedDb): Promise<void> {
  const due = await db.all<{ tenant_id: string; since: string }>({
    text: `select r.tenant_id, r.since from clients.retention r where r.ended_at is null and not exists (
      select from clients.paper p where p.tenant_id = r.tenant_id and p.kind = 'reconciliation' and p.basis = $1)`,
    values: [ENDED],
  })
  for (const { tenant_id: tenantId, since } of due) {
    await releaseInvoices(services, db, { tenantId, lastDay: since, who: SYSTEM })
    await reconcile(services, db, { tenantId, basis: ENDED, who: SYSTEM })
  }
}

interface Moment {
  readonly now: Date
  readonly today: string
}

async function endContract(
  tx: Tx,
  due: Moment & {
    readonly tenantId: string
    readonly termination_id: string
    readonly effective_on: string
    readonly reason: string
  },
): Promise<void> {
  const { product } = await readClient(tx, due.tenantId)
  const state = await lockClient(tx, due.tenantId)
  const { retentionMonths } = await termsOf(tx, product, due.today)
  const step = { tenantId: due.tenantId, basisId: due.termination_id, who: SYSTEM, now: due.now } as const
  await moveContract(tx, { ...step, to: 'terminated', basis: 'termination', reason: due.reason })
  await tx.run({
    text: 'update clients.termination set completed_at = $3 where tenant_id = $1 and termination_id = $2',
    values: [due.tenantId, due.termination_id, due.now],
  })
  if (state === 'lead' || state === 'invoiced') return
  await keepForExport(tx, due.tenantId, {
    ...due,
    since: due.effective_on,
    keepUntil: retentionUntil(due.effective_on, retentionMonths),
    cause: 'termination',
  })
  await moveContract(tx, {
    ...step,
    to: 'retention',
    basis: 'termination',
    reason: 'Данные хранятся только для выгрузки',
  })
}

async function endSuspended(tx: Tx, tenantId: string, moment: Moment): Promise<void> {
  const row = await tx.first<{ suspension_id: string; since: Date; keep_until: string }>({
    text: `select suspension_id, since, keep_until from clients.suspension where tenant_id = $1 and lifted_at is null
      order by since limit 1`,
    values: [tenantId],
  })
  if (!row || moment.today <= row.keep_until) return
  await keepForExport(tx, tenantId, {
    ...moment,
    since: dayOf(row.since.getTime(), VENDOR_ZONE),
    keepUntil: row.keep_until,
    cause: 'suspension',
  })
  await moveContract(tx, {
    tenantId,
    to: 'retention',
    basis: 'suspension',
    basisId: row.suspension_id,
    reason: 'Срок хранения после приостановки истёк без оплаты',
    who: SYSTEM,
    now: moment.now,
  })
}

async function keepForExport(
  tx: Tx,
  tenantId: string,
  input: Moment & {
    readonly since: string
    readonly keepUntil: string
    readonly cause: 'termination' | 'suspension'
  },
): Promise<void> {
  await tx.run({
    text: 'insert into clients.retention (tenant_id, retention_id, since, keep_until, cause) values ($1, $2, $3, $4, $5)',
    values: [tenantId, newId(), input.since, input.keepUntil, input.cause],
  })
}

/** One reminder a step and a term: of several that are due at once only the nearest is written. */
async function remind(tx: Tx, tenantId: string, { now, today }: Moment): Promise<void> {
  const row = await tx.first<{ id: string; keep_until: string }>({
    text: `select retention_id as id, keep_until from clients.retention where tenant_id = $1 and ended_at is null
      union all select suspension_id, keep_until from clients.suspension where tenant_id = $1 and lifted_at is null
      order by keep_until limit 1`,
    values: [tenantId],
  })
  if (!row || today > row.keep_until) return
  const step = RETENTION_REMINDERS.findLast(days => today >= plusDays(row.keep_until, -days))
  if (step === undefined) return
  await queueLetter(tx, {
    tenantId,
    kind: `once:retention-${step}`,
    subject: `Данные хранятся до ${formatDate(row.keep_until)}`,
    body: `Данные клиники хранятся для выгрузки до ${formatDate(row.keep_until)} включительно, затем уничтожаются. Заберите выгрузку. Хранить медицинские документы обязана клиника.`,
    basis: { kind: 'retention', id: row.id },
    now,
  })
}
