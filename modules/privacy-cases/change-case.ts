import {
  type Deadline,
  extendDeadline,
  KIND_RULES,
  nextState,
  type Outcome,
  type StepRefusal,
  type TermId,
} from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, type StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { blockFor, unblockAfter } from './blocks.ts'
import { type CaseKey, note } from './journal.ts'
import { type CaseRow, loadCase, loadDeadlines } from './load-case.ts'
import { stopWhatCanBe } from './open-case.ts'
import { requirePatient } from './register-case.ts'

const REFUSED_STEP: Record<StepRefusal, string> = {
  closed: 'дело закрыто, новое обращение открывает новое дело',
  'identity-first': 'сначала подтвердите, кто обращается',
  'already-identified': 'личность уже подтверждена',
  'outcome-is-for-unknown': 'личность подтверждена, выберите исход по существу',
}

/** Moves a case on under its version. @returns the row as it was */
async function step(
  tx: Tx,
  ctx: StaffCtx,
  row: CaseRow,
  version: number,
  set: string,
  values: readonly unknown[],
) {
  const changed = await tx.run({
    text: `update cases.subject_case set ${set}, version = version + 1 where tenant_id = $1 and case_id = $2 and version = $3`,
    values: [ctx.tenantId, row.caseId, version, ...values],
  })
  if (changed === 0) throw fail('conflict.version')
}

const refuse = (refused: StepRefusal) => fail('conflict.state', { reason: REFUSED_STEP[refused] })

/**
 * The identity check (IP-3.6a): whose request it is and how that was proved, or that it was not. Confirmed: what waited
 * for it stops now, what must be blocked is blocked. Errors: `not-found`, `conflict.state`, `conflict.version`.
 */
export async function checkIdentity(
  ctx: StaffCtx,
  input: { caseId: string; version: number; patientId: string | null; confirmed: boolean; how: string },
): Promise<void> {
  const row = await loadCase(ctx, input.caseId)
  const next = nextState(row.state, { kind: input.confirmed ? 'identify' : 'identity-failed' })
  if ('refused' in next) throw refuse(next.refused)
  const patientId = input.patientId ?? row.patientId
  if (input.confirmed && !patientId) throw fail('request.invalid', { fields: 'patientId' })
  if (input.confirmed) await requirePatient(ctx, patientId!, row.entityId)
  const now = ctx.clock.date()
  await ctx.db.tx(async tx => {
    const first =
      input.confirmed && row.kind === 'withdrawal' ? await sameWithdrawal(tx, row, patientId!) : null
    if (first) {
      await step(
        tx,
        ctx,
        row,
        input.version,
        `state = 'closed', patient_id = $4, identified_at = $5, identified_by = $6, identified_how = $7, confirm_hash = null,
         outcome = 'duplicate', outcome_text = $8, closed_at = $5, closed_by = $6, same_as = $9`,
        [patientId, now, ctx.actor.userId, input.how, `Присоединено к делу № ${first.number}.`, first.caseId],
      )
      await meetAll(tx, ctx, row)
      await note(tx, ctx, row, {
        event: 'closed',
        text: `${input.how}. Присоединено к делу № ${first.number}.`,
      })
      await note(tx, ctx, first, {
        event: 'repeated',
        text: `Тот же отзыв пришёл и по почте: дело № ${row.number}.`,
      })
    } else if (input.confirmed) {
      await step(
        tx,
        ctx,
        row,
        input.version,
        `state = 'in-work', patient_id = $4, identified_at = $5, identified_by = $6, identified_how = $7, confirm_hash = null`,
        [patientId, now, ctx.actor.userId, input.how],
      )
      await tx.run({
        text: 'update cases.deadline set patient_id = $3 where tenant_id = $1 and case_id = $2',
        values: [ctx.tenantId, row.caseId, patientId],
      })
      await note(tx, ctx, row, { event: 'identified', text: `Личность подтверждена: ${input.how}.` })
      if (row.kind === 'withdrawal')
        await stopWhatCanBe(tx, ctx, row, row.number, { ...row, patientId }, true)
      if (KIND_RULES[row.kind].blocksAtOnce) await blockFor(tx, ctx, { ...row, patientId: patientId! })
    } else {
      await step(
        tx,
        ctx,
        row,
        input.version,
        `state = 'closed', outcome = 'not-identified', outcome_text = $4, closed_at = $5, closed_by = $6, confirm_hash = null`,
        [input.how, now, ctx.actor.userId],
      )
      await meetAll(tx, ctx, row)
      await note(tx, ctx, row, { event: 'closed', text: `Личность не подтверждена: ${input.how}.` })
    }
    await evidence(tx, ctx, { ...row, patientId }, 'privacy-cases.check-identity', {
      confirmed: input.confirmed,
    })
  })
  announce(ctx, 'inbox', row.entityId)
}

/**
 * Five working days more, once, before the term ends, with a notice that gives the reason (152-ФЗ art. 20, 21 p. 5.1).
 * The notice leaves in the same transaction. Errors: `not-found`, `conflict.state`, `conflict.version`.
 */
export async function extendCase(
  ctx: StaffCtx,
  input: { caseId: string; version: number; reason: string },
): Promise<{ dueAt: string }> {
  const row = await loadCase(ctx, input.caseId)
  if (row.state === 'closed') throw refuse('closed')
  const { zone } = await readTenant(ctx.db)
  const deadlines = await loadDeadlines(ctx.db, [row.caseId])
  const answers = deadlines
    .filter(d => d.metAt === null)
    .map(d => ({
      d,
      result: extendDeadline(
        {
          term: d.term as TermId,
          amount: d.amount,
          unit: 'working-day',
          dueAt: d.dueAt.toISOString(),
          dueDay: d.dueDay,
          ru: d.ru,
          en: d.en,
          trace: d.trace,
          provisional: d.provisional,
        },
        { zone, reason: input.reason, extended: d.extendedAt !== null, now: ctx.clock.now().toString() },
      ),
    }))
  const possible = answers.find(answer => 'deadline' in answer.result)
  if (!possible || !('deadline' in possible.result)) {
    const why = answers
      .map(a => ('refused' in a.result ? a.result.refused : ''))
      .find(w => w !== 'no-extension')
    throw fail('conflict.state', { reason: EXTENSION_RU[why ?? 'no-extension'] })
  }
  const { deadline } = possible.result
  await ctx.db.tx(async tx => {
    await step(tx, ctx, row, input.version, 'state = state', [])
    await saveExtended(tx, ctx, row, deadline, input.reason)
    const messageId = await tell(
      tx,
      ctx,
      row,
      `Дело № ${row.number}: срок продлён`,
      `${input.reason}\n\n${deadline.ru}`,
    )
    await note(tx, ctx, row, { event: 'extended', text: `${input.reason} ${deadline.ru}`, messageId })
    await evidence(tx, ctx, row, 'privacy-cases.extend', { term: deadline.term })
  })
  return { dueAt: deadline.dueAt }
}

/** The open withdrawal that this person has already with the operator; a second door joins it (J3.9). */
const sameWithdrawal = (tx: Tx, row: CaseRow, patientId: string) =>
  tx.first<{ caseId: string; entityId: string; number: string }>({
    text: `select case_id as "caseId", entity_id as "entityId", number from cases.subject_case where entity_id = $1
      and patient_id = any (patients.same_person($2)) and kind = 'withdrawal' and state <> 'closed' and case_id <> $3`,
    values: [row.entityId, patientId, row.caseId],
  })

const EXTENSION_RU: Record<string, string> = {
  'no-extension': 'для этого обращения закон продления не даёт',
  'already-extended': 'срок уже продлевали, второй раз закон не даёт',
  'too-late': 'срок уже истёк, продлить нельзя',
  'no-reason': 'нужна причина: человек получит её в уведомлении',
}

const saveExtended = (tx: Tx, ctx: StaffCtx, row: CaseKey, deadline: Deadline, reason: string) =>
  tx.run({
    text: `update cases.deadline set due_at = $4, due_day = $5, explanation_ru = $6, explanation_en = $7, trace = $8,
        provisional = $9, extended_at = $10, extension_reason = $11
      where tenant_id = $1 and case_id = $2 and term = $3`,
    values: [
      ctx.tenantId,
      row.caseId,
      deadline.term,
      new Date(deadline.dueAt),
      deadline.dueDay,
      deadline.ru,
      deadline.en,
      JSON.stringify(deadline.trace),
      deadline.provisional,
      ctx.clock.date(),
      reason,
    ],
  })

const OUTCOME_RU: Record<Outcome, string> = {
  satisfied: 'удовлетворено',
  partly: 'удовлетворено частично',
  refused: 'отказано',
  'not-identified': 'личность не подтверждена',
  duplicate: 'повтор другого обращения',
}

/**
 * Closes a case with an outcome and an answer that is sent to the person. A refusal needs its reason like any other
 * answer (152-ФЗ art. 20 p. 2). What a case had blocked is unblocked with that outcome (IP-4.2.4).
 * Errors: `not-found`, `conflict.state`, `conflict.version`.
 */
export async function closeCase(
  ctx: StaffCtx,
  input: { caseId: string; version: number; outcome: Outcome; text: string },
): Promise<void> {
  const row = await loadCase(ctx, input.caseId)
  const next = nextState(row.state, { kind: 'close', outcome: input.outcome })
  if ('refused' in next) throw refuse(next.refused)
  await ctx.db.tx(async tx => {
    await step(
      tx,
      ctx,
      row,
      input.version,
      'state = $4, outcome = $5, outcome_text = $6, closed_at = $7, closed_by = $8, confirm_hash = null',
      [next.state, input.outcome, input.text, ctx.clock.date(), ctx.actor.userId],
    )
    await meetAll(tx, ctx, row)
    const body = `${input.text}\n\nИсход: ${OUTCOME_RU[input.outcome]}.`
    const messageId = await tell(tx, ctx, row, `Дело № ${row.number}: ответ`, body)
    await note(tx, ctx, row, {
      event: 'closed',
      text: `${OUTCOME_RU[input.outcome]}. ${input.text}`,
      messageId,
    })
    if (row.patientId)
      await unblockAfter(tx, ctx, { ...row, patientId: row.patientId }, input.outcome, input.text)
    await evidence(tx, ctx, row, 'privacy-cases.close', { outcome: input.outcome })
  })
}

const meetAll = (tx: Tx, ctx: StaffCtx, row: CaseKey) =>
  tx.run({
    text: 'update cases.deadline set met_at = $3 where tenant_id = $1 and case_id = $2 and met_at is null',
    values: [ctx.tenantId, row.caseId, ctx.clock.date()],
  })

const evidence = (
  tx: Tx,
  ctx: StaffCtx,
  row: CaseRow,
  operation: string,
  detail: Record<string, string | boolean>,
) =>
  record(tx, ctx, {
    action: 'recording',
    operation,
    purpose: 'rights_requests',
    entityId: row.entityId,
    patientId: row.patientId,
    object: { kind: 'subject_case', id: row.caseId },
    detail,
  })

/** Writes to the person where he can be written to; a postal address is told by paper, the journal says so. */
async function tell(
  tx: Tx,
  ctx: StaffCtx,
  row: CaseRow,
  subject: string,
  body: string,
): Promise<string | null> {
  const contact = row.requesterContact.trim()
  const mail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact)
  const phone = /^\+[1-9]\d{6,14}$/.test(contact)
  if (!mail && !phone) {
    await note(tx, ctx, row, {
      event: 'paper-answer',
      text: 'Ответ отправляется письмом: распечатайте его из дела.',
    })
    return null
  }
  const { name, smsSender } = await readTenant(tx)
  return sendMessage(tx, ctx, {
    channel: mail ? 'email' : 'sms',
    recipient: contact,
    sender: mail ? name : smsSender,
    ...(mail && { subject }),
    body: mail ? body : `${subject}. Подробности в личном кабинете или в регистратуре.`,
    purpose: 'rights_requests',
    entityId: row.entityId,
    patientId: row.patientId,
    about: { kind: 'subject_case', id: row.caseId },
  })
}
