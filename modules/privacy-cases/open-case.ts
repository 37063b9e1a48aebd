import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import {
  type CaseKind,
  type Deadline,
  type Door,
  deadlineOf,
  KIND_RULES,
  type RequesterKind,
  termsOf,
} from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { blockFor } from './blocks.ts'
import { type CaseKey, note, officersOf } from './journal.ts'
import { ownTerms } from './operator-terms.ts'
import { ADVERTISING, type OneConsent, type Stopped, stopNow } from './stop-now.ts'

export interface NewCase {
  readonly entityId: string
  readonly kind: CaseKind
  readonly door: Door
  readonly requesterKind: RequesterKind
  readonly requesterName: string
  readonly requesterContact: string
  readonly basisDocument?: string | null
  readonly incomingNumber?: string | null
  /** Whose data it is about, or whose it seems to be while the identity is not proved. */
  readonly patientId: string | null
  readonly receivedAt: Date
  readonly request: string
  /** How the identity is proved already; null opens the identity check. */
  readonly identifiedHow: string | null
  readonly confirmHash?: Buffer | null
  /** What the person signed: a claim from the portal has it (MD-8.2). */
  readonly signatureId?: string
  /** Only these consents are taken back; the case ends with them unless they carried the whole processing. */
  readonly only?: readonly OneConsent[]
}

export interface OpenedCase extends CaseKey {
  readonly number: string
  readonly dueAt: string
  /** The request joined an open case of the same person: two withdrawals at once make one. */
  readonly joined: boolean
  /** What was stopped at once. */
  readonly stopped: Stopped
}

/**
 * The one way into the desk, whichever door it came through: number, clocks, what stops at once, journal, evidence and
 * word to the officer, in the transaction of the caller (IP-3.6, IV-2.1b).
 * Errors: `conflict.state` when it was received in the future.
 */
export async function openCase(tx: Tx, ctx: Ctx, input: NewCase): Promise<OpenedCase> {
  const now = ctx.clock.date()
  if (input.receivedAt > now) throw fail('conflict.state', { reason: 'дата получения ещё не наступила' })
  // One consent besides the whole processing: nothing is left to do when it has stopped.
  const closes = input.only?.every(one => one.kind !== WHOLE) ?? false
  const same =
    input.kind === 'withdrawal' && input.patientId && !closes ? await openWithdrawal(tx, ctx, input) : null
  if (same) return same
  const zone = (await readTenant(tx)).zone
  const own = await ownTerms(tx, input.entityId)
  const caseId = newId()
  const key = { caseId, entityId: input.entityId }
  const number = await nextNumber(tx, ctx, input.entityId, dayOf(input.receivedAt.getTime(), zone))
  const identified = input.identifiedHow !== null
  await tx.run(
    q.insertInto('cases.subject_case').values({
      tenant_id: ctx.tenantId,
      case_id: caseId,
      entity_id: input.entityId,
      number,
      kind: input.kind,
      door: input.door,
      requester_kind: input.requesterKind,
      requester_name: input.requesterName,
      requester_contact: input.requesterContact,
      basis_document: input.basisDocument ?? null,
      incoming_number: input.incomingNumber ?? null,
      patient_id: input.patientId,
      received_at: input.receivedAt,
      registered_at: now,
      registered_by: actorId(ctx.actor),
      request: input.request,
      state: closes ? 'closed' : identified ? 'in-work' : 'identity-check',
      identified_at: identified ? now : null,
      identified_by: identified ? actorId(ctx.actor) : null,
      identified_how: input.identifiedHow,
      confirm_hash: input.confirmHash ?? null,
      signature_id: input.signatureId ?? null,
      ...(closes && {
        outcome: 'satisfied',
        outcome_text: STOPPED_AT_ONCE,
        closed_at: now,
        closed_by: actorId(ctx.actor),
      }),
    }),
  )
  const deadlines = termsOf(input.kind, input.requesterKind).map(term =>
    deadlineOf(term, input.receivedAt.toISOString(), {
      zone,
      ...(own.has(term) && { amount: own.get(term)! }),
    }),
  )
  for (const deadline of deadlines) await writeDeadline(tx, ctx, key, input.patientId, deadline)
  const rule = KIND_RULES[input.kind]
  await note(tx, ctx, key, { event: 'opened', text: `${rule.ru}. ${deadlines.map(d => d.ru).join(' ')}` })
  const stopped =
    input.kind === 'withdrawal' ? await stopWhatCanBe(tx, ctx, key, number, input, identified) : NOTHING
  if (rule.blocksAtOnce && identified && input.patientId)
    await blockFor(tx, ctx, { ...key, ...input, number, patientId: input.patientId })
  await record(tx, ctx, {
    action: 'recording',
    operation: 'privacy-cases.open',
    purpose: 'rights_requests',
    entityId: input.entityId,
    patientId: input.patientId,
    object: { kind: 'subject_case', id: caseId },
    detail: { kind: input.kind, door: input.door, identified },
  })
  const nearest = deadlines.map(d => d.dueAt).sort()[0]!
  if (closes) await meetAtOnce(tx, ctx, key)
  else await tellOfficers(tx, ctx, { ...key, number, title: rule.ru, deadlines })
  return { ...key, number, dueAt: nearest, joined: false, stopped }
}

const NOTHING: Stopped = { consents: 0, messages: 0 }
/** The consent that carries the processing itself: taking it back leaves work to do, what must be destroyed. */
const WHOLE = 'pd_processing'

const STOPPED_AT_ONCE = 'Согласие отозвано, обработка по нему прекращена сразу.'

/** The terms of a case that has ended with its beginning are met. */
async function meetAtOnce(tx: Tx, ctx: Ctx, key: CaseKey): Promise<void> {
  await tx.run({
    text: 'update cases.deadline set met_at = $3 where tenant_id = $1 and case_id = $2 and met_at is null',
    values: [ctx.tenantId, key.caseId, ctx.clock.date()],
  })
  await note(tx, ctx, key, { event: 'closed', text: STOPPED_AT_ONCE })
}

/** The open withdrawal of this person by this operator; a second one at the same moment waits here for the first. */
async function openWithdrawal(tx: Tx, ctx: Ctx, input: NewCase): Promise<OpenedCase | null> {
  await tx.all({
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 152))',
    values: [`${ctx.tenantId}/${input.entityId}/${input.patientId}`],
  })
  const open = await tx.first<{ case_id: string; number: string; due_at: Date; state: string }>({
    text: `select c.case_id, c.number, c.state, min(d.due_at) as due_at from cases.subject_case c
      join cases.deadline d using (tenant_id, case_id)
      where c.tenant_id = $1 and c.entity_id = $2 and c.patient_id = any (patients.same_person($3)) and c.kind = 'withdrawal' and c.state <> 'closed'
      group by c.case_id, c.number, c.state`,
    values: [ctx.tenantId, input.entityId, input.patientId],
  })
  if (!open) return null
  const key = { caseId: open.case_id, entityId: input.entityId }
  await note(tx, ctx, key, {
    event: 'repeated',
    text: `Тот же отзыв пришёл ещё раз (${DOOR_RU[input.door]}): присоединён, срок считается от первого.`,
  })
  if (open.state === 'identity-check' && input.identifiedHow) {
    await tx.run({
      text: `update cases.subject_case set state = 'in-work', identified_at = $3, identified_by = $4, identified_how = $5,
          confirm_hash = null, version = version + 1 where tenant_id = $1 and case_id = $2`,
      values: [ctx.tenantId, open.case_id, ctx.clock.date(), actorId(ctx.actor), input.identifiedHow],
    })
    await note(tx, ctx, key, { event: 'identified', text: `Личность подтверждена: ${input.identifiedHow}.` })
  }
  const stopped = await stopWhatCanBe(tx, ctx, key, open.number, input, input.identifiedHow !== null)
  return { ...key, number: open.number, dueAt: open.due_at.toISOString(), joined: true, stopped }
}

export const DOOR_RU: Record<Door, string> = {
  portal: 'личный кабинет',
  email: 'электронная почта',
  paper: 'бумага',
  reception: 'регистратура',
  authority: 'Роскомнадзор',
  site: 'форма на сайте',
}

/** Before the identity is proved only news stop: nobody is harmed by that, and a forged letter gains nothing. */
export async function stopWhatCanBe(
  tx: Tx,
  ctx: Ctx,
  key: CaseKey,
  caseNumber: string,
  input: Pick<NewCase, 'patientId' | 'door' | 'receivedAt' | 'only'>,
  identified: boolean,
): Promise<Stopped> {
  if (!input.patientId) return NOTHING
  const stopped = await stopNow(tx, ctx, {
    entityId: key.entityId,
    patientId: input.patientId,
    door: input.door,
    caseNumber,
    receivedAt: input.receivedAt,
    ...(identified ? input.only && { only: input.only } : { only: ADVERTISING }),
  })
  const scope = identified ? 'согласия' : 'согласия на новости и рекламу (личность ещё не подтверждена)'
  await note(tx, ctx, key, {
    event: 'stopped',
    text: `Сразу: отозваны ${scope} — ${stopped.consents}, снято неотправленных сообщений — ${stopped.messages}.`,
  })
  return stopped
}

async function nextNumber(tx: Tx, ctx: Ctx, entityId: string, day: string): Promise<string> {
  const year = Number(day.slice(0, 4))
  const row = await tx.first<{ number: string }>({
    text: `insert into cases.counter (tenant_id, entity_id, year, last_number) values ($1, $2, $3, 1)
      on conflict (tenant_id, entity_id, year) do update set last_number = cases.counter.last_number + 1
      returning (select code from tenancy.legal_entity where tenant_id = $1 and entity_id = $2) || '-ПД-' || last_number || '/' || $3::int as number`,
    values: [ctx.tenantId, entityId, year],
  })
  return row!.number
}

export async function writeDeadline(
  tx: Tx,
  ctx: Ctx,
  key: CaseKey,
  patientId: string | null,
  deadline: Deadline,
): Promise<void> {
  await tx.run(
    q.insertInto('cases.deadline').values({
      tenant_id: ctx.tenantId,
      case_id: key.caseId,
      entity_id: key.entityId,
      patient_id: patientId,
      term: deadline.term,
      amount: deadline.amount,
      due_at: new Date(deadline.dueAt),
      due_day: deadline.dueDay,
      explanation_ru: deadline.ru,
      explanation_en: deadline.en,
      trace: JSON.stringify(deadline.trace),
      provisional: deadline.provisional,
    }),
  )
}

async function tellOfficers(
  tx: Tx,
  ctx: Ctx,
  news: CaseKey & { number: string; title: string; deadlines: readonly Deadline[] },
): Promise<void> {
  for (const recipient of await officersOf(tx)) {
    await sendMessage(tx, ctx, {
      channel: 'email',
      recipient,
      sender: 'Амбулатория',
      subject: `${news.title}: дело № ${news.number}`,
      // No personal data in a letter: the desk has them.
      body: `${news.deadlines.map(d => d.ru).join('\n')}\n${ctx.services.config.publicUrl}/app/dpo/${news.caseId}`,
      purpose: 'rights_requests',
      entityId: news.entityId,
      about: { kind: 'subject_case', id: news.caseId },
    })
  }
}
