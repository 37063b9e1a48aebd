import { closeSentence, formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { earliestLeave } from '#libs/offer/index.ts'
import { momentOf, queueLetter, readClient, type Who } from '#modules/clients/index.ts'
import { readEdition } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Reader, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { termsOf } from './terms-of.ts'

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
