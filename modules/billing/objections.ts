import { formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { DEFAULT_PARAMETERS, objectionDeadline } from '#libs/offer/index.ts'
import { momentOf, queueLetter, readClient, type Who } from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { effectivePeriod, findInvoice, type InvoiceRow } from './invoice-rows.ts'
import { readStanding } from './standing.ts'

export interface Objection {
  readonly objectionId: string
  readonly tenantId: string
  readonly caseNumber: string
  readonly invoiceId: string
  readonly text: string
  readonly filedAt: Date
  readonly filedName: string
  readonly answer: string | null
  readonly answeredAt: Date | null
}

export const readObjections = (db: Reader, tenantId: string | null): Promise<Objection[]> =>
  db.all<Objection>({
    text: `select objection_id as "objectionId", tenant_id as "tenantId", case_number as "caseNumber",
      invoice_id as "invoiceId", text, filed_at as "filedAt", filed_name as "filedName", answer,
      answered_at as "answeredAt" from billing.objection where $1::uuid is null or tenant_id = $1 order by filed_at desc`,
    values: [tenantId],
  })

/** The last day for objections to the period of a paid invoice. Source: MM-6.5. */
export async function objectionsUntil(db: Reader, invoice: InvoiceRow): Promise<string> {
  const { product } = await readClient(db, invoice.tenantId)
  const { from } = effectivePeriod(invoice)
  const terms = (await editionOn(db, product, from))?.parameters ?? DEFAULT_PARAMETERS[product]
  return objectionDeadline(from, terms.objectionWorkingDays)
}

/**
 * A reasoned objection to a period, within the working days from its start. It never stands in the way of tickets about
 * faults (MM-6.5b). Errors: `not-found`, `conflict.state` when the period has not begun, is not paid, or the days are over.
 */
export async function fileObjection(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly invoiceId: string; readonly text: string; readonly who: Who },
): Promise<{ caseNumber: string }> {
  const { now, today } = momentOf(services, input.tenantId)
  return db.tx(async tx => {
    const invoice = await findInvoice(tx, input.tenantId, input.invoiceId)
    if (!invoice) throw fail('not-found')
    if (invoice.paidOn === null)
      throw fail('conflict.state', { reason: 'период не оплачен, возражать не на что' })
    if (today < effectivePeriod(invoice).from)
      throw fail('conflict.state', { reason: 'период ещё не начался' })
    const until = await objectionsUntil(tx, invoice)
    if (today > until)
      throw fail('conflict.state', {
        reason: `срок возражений истёк ${formatDate(until)}, права предоставлены надлежащим образом. Об ошибках системы пишите в поддержку в любое время`,
        until,
      })
    const known = await readObjections(tx, input.tenantId)
    const caseNumber = `В-${invoice.number}-${known.filter(o => o.invoiceId === input.invoiceId).length + 1}`
    await tx.run(
      q.insertInto('billing.objection').values({
        tenant_id: input.tenantId,
        objection_id: newId(),
        case_number: caseNumber,
        invoice_id: input.invoiceId,
        text: input.text,
        filed_at: now,
        filed_by: input.who.id!,
        filed_name: input.who.name,
      }),
    )
    return { caseNumber }
  })
}

/** The vendor's answer, with a letter to the client. Errors: `not-found`, `conflict.state` (answered before). */
export async function answerObjection(
  services: Services,
  db: ScopedDb,
  input: { readonly objectionId: string; readonly answer: string; readonly who: Who },
): Promise<void> {
  const found = (await readObjections(db, null)).find(o => o.objectionId === input.objectionId)
  if (!found) throw fail('not-found')
  const { now } = momentOf(services, found.tenantId)
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update billing.objection set answer = $3, answered_at = $4, answered_by = $5
        where tenant_id = $1 and objection_id = $2 and answered_at is null`,
      values: [found.tenantId, input.objectionId, input.answer, now, input.who.id],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'ответ уже дан' })
    await queueLetter(tx, {
      tenantId: found.tenantId,
      kind: 'objection-answer',
      subject: `Ответ на возражение ${found.caseNumber}`,
      body: input.answer,
      basis: { kind: 'objection', id: input.objectionId },
      now,
      createdBy: input.who.id,
    })
  })
}

/** Whether a period waits for its note: it is paid and has begun, nobody has noted or objected to it yet. */
export const awaitsNote = (invoice: InvoiceRow, answered: ReadonlySet<string>, today: string): boolean =>
  invoice.paidOn !== null && !answered.has(invoice.invoiceId) && effectivePeriod(invoice).from <= today

/** Notes that rights were granted properly for periods whose days for objections are over without one (MM-6.5b). */
export async function noteAcceptance(tx: Tx, tenantId: string, now: Date, today: string): Promise<void> {
  const standing = (await readStanding(tx, [tenantId]))(tenantId)
  for (const invoice of standing.invoices) {
    if (!awaitsNote(invoice, standing.answered, today)) continue
    const deadline = await objectionsUntil(tx, invoice)
    if (today <= deadline) continue
    await tx.run({
      text: `insert into billing.acceptance_note (tenant_id, invoice_id, deadline, made_at, text) values ($1, $2, $3, $4, $5)
        on conflict do nothing`,
      values: [
        tenantId,
        invoice.invoiceId,
        deadline,
        now,
        'Возражений в срок не поступило: права предоставлены надлежащим образом',
      ],
    })
  }
}

export const readAcceptanceNotes = (db: Reader, tenantId: string) =>
  db.all<{ invoiceId: string; deadline: string; madeAt: Date; text: string }>({
    text: `select invoice_id as "invoiceId", deadline, made_at as "madeAt", text from billing.acceptance_note
      where tenant_id = $1`,
    values: [tenantId],
  })
