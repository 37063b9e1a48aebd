import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { demand } from '#modules/privacy/index.ts'
import { openCase, proposeEnquiryDestruction } from '#modules/privacy-cases/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { announce, entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { contactOf } from './receive-enquiry.ts'

interface Row {
  readonly enquiry_id: string
  readonly entity_id: string
  readonly number: number
  readonly given: string
  readonly phone: string | null
  readonly email: string | null
  readonly text: string
  readonly at: Date
  readonly case_id: string | null
}

/** Held for the transaction. Error: `not-found`, also where the actor answers no enquiries. */
async function load(tx: Tx, ctx: StaffCtx, enquiryId: string): Promise<Row> {
  const row = await tx.first<Row>({
    text: `select enquiry_id, entity_id, number, given, phone, email, text, at, case_id from enquiries.enquiry
      where tenant_id = app.tenant() and enquiry_id = $1 and entity_id = any ($2) for update`,
    values: [enquiryId, entitiesWith(ctx, 'enquiry.handle')],
  })
  if (!row) throw fail('not-found')
  return row
}

export interface AnswerEnquiry {
  readonly enquiryId: string
  readonly how: 'email' | 'phone' | 'none'
  readonly text: string
}

/**
 * Answers once: by a letter that leaves through the outbox and its gate, or by a note of what was said on the phone.
 * Errors: `not-found`, `conflict.state` (answered already, no address to write to).
 */
export async function answerEnquiry(ctx: StaffCtx, input: AnswerEnquiry): Promise<void> {
  const { name } = await readTenant(ctx.db)
  const entityId = await ctx.db.tx(async tx => {
    const row = await load(tx, ctx, input.enquiryId)
    if (input.how === 'email' && !row.email)
      throw fail('conflict.state', { reason: 'адреса почты в обращении нет, позвоните' })
    if (input.how === 'phone' && !row.phone)
      throw fail('conflict.state', { reason: 'телефона в обращении нет, напишите письмо' })
    await demand(
      { db: tx, clock: ctx.clock },
      { subject: { kind: 'site_user' }, purpose: 'feedback', action: 'use', entityId: row.entity_id },
    )
    const messageId =
      input.how === 'email'
        ? await sendMessage(tx, ctx, {
            channel: 'email',
            recipient: row.email!,
            sender: name,
            subject: `Ответ на ваше обращение № ${row.number}`,
            body: `Здравствуйте, ${row.given}!\n\n${input.text}\n\n${name}`,
            purpose: 'feedback',
            entityId: row.entity_id,
            subjectKind: 'site_user',
            about: { kind: 'enquiry', id: row.enquiry_id },
          })
        : null
    const written = await tx.run(
      q
        .insertInto('enquiries.answer')
        .values({
          tenant_id: ctx.tenantId,
          enquiry_id: row.enquiry_id,
          entity_id: row.entity_id,
          how: input.how,
          text: input.text,
          message_id: messageId,
          answered_by: ctx.actor.userId,
          at: ctx.clock.date(),
        })
        .onConflict(oc => oc.doNothing()),
    )
    if (written === 0) throw fail('conflict.state', { reason: 'на это обращение уже ответили' })
    await record(tx, ctx, {
      action: 'use',
      operation: 'enquiries.answer',
      purpose: 'feedback',
      entityId: row.entity_id,
      object: { kind: 'enquiry', id: row.enquiry_id },
      detail: { how: input.how },
    })
    return row.entity_id
  })
  announce(ctx, 'inbox', entityId)
}

/** Hands it over to the privacy desk; the clock runs from the day it was sent. Errors: `not-found`, `conflict.state`. */
export async function openCaseOfEnquiry(
  ctx: StaffCtx,
  input: {
    readonly enquiryId: string
    readonly kind: 'withdrawal' | 'access' | 'correction' | 'blocking' | 'objection'
  },
): Promise<{ caseId: string; number: string }> {
  const { entityId, ...opened } = await ctx.db.tx(async tx => {
    const row = await load(tx, ctx, input.enquiryId)
    if (row.case_id) throw fail('conflict.state', { reason: 'дело по этому обращению уже открыто' })
    const { caseId, number } = await openCase(tx, ctx, {
      entityId: row.entity_id,
      kind: input.kind,
      door: 'site',
      requesterKind: 'subject',
      requesterName: row.given,
      requesterContact: contactOf(row),
      patientId: null,
      receivedAt: row.at,
      request: row.text,
      identifiedHow: null,
    })
    await tx.run({
      text: 'update enquiries.enquiry set case_id = $3 where tenant_id = $1 and enquiry_id = $2',
      values: [ctx.tenantId, row.enquiry_id, caseId],
    })
    return { caseId, number, entityId: row.entity_id }
  })
  announce(ctx, 'inbox', entityId)
  return opened
}

/** Puts it into the queue of destruction before its term. Errors: `not-found`, `conflict.state`. */
export async function destroyEnquiry(
  ctx: StaffCtx,
  input: { readonly enquiryId: string; readonly reason: string },
): Promise<{ destructionId: string }> {
  return ctx.db.tx(async tx => {
    const row = await load(tx, ctx, input.enquiryId)
    return proposeEnquiryDestruction(tx, ctx, {
      enquiryId: row.enquiry_id,
      entityId: row.entity_id,
      number: row.number,
      reason: input.reason,
      caseId: row.case_id,
    })
  })
}
