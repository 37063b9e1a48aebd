import { createHash } from 'node:crypto'
import {
  type BankStatement,
  type DocumentMatch,
  matchDocuments,
  type OpenInvoice,
  parseBankStatement,
  type StatementDocument,
  type ThirdPartyNotice,
} from '#libs/bank-statement/index.ts'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { plusDays, VENDOR_ZONE } from '#libs/offer/index.ts'
import { momentOf, readVendorCard, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { explainMatch } from './explain-match.ts'
import { takeDocument } from './take-document.ts'

/** Imports of statements take turns: the same document is never taken twice. */
export const IMPORT_LOCK = 4_216_140

/** What is taken without a person: the payer is certain, or the notice came before. Everything can be taken back. */
const BY_ITSELF: readonly DocumentMatch['status'][] = ['exact', 'third-party', 'partial', 'over']
const CERTAIN = 60

export interface Imported {
  readonly statementId: string
  readonly known: boolean
}

/**
 * Imports a statement: reads it whole or refuses it with the line, matches every document with invoices and notices, takes
 * what is certain. The same file again answers with the first import (J7.2). Errors: `statement.refused` with line and
 * reason, `conflict.state` for a statement of somebody else's account.
 */
export async function importStatement(
  services: Services,
  db: ScopedDb,
  input: { readonly fileName: string; readonly bytes: Uint8Array; readonly who: Who; readonly now: Date },
): Promise<Imported> {
  const sha = createHash('sha256').update(input.bytes).digest('hex')
  const parsed = parseBankStatement(input.bytes)
  if (!parsed.ok) throw fail('statement.refused', { ...parsed.error })
  const { statement } = parsed
  const { account } = await readVendorCard(db)
  if (!statement.accounts.includes(account))
    throw fail('conflict.state', { reason: `выписка другого счёта: ${statement.account}` })
  return db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock($1)', values: [IMPORT_LOCK] })
    const before = await tx.first<{ statement_id: string }>({
      text: 'select statement_id from billing.statement where sha256 = $1',
      values: [sha],
    })
    if (before) return { statementId: before.statement_id, known: true }
    const statementId = newId()
    await storeStatement(tx, statementId, statement, { ...input, sha })
    const context = await matchingContext(tx)
    const matches = matchDocuments(statement.documents, context)
    checkDays(services, statement.documents, matches, { ...input, tenantOf: context.tenantOf })
    await storeDocuments(tx, statementId, statement.documents, matches)
    for (const [i, match] of matches.entries()) {
      if (!BY_ITSELF.includes(match.status) || match.score < CERTAIN) continue
      await takeDocument(services, tx, {
        statementId,
        position: i + 1,
        document: statement.documents[i]!,
        parts: match.parts,
        invoiceId: match.invoiceId,
        excessKopecks: match.excessKopecks,
        basis: explainMatch(match).join('; '),
        thirdParty: match.status === 'third-party',
        who: input.who,
      })
    }
    return { statementId, known: false }
  })
}

/**
 * Nothing can have been paid on a day that has not come, by the vendor's clock or by that of the client whose invoice it is.
 * A bank may stand a day ahead of Moscow. Error: `statement.refused`.
 */
function checkDays(
  services: Services,
  documents: readonly StatementDocument[],
  matches: readonly DocumentMatch[],
  { now, tenantOf }: { readonly now: Date; readonly tenantOf: ReadonlyMap<string, string> },
): void {
  const vendorToday = dayOf(now.getTime(), VENDOR_ZONE)
  for (const [i, document] of documents.entries()) {
    const { invoiceId, parts } = matches[i]!
    const tenantId = tenantOf.get(invoiceId ?? parts[0]?.invoiceId ?? '')
    const today = [vendorToday, ...(tenantId ? [momentOf(services, tenantId).today] : [])]
    const day = [document.date, document.bookedOn].find(on => today.every(now => on > plusDays(now, 1)))
    if (day)
      throw fail('statement.refused', {
        line: document.line,
        reason: `Дата «${formatDateShort(day)}» ещё не наступила`,
      })
  }
}

async function storeStatement(
  tx: Tx,
  statementId: string,
  statement: BankStatement,
  input: { readonly fileName: string; readonly sha: string; readonly who: Who; readonly now: Date },
): Promise<void> {
  await tx.run(
    q.insertInto('billing.statement').values({
      statement_id: statementId,
      file_name: input.fileName,
      sha256: input.sha,
      version: statement.version,
      encoding: statement.encoding,
      account: statement.account,
      from_on: statement.from,
      to_on: statement.to,
      imported_at: input.now,
      imported_by: input.who.id,
    }),
  )
}

async function storeDocuments(
  tx: Tx,
  statementId: string,
  documents: readonly StatementDocument[],
  matches: readonly DocumentMatch[],
): Promise<void> {
  await tx.run({
    text: `insert into billing.bank_document (statement_id, position, fingerprint, document, status, match)
      select $1::uuid, d.position, d.fingerprint, d.document, d.status, d.match
      from jsonb_to_recordset($2::jsonb) as d(position int, fingerprint text, document jsonb, status text, match jsonb)`,
    values: [
      statementId,
      JSON.stringify(
        documents.map((document, i) => ({
          position: i + 1,
          fingerprint: matches[i]!.fingerprint,
          document,
          status: matches[i]!.status,
          match: matches[i],
        })),
      ),
    ],
  })
}

async function matchingContext(tx: Tx) {
  const invoices = await tx.all<OpenInvoice & { clientAccounts: string[]; tenantId: string }>({
    text: `select s.invoice_id as id, s.tenant_id as "tenantId", s.number, s.issued_on as date, s.total_kopecks as "sumKopecks",
        s.paid_kopecks as "paidKopecks", coalesce(c.inn, c.tenant_id::text) as "clientInn",
        case when c.inn is null then c.head_name else c.short_name end as "clientName",
        '{}'::text[] as "clientAccounts"
      from billing.invoice_state s join clients.client c using (tenant_id) where not s.credited`,
  })
  const notices = await tx.all<ThirdPartyNotice>({
    text: `select n.payer_inn as "payerInn", coalesce(c.inn, c.tenant_id::text) as "clientInn", i.number as "invoiceNumber", n.given_on as date
      from billing.payment_notice n join clients.client c using (tenant_id)
      left join billing.invoice i on i.tenant_id = n.tenant_id and i.invoice_id = n.invoice_id`,
  })
  const imported = await tx.all<{ fingerprint: string }>({
    text: `select fingerprint from billing.bank_document where status <> 'duplicate'`,
  })
  return {
    invoices,
    tenantOf: new Map(invoices.map(({ id, tenantId }) => [id, tenantId])),
    notices: notices.map(notice => ({ ...notice, invoiceNumber: notice.invoiceNumber ?? undefined })),
    imported: new Set(imported.map(row => row.fingerprint)),
  }
}

export interface DocumentRow {
  readonly position: number
  readonly document: StatementDocument
  readonly status: DocumentMatch['status']
  readonly match: DocumentMatch
}

/** Documents of an imported statement with what was proposed. Error: `not-found`. */
export async function readDocuments(db: Reader, statementId: string): Promise<DocumentRow[]> {
  const rows = await db.all<DocumentRow>({
    text: `select position, document, status, match from billing.bank_document where statement_id = $1 order by position`,
    values: [statementId],
  })
  if (rows.length === 0) {
    const known = await db.first({
      text: 'select 1 from billing.statement where statement_id = $1',
      values: [statementId],
    })
    if (!known) throw fail('not-found')
  }
  return rows
}

export interface StatementRow {
  readonly statementId: string
  readonly fileName: string
  readonly version: string
  readonly encoding: string
  readonly account: string
  readonly fromOn: string
  readonly toOn: string
  readonly importedAt: Date
  /** Payments to the vendor that stand in it. */
  readonly documents: number
  /** Those of them that no invoice and no advance has taken yet, and that are not repetitions. */
  readonly waiting: number
}

/** Imported statements, the newest first. */
export const listStatements = (db: Reader): Promise<StatementRow[]> =>
  db.all<StatementRow>({
    text: `select s.statement_id as "statementId", s.file_name as "fileName", s.version, s.encoding, s.account,
        s.from_on as "fromOn", s.to_on as "toOn", s.imported_at as "importedAt",
        d.documents, d.waiting
      from billing.statement s cross join lateral (
        select count(*)::int as documents,
          (count(*) filter (where d.status <> 'duplicate' and not exists (
            select from billing.payment p left join billing.payment_undo u using (tenant_id, payment_id)
            where p.statement_id = d.statement_id and p.document_position = d.position and u.payment_id is null)))::int as waiting
        from billing.bank_document d where d.statement_id = s.statement_id and d.document ->> 'direction' = 'in') d
      order by s.imported_at desc, s.statement_id desc limit 100`,
  })
