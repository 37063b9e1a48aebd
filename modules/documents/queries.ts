import { maySign, SIGNATURE_MATRIX, type SignatureKind } from '#libs/consent-text/index.ts'
import { isPaperKind, type PaperKind, paperKind } from '#libs/documents/index.ts'
import { dayOf, startOfDay } from '#libs/format/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { type Ctx, entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { DocumentRow } from './contract.ts'
import { addCalendarDays } from './days.ts'
import { mayOpen } from './policy.ts'

const READING = { action: 'extraction', operation: 'documents.register', purpose: 'care' } as const

interface Row {
  readonly documentId: string
  readonly entityId: string
  readonly patientId: string
  readonly patientName: string
  readonly kind: PaperKind
  readonly number: string
  readonly issuedAt: Date
  readonly signerName: string
  readonly signedAs: SignatureKind | null
  readonly signedAt: Date | null
  readonly signatureId: string | null
  readonly scan: boolean
  readonly voidReason: string | null
  readonly total: number
}

const REGISTER = `select i.document_id as "documentId", i.entity_id as "entityId", i.patient_id as "patientId",
    concat_ws(' ', p.surname, p.given, p.patronymic) as "patientName", i.kind, i.number, i.issued_at as "issuedAt",
    i.signer_name as "signerName", s.detail ->> 'by' as "signedAs", s.at as "signedAt", s.signature_id as "signatureId",
    coalesce(s.detail ? 'fileId', false) as scan, v.detail ->> 'reason' as "voidReason", count(*) over ()::int as total
  from documents.issued i
  join patients.brief p on p.tenant_id = i.tenant_id and p.patient_id = i.patient_id
  left join documents.event s on s.tenant_id = i.tenant_id and s.document_id = i.document_id and s.what = 'signed'
  left join documents.event v on v.tenant_id = i.tenant_id and v.document_id = i.document_id and v.what = 'voided'
  where i.tenant_id = app.tenant()`

/** How a kind of document may be signed and why not otherwise; null when only the doctor signs. */
export function signatureRule(
  kind: PaperKind,
  language: 'ru' | 'en',
): { readonly allowed: SignatureKind[] | null; readonly why: string | null } {
  const { matter } = paperKind(kind)
  if (matter === null) return { allowed: null, why: null }
  return { allowed: [...SIGNATURE_MATRIX[matter].allowed], why: maySign(matter, 'pep').why[language] }
}

function present(ctx: StaffCtx, row: Row): DocumentRow {
  const { total: _, voidReason, issuedAt, signedAt, ...rest } = row
  return {
    ...rest,
    kindName: paperKind(row.kind)[ctx.language],
    issuedAt: issuedAt.toISOString(),
    signedAt: signedAt?.toISOString() ?? null,
    state: voidReason !== null ? 'voided' : signedAt ? 'signed' : 'issued',
    reason: voidReason,
    ...signatureRule(row.kind, ctx.language),
    opens: mayOpen(ctx, row.kind, row.entityId),
  }
}

export interface RegisterFilter {
  readonly entityId?: string | undefined
  readonly kind?: string | undefined
  readonly state?: 'issued' | 'signed' | 'voided' | undefined
  readonly from?: string | undefined
  readonly till?: string | undefined
  readonly q?: string | undefined
  readonly patientId?: string | undefined
  readonly limit: number
}

const STATES = {
  issued: 's.event_id is null and v.event_id is null',
  signed: 's.event_id is not null and v.event_id is null',
  voided: 'v.event_id is not null',
} as const

/** The register of documents, newest first. */
export async function readRegister(
  ctx: StaffCtx,
  filter: RegisterFilter,
): Promise<{ documents: DocumentRow[]; total: number }> {
  const { zone } = await readTenant(ctx.db)
  const parts: string[] = []
  const values: unknown[] = []
  const add = (sql: string, value: unknown) => {
    values.push(value)
    parts.push(sql.replaceAll('$?', `$${values.length}`))
  }
  if (filter.entityId) add('i.entity_id = $?', filter.entityId)
  if (filter.kind) add('i.kind = $?', filter.kind)
  if (filter.patientId) add('i.patient_id = any (patients.same_person($?))', filter.patientId)
  if (filter.from) add('i.issued_at >= $?', new Date(startOfDay(filter.from, zone)))
  if (filter.till) add('i.issued_at < $?', new Date(startOfDay(addCalendarDays(filter.till, 1), zone)))
  if (filter.state) parts.push(STATES[filter.state])
  // In the register a name is looked for by its beginning or a number by any part of it.
  if (filter.q)
    add("(i.number ilike '%' || $? || '%' or p.surname ilike $? || '%')", filter.q.replace(/[%_\\]/g, '\\$&'))
  values.push(filter.limit)
  const where = parts.map(part => ` and ${part}`).join('')
  const [rows] = await Promise.all([
    ctx.db.all<Row>({
      text: `${REGISTER}${where} order by i.issued_at desc limit $${values.length}`,
      values,
    }),
    filter.patientId
      ? readThroughGate(ctx, { ...READING, patientId: filter.patientId })
      : recordRead(ctx, READING),
  ])
  return { documents: rows.map(row => present(ctx, row)), total: rows[0]?.total ?? 0 }
}

export interface IssuedRow {
  readonly documentId: string
  readonly entityId: string
  readonly patientId: string
  readonly kind: PaperKind
  readonly number: string
  readonly title: string
  readonly sha256: string
  readonly content: { readonly title: string; readonly body: { heading?: string; text: string }[] }
  readonly signs: 'patient' | 'representative' | 'patient-with-agreement'
  readonly representativeId: string | null
  readonly signedAt: Date | null
  readonly voided: boolean
}

/** A document by its id with its state. Error: `not-found`. */
export async function findDocument(db: Reader, documentId: string): Promise<IssuedRow> {
  const row = await db.first<IssuedRow>({
    text: `select i.document_id as "documentId", i.entity_id as "entityId", i.patient_id as "patientId", i.kind, i.number,
        i.title, encode(i.pdf_sha256, 'hex') as sha256, i.content, i.signs, i.representative_id as "representativeId",
        s.at as "signedAt", v.event_id is not null as voided
      from documents.issued i
      left join documents.event s on s.tenant_id = i.tenant_id and s.document_id = i.document_id and s.what = 'signed'
      left join documents.event v on v.tenant_id = i.tenant_id and v.document_id = i.document_id and v.what = 'voided'
      where i.tenant_id = app.tenant() and i.document_id = $1`,
    values: [documentId],
  })
  if (!row || !isPaperKind(row.kind)) throw fail('not-found')
  return row
}

/** The bytes of a document as they were issued. Error: `not-found`. */
export async function fileOf(
  ctx: Ctx,
  documentId: string,
): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }> {
  const row = await ctx.db.first<{ bytes: Buffer; number: string }>({
    text: `select f.bytes, i.number from documents.file f join documents.issued i using (tenant_id, document_id)
      where f.tenant_id = app.tenant() and f.document_id = $1`,
    values: [documentId],
  })
  if (!row) throw fail('not-found')
  return { bytes: row.bytes, fileName: `${row.number}.pdf` }
}

/** Requests for copies, the most urgent first, answered ones after them. */
export async function copiesRequests(ctx: StaffCtx) {
  const { zone } = await readTenant(ctx.db)
  const today = dayOf(ctx.clock.nowMs(), zone)
  const rows = await ctx.db.all<{
    documentId: string
    number: string
    patientId: string
    patientName: string
    registeredOn: string
    dueOn: string
    daysLeft: number
    answeredAt: Date | null
    answer: string | null
  }>({
    text: `select c.document_id as "documentId", i.number, c.patient_id as "patientId",
        concat_ws(' ', p.surname, p.given, p.patronymic) as "patientName", c.registered_on as "registeredOn",
        c.due_on as "dueOn", c.due_on - $1::date as "daysLeft", c.answered_at as "answeredAt", c.answer
      from documents.copies_request c join documents.issued i using (tenant_id, document_id)
      join patients.brief p on p.tenant_id = c.tenant_id and p.patient_id = c.patient_id
      where c.tenant_id = app.tenant() and c.entity_id = any ($2)
      order by c.answered_at is not null, c.due_on limit 200`,
    values: [today, entitiesWith(ctx, 'document.read')],
  })
  return { requests: rows.map(row => ({ ...row, answeredAt: row.answeredAt?.toISOString() ?? null })) }
}

/** How many requests for copies wait for an answer in these legal entities. */
export async function countWaitingCopies(db: Reader, entityIds: readonly string[]): Promise<number> {
  const row = await db.first<{ n: number }>({
    name: 'documents.copies-waiting',
    text: `select count(*)::int as n from documents.copies_request c
      where c.tenant_id = app.tenant() and c.entity_id = any ($1) and c.answered_at is null`,
    values: [entityIds],
  })
  return row?.n ?? 0
}
