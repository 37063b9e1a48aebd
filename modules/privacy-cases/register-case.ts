import { dayOf, startOfDay } from '#libs/format/index.ts'
import type { CaseKind, RequesterKind } from '#libs/subject-case/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { attach, readScan, type ScanInput } from './attachments.ts'
import { type OpenedCase, openCase } from './open-case.ts'
import { requireEntity } from './operator-terms.ts'

export interface PaperRequest {
  readonly entityId: string
  readonly kind: CaseKind
  readonly door: 'paper' | 'reception' | 'authority'
  readonly requesterKind: RequesterKind
  readonly requesterName: string
  readonly requesterContact: string
  readonly basisDocument: string | null
  readonly incomingNumber: string | null
  readonly patientId: string | null
  readonly receivedOn: string
  readonly request: string
  readonly identifiedHow: string | null
  readonly scan: ScanInput | null
}

/** Longest time between receipt and registration, days: a typing error in the year starts no clock in the past. */
const MAX_LATE_DAYS = 60

/**
 * The paper door: a letter or a visit, with scan, incoming number and the day it was received, which starts the clock
 * (IP-3.6b). A letter and a claim (MD-8.2) need their scan; a representative and the authority name their document.
 * Errors: `not-found`, `request.invalid`, `conflict.state`.
 */
export async function registerCase(ctx: StaffCtx, input: PaperRequest): Promise<OpenedCase> {
  requireEntity(ctx, input.entityId)
  const missing = [
    // A claim is accepted only in writing and signed, whoever brings it (MD-8.2).
    (input.door === 'paper' || input.kind === 'claim') && !input.scan && 'scan',
    input.door !== 'reception' && !input.incomingNumber && 'incomingNumber',
    input.requesterKind !== 'subject' && !input.basisDocument && 'basisDocument',
    input.identifiedHow && !input.patientId && 'patientId',
  ].filter(Boolean)
  if (missing.length > 0) throw fail('request.invalid', { fields: missing.join(', ') })
  const bytes = input.scan && readScan(input.scan)
  const { zone } = await readTenant(ctx.db)
  const now = ctx.clock.nowMs()
  const today = dayOf(now, zone)
  const receivedMs = input.receivedOn === today ? now : startOfDay(input.receivedOn, zone)
  if (input.receivedOn > today) throw fail('conflict.state', { reason: 'дата получения ещё не наступила' })
  if (now - receivedMs > MAX_LATE_DAYS * 86_400_000)
    throw fail('conflict.state', { reason: `получено больше ${MAX_LATE_DAYS} дней назад: проверьте дату` })
  if (input.patientId) await requirePatient(ctx, input.patientId, input.entityId)
  const registered = await ctx.db.tx(async tx => {
    const opened = await openCase(tx, ctx, { ...input, receivedAt: new Date(receivedMs) })
    if (bytes && input.scan) await attach(tx, ctx, opened, { ...input.scan, bytes })
    return opened
  })
  announce(ctx, 'inbox', input.entityId)
  return registered
}

/** A person is known to an operator only when he is that operator's patient (MM-3.9). */
export async function requirePatient(ctx: StaffCtx, patientId: string, entityId: string): Promise<void> {
  const row = await ctx.db.first({
    text: 'select 1 from patients.patient_entity where patient_id = $1 and entity_id = $2',
    values: [patientId, entityId],
  })
  if (!row) throw fail('not-found')
}
