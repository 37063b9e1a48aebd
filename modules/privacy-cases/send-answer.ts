import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { openBytes, sealBytes } from '#platform/keys/index.ts'
import type { ReportSection } from './access-report.ts'
import { note } from './journal.ts'
import { loadCase } from './load-case.ts'

const DAYS = 14
const MAX_ATTEMPTS = 5

const keyOf = (ctx: Ctx) => ctx.services.secret(`cases/${ctx.tenantId}`)
const contextOf = (tenantId: string, id: string) => `case-answer/${tenantId}/${id}`
/** Eight digits, keyed and bound to their answer: a stolen table opens nothing. */
const codeHash = (ctx: Ctx, answerId: string, code: string): Buffer =>
  createHmac('sha256', keyOf(ctx)).update(`${answerId}/${code}`).digest()

/**
 * Sends an answer by a protected link: the link to where the person wrote from, the code by SMS to the phone of the
 * card, so that neither alone opens it. Errors: `not-found`, `conflict.state`.
 */
export async function sendAnswer(
  ctx: StaffCtx,
  input: { readonly caseId: string; readonly sections: readonly ReportSection[] },
): Promise<{ answerId: string }> {
  const row = await loadCase(ctx, input.caseId)
  if (!row.patientId || row.state !== 'in-work') throw fail('conflict.state', { reason: 'дело не в работе' })
  const { patientId } = row
  const person = await ctx.db.first<{ phone: string; email: string | null }>({
    text: 'select phone, email from patients.patient where patient_id = patients.survivor($1)',
    values: [patientId],
  })
  if (!person) throw fail('not-found')
  const mail = /@/.test(row.requesterContact) ? row.requesterContact : person.email
  const [tenant, answerId, token] = [await readTenant(ctx.db), newId(), newToken()]
  const code = String(randomInt(0, 100_000_000)).padStart(8, '0')
  const link = `${ctx.services.config.publicUrl}/c/${tenant.slug}/privacy/answer/${token}`
  const about = { kind: 'subject_case', id: row.caseId }
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('cases.answer').values({
        tenant_id: ctx.tenantId,
        answer_id: answerId,
        case_id: row.caseId,
        entity_id: row.entityId,
        patient_id: patientId,
        sealed: sealBytes(
          keyOf(ctx),
          Buffer.from(JSON.stringify(input.sections)),
          contextOf(ctx.tenantId, answerId),
        ),
        token_hash: tokenHash(token),
        code_hash: codeHash(ctx, answerId, code),
        sent_at: ctx.clock.date(),
        sent_by: ctx.actor.userId,
        expires_at: new Date(ctx.clock.nowMs() + DAYS * 86_400_000),
      }),
    )
    const common = { purpose: 'rights_requests', entityId: row.entityId, patientId, about } as const
    const messageId = await sendMessage(tx, ctx, {
      ...common,
      channel: mail ? 'email' : 'sms',
      recipient: mail ?? person.phone,
      sender: mail ? tenant.name : tenant.smsSender,
      ...(mail && { subject: `Дело № ${row.number}: ответ готов` }),
      body: `Ответ на ваш запрос: ${link} Открывается кодом из отдельного СМС, доступен ${DAYS} дней.`,
    })
    await sendMessage(tx, ctx, {
      ...common,
      channel: 'sms',
      recipient: person.phone,
      sender: tenant.smsSender,
      body: `Код к ответу по делу ${row.number}: ${code}`,
    })
    await note(tx, ctx, row, {
      event: 'answer-sent',
      text: 'Ответ послан защищённой ссылкой, код — отдельным СМС.',
      messageId,
    })
    await record(tx, ctx, {
      action: 'access',
      operation: 'privacy-cases.send-answer',
      purpose: 'rights_requests',
      entityId: row.entityId,
      patientId,
      object: { kind: 'case_answer', id: answerId },
    })
  })
  return { answerId }
}

/** Opens an answer by its link and code; five wrong codes close it for good. `ctx` has the clinic's rights. */
export async function openAnswer(ctx: Ctx, token: string, code: string): Promise<ReportSection[]> {
  // The count of wrong codes is committed before the answer, so that a refusal cannot roll it back.
  const row = await ctx.db.first<{
    answer_id: string
    case_id: string
    entity_id: string
    patient_id: string
    sealed: Buffer
    code_hash: Buffer
  }>({
    text: `update cases.answer set attempts = attempts + 1 where token_hash = $1 and expires_at > $2 and attempts < $3
      returning answer_id, case_id, entity_id, patient_id, sealed, code_hash`,
    values: [tokenHash(token), ctx.clock.date(), MAX_ATTEMPTS],
  })
  if (!row) throw fail('not-found')
  if (!timingSafeEqual(row.code_hash, codeHash(ctx, row.answer_id, code.trim())))
    throw fail('auth.code-wrong')
  await ctx.db.tx(async tx => {
    await tx.run({
      text: 'update cases.answer set attempts = 0, opened_at = coalesce(opened_at, $2) where answer_id = $1',
      values: [row.answer_id, ctx.clock.date()],
    })
    await note(
      tx,
      ctx,
      { caseId: row.case_id, entityId: row.entity_id },
      { event: 'answer-opened', text: 'Ответ открыт по ссылке и коду.' },
    )
    await record(tx, ctx, {
      action: 'access',
      operation: 'privacy-cases.open-answer',
      purpose: 'rights_requests',
      entityId: row.entity_id,
      patientId: row.patient_id,
      object: { kind: 'case_answer', id: row.answer_id },
    })
  })
  return JSON.parse(openBytes(keyOf(ctx), row.sealed, contextOf(ctx.tenantId, row.answer_id)).toString())
}
