import { closeSentence, formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import {
  DEFAULT_PARAMETERS,
  earliestLeave,
  plusDays,
  RETENTION_REMINDERS,
  retentionUntil,
} from '#libs/offer/index.ts'
import {
  listClients,
  lockClient,
  momentOf,
  moveContract,
  queueLetter,
  readClient,
  SYSTEM,
  type Who,
} from '#modules/clients/index.ts'
import { applyPatientLimitsAcrossTenants } from '#modules/entitlements/index.ts'
import { editionOn, readEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

const termsOf = async (db: Reader, product: 'clinic' | 'smile', today: string) =>
  (await editionOn(db, product, today))?.parameters ?? DEFAULT_PARAMETERS[product]

export interface LeaveRequest {
  readonly tenantId: string
  readonly side: 'client' | 'vendor'
  readonly channel: 'form' | 'letter' | 'console'
  readonly reason: string
  /** The day asked for; the earliest one when left out. */
  readonly effectiveOn?: string | undefined
  /** An announced edition that is refused: the contract ends when it would take effect (MM-11.3). */
  readonly editionId?: string | undefined
  readonly who: Who
}

/**
 * Writes down that a side ends the contract and confirms it by a letter. The client gives 10 calendar days (MM-13.2), or
 * refuses an edition before it takes effect (MM-11.3); the vendor names the breach (MM-13.3).
 * Errors: `conflict.state` (too early a day, a request in force, the edition is in force already, the contract has ended).
 */
export async function requestTermination(
  services: Services,
  db: ScopedDb,
  input: LeaveRequest,
): Promise<{ terminationId: string; effectiveOn: string }> {
  const { now, today } = momentOf(services, input.tenantId)
  const client = await readClient(db, input.tenantId)
  if (!['active', 'suspended', 'invoiced', 'lead'].includes(client.state))
    throw fail('conflict.state', { reason: 'договор уже прекращён' })
  const effectiveOn = await lastDay(db, client.product, today, input)
  const terminationId = newId()
  const platform = services.db('amb_platform', NO_SCOPE)
  await platform.tx(async tx => {
    const open = await tx.first({
      text: `select 1 as one from clients.termination where tenant_id = $1 and withdrawn_at is null and completed_at is null`,
      values: [input.tenantId],
    })
    if (open) throw fail('conflict.state', { reason: 'заявление о прекращении уже подано' })
    await tx.run({
      text: `insert into clients.termination
        (tenant_id, termination_id, side, channel, edition_id, requested_at, requested_by, reason, effective_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        input.tenantId,
        terminationId,
        input.side,
        input.editionId ? 'offer-exit' : input.channel,
        input.editionId ?? null,
        now,
        input.who.name,
        input.reason,
        effectiveOn,
      ],
    })
    await queueLetter(tx, {
      tenantId: input.tenantId,
      kind: 'termination',
      subject: `Договор прекращается ${formatDate(effectiveOn)}`,
      body: `${input.side === 'client' ? 'Заявление о прекращении договора получено.' : `Поставщик отказывается от договора. Причина: ${input.reason}.`} Договор прекращается ${closeSentence(formatDate(effectiveOn))} После этого данные хранятся для выгрузки и затем уничтожаются. Прекращение не отменяет долгов.`,
      basis: { kind: 'termination', id: terminationId },
      now,
    })
  })
  return { terminationId, effectiveOn }
}

async function lastDay(
  db: Reader,
  product: 'clinic' | 'smile',
  today: string,
  input: LeaveRequest,
): Promise<string> {
  if (input.editionId) {
    const edition = await readEdition(db, input.editionId)
    const day = edition.effectiveOn ?? edition.plannedOn
    if (edition.product !== product || edition.droppedAt) throw fail('not-found')
    if (today >= day)
      throw fail('conflict.state', { reason: `редакция уже вступила в силу ${formatDate(day)}` })
    return day
  }
  if (input.side === 'vendor')
    return input.effectiveOn && input.effectiveOn > today ? input.effectiveOn : today
  const { leaveDays } = await termsOf(db, product, today)
  const earliest = earliestLeave(today, leaveDays)
  if (input.effectiveOn && input.effectiveOn < earliest)
    throw fail('conflict.state', {
      reason: `раньше ${formatDate(earliest)} прекратить договор нельзя`,
      earliest,
    })
  return input.effectiveOn ?? earliest
}

/** Takes a request of one's own back while the contract is in force. Error: `not-found`. */
export async function withdrawTermination(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly terminationId: string
    readonly side: 'client' | 'vendor'
    readonly who: Who
  },
): Promise<void> {
  const { now } = momentOf(services, input.tenantId)
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update clients.termination set withdrawn_at = $3, withdrawn_by = $4
        where tenant_id = $1 and termination_id = $2 and side = $5 and withdrawn_at is null and completed_at is null`,
      values: [input.tenantId, input.terminationId, now, input.who.name, input.side],
    })
    if (rows === 0) throw fail('not-found')
  })
}

/**
 * The daily round of leaving: contracts whose last day has come, suspensions whose 6 months have run out, reminders before
 * destruction, agreed limits of patients (MM-3.7, MM-7.6, MM-7.8, MM-7.9, MM-13). Safe to run often.
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
  for (const client of await listClients(db, { states: ['suspended'] })) {
    const moment = momentOf(services, client.tenantId)
    await db.tx(tx => endSuspended(tx, client.tenantId, moment))
  }
  await applyPatientLimitsAcrossTenants(services)
  for (const client of await listClients(db, { states: ['suspended', 'retention'] })) {
    const moment = momentOf(services, client.tenantId)
    await db.tx(tx => remind(tx, client.tenantId, moment))
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
    since: row.since.toISOString().slice(0, 10),
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
