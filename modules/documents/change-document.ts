import { paperKind } from '#libs/documents/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { type Document, registerPaper, type Signed } from '#modules/consents/index.ts'
import { actorId, announce, type Ctx, type StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { findDocument, type IssuedRow } from './queries.ts'

/** Refuses a document that is signed or void already. Errors: `document.signed`, `document.voided`. */
export function checkOpen(row: IssuedRow): void {
  if (row.voided) throw fail('document.voided')
  if (row.signedAt) throw fail('document.signed')
}

/** The document as signatures know it: its file is what is signed. Error: `not-found` for papers that only a doctor signs. */
export function documentToSign(row: IssuedRow): Document {
  const { matter } = paperKind(row.kind)
  if (matter === null) throw fail('not-found')
  return {
    kind: matter,
    patientId: row.patientId,
    entityId: row.entityId,
    editionId: null,
    text: row.content,
    fileSha256: row.sha256,
    representativeId: row.signs === 'representative' ? row.representativeId : null,
  }
}

/**
 * Writes what happened to a document. Events of one document take turns, so that none is signed after it was voided; a
 * second signature or voiding is refused by the database. Errors: `document.signed`, `document.voided`.
 */
export async function writeEvent(
  tx: Tx,
  ctx: Ctx,
  row: Pick<IssuedRow, 'documentId' | 'entityId' | 'patientId'>,
  event: {
    readonly what: 'signed' | 'voided' | 'handed'
    readonly signatureId?: string
    readonly at?: Date
    readonly detail: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  await tx.run({
    text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    values: [`document/${row.documentId}`],
  })
  if (event.what === 'signed') {
    const voided = await tx.first({
      text: `select from documents.event where tenant_id = $1 and document_id = $2 and what = 'voided'`,
      values: [ctx.tenantId, row.documentId],
    })
    if (voided) throw fail('document.voided')
  }
  try {
    await tx.run(
      q.insertInto('documents.event').values({
        tenant_id: ctx.tenantId,
        event_id: newId(),
        document_id: row.documentId,
        entity_id: row.entityId,
        patient_id: row.patientId,
        at: event.at ?? ctx.clock.date(),
        recorded_by: actorId(ctx.actor),
        what: event.what,
        signature_id: event.signatureId ?? null,
        detail: JSON.stringify(event.detail),
      }),
    )
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint === 'signed_once') throw fail('document.signed')
    if (constraint === 'voided_once') throw fail('document.voided')
    throw error
  }
  await record(tx, ctx, {
    action: 'recording',
    operation: `documents.${event.what}`,
    purpose: 'care',
    entityId: row.entityId,
    patientId: row.patientId,
    object: { kind: 'document', id: row.documentId },
  })
}

/** Declares a document void: its number stays taken, its file stays readable. Errors: `not-found`, `document.voided`. */
export async function voidDocument(
  ctx: StaffCtx,
  input: { readonly documentId: string; readonly reason: string },
): Promise<void> {
  const row = await findDocument(ctx.db, input.documentId)
  if (row.voided) throw fail('document.voided')
  await ctx.db.tx(tx => writeEvent(tx, ctx, row, { what: 'voided', detail: { reason: input.reason } }))
}

/**
 * Registers that the printed sheet was signed by hand: with where it is kept, or with its scan.
 * Errors: `not-found`, `document.signed`, `document.voided`, `request.invalid` (a day to come).
 */
export async function signOnPaper(
  ctx: StaffCtx,
  input: {
    readonly documentId: string
    readonly requisites: string
    readonly signedAt: Date
    readonly fileId?: string
  },
): Promise<Signed> {
  const row = await findDocument(ctx.db, input.documentId)
  checkOpen(row)
  const { requisites, signedAt } = input
  return registerPaper(ctx, documentToSign(row), { requisites, signedAt }, (tx, signatureId) =>
    writeEvent(tx, ctx, row, {
      what: 'signed',
      signatureId,
      at: signedAt,
      detail: { by: 'paper', requisites, ...(input.fileId && { fileId: input.fileId }) },
    }),
  )
}

/** Answers a request for copies. Errors: `not-found`, `conflict.state` when it was answered. */
export async function answerCopies(
  ctx: StaffCtx,
  input: { readonly documentId: string; readonly answer: string },
): Promise<void> {
  const row = await findDocument(ctx.db, input.documentId)
  await ctx.db.tx(async tx => {
    const changed = await tx.run({
      text: `update documents.copies_request set answered_at = $2, answered_by = $3, answer = $4
        where tenant_id = app.tenant() and document_id = $1 and answered_at is null`,
      values: [input.documentId, ctx.clock.date(), ctx.actor.userId, input.answer],
    })
    if (changed === 0) throw fail('conflict.state', { reason: 'на это заявление уже ответили' })
    await writeEvent(tx, ctx, row, { what: 'handed', detail: { answer: input.answer } })
  })
  announce(ctx, 'inbox', row.entityId)
}
