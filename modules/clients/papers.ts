import { formatDate } from '#libs/format/index.ts'
import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { instructionText, measuresText, ndaText, type PaperBlock, secretsIn } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PaperData } from '#platform/pdf/vendor-types.ts'
import { type ClientRow, readClient, readVendorCard } from './queries.ts'
import { momentOf, type Who } from './who.ts'

/** Papers that are drawn up from texts of their own; a reconciliation comes from the money (modules/billing). */
export type TextPaper = 'instruction' | 'measures' | 'measures-extended' | 'nda'
export type PaperKind = TextPaper | 'reconciliation' | 'export-acceptance' | 'electronic-documents'

export interface PaperRow {
  readonly paperId: string
  readonly kind: PaperKind
  readonly edition: number
  readonly title: string
  readonly sha256: string
  readonly madeAt: Date
  readonly basis: string
  readonly acceptedAt: Date | null
  readonly acceptedName: string | null
  /** The newest edition of the same agreement when this one is an older one: it cannot be accepted any more. */
  readonly replacedBy: number | null
}

/** Kinds of which a new edition takes the place of the older ones; others stand for one event each. */
const EDITIONED = `('instruction', 'nda', 'electronic-documents')`

export const readPapers = (db: Reader, tenantId: string): Promise<PaperRow[]> =>
  db.all<PaperRow>({
    text: `select paper_id as "paperId", kind, edition, title, sha256, made_at as "madeAt", basis,
      accepted_at as "acceptedAt", accepted_name as "acceptedName",
      case when kind in ${EDITIONED} then nullif(max(edition) over (partition by kind), edition) end as "replacedBy"
      from clients.paper where tenant_id = $1 order by made_at desc, paper_id desc`,
    values: [tenantId],
  })

/** The PDF of a paper. Error: `not-found`. */
export async function readPaperPdf(
  db: Reader,
  tenantId: string,
  paperId: string,
): Promise<{ pdf: Buffer; title: string }> {
  const row = await db.first<{ pdf: Buffer; title: string }>({
    text: 'select pdf, title from clients.paper where tenant_id = $1 and paper_id = $2',
    values: [tenantId, paperId],
  })
  if (!row) throw fail('not-found')
  return row
}

const TITLES: Readonly<Record<PaperKind, string>> = {
  instruction: 'Поручение обработки персональных данных',
  measures: 'Справка о мерах защиты персональных данных',
  'measures-extended': 'Расширенная справка о мерах защиты',
  nda: 'Соглашение о неразглашении',
  'electronic-documents': 'Соглашение об электронных документах',
  reconciliation: 'Акт сверки взаимных расчётов',
  'export-acceptance': 'Акт приёмки выгруженных данных',
}

function blocksOf(kind: TextPaper, client: ClientRow, vendor: string): PaperBlock[] {
  switch (kind) {
    case 'instruction':
      return instructionText(client.fullName, vendor)
    case 'measures':
      return measuresText(client.fullName, false)
    case 'measures-extended':
      return measuresText(client.fullName, true)
    case 'nda':
      return ndaText(client.fullName, vendor)
  }
}

/**
 * Draws up the next edition of a paper: text from the parameters, PDF/A, hash. The extended statement needs an accepted
 * NDA (MM1-6.5); a statement that would name an address or a product does not leave (MM1-6.4).
 * Errors: `conflict.state`, `not-found`.
 */
export async function makePaper(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly kind: TextPaper; readonly basis: string; readonly who: Who },
): Promise<{ paperId: string }> {
  const [client, vendor] = [await readClient(db, input.tenantId), await readVendorCard(db)]
  const known = await readPapers(db, input.tenantId)
  if (input.kind === 'measures-extended' && !known.some(paper => paper.kind === 'nda' && paper.acceptedAt))
    throw fail('conflict.state', { reason: 'сначала клиент принимает соглашение о неразглашении' })
  const blocks = blocksOf(input.kind, client, vendor.fullName)
  const secrets = input.kind.startsWith('measures')
    ? secretsIn(blocks.flatMap(b => b.paragraphs).join('\n'))
    : []
  if (secrets.length > 0)
    throw fail('conflict.state', { reason: `текст раскрывает лишнее: ${secrets.join(', ')}` })
  return db.tx(tx =>
    storePaper(services, tx, {
      ...input,
      blocks: blocks.map(block => ({ ...block, facts: [], table: null })),
    }),
  )
}

/** The next edition of a paper of a kind as PDF/A with its hash, in the transaction of its cause. */
export async function storePaper(
  services: Services,
  tx: Tx,
  input: {
    readonly tenantId: string
    readonly kind: PaperKind
    readonly blocks: PaperData['blocks']
    readonly basis: string
    readonly who: Who
  },
): Promise<{ paperId: string }> {
  const { now, today } = momentOf(services, input.tenantId)
  const vendor = await readVendorCard(tx)
  const known = await readPapers(tx, input.tenantId)
  const edition =
    Math.max(0, ...known.filter(paper => paper.kind === input.kind).map(paper => paper.edition)) + 1
  const title = TITLES[input.kind]
  const pdf = Buffer.from(
    await services.pdf.render({
      template: 'paper',
      data: {
        operator: { ...vendor, licence: null },
        title,
        number: `Редакция № ${edition}`,
        date: formatDate(today),
        blocks: input.blocks,
        footer: `${title}, редакция № ${edition}`,
      },
      title,
      author: vendor.shortName,
      createdAt: now.toISOString(),
    }),
  )
  const paperId = newId()
  await tx.run(
    q.insertInto('clients.paper').values({
      tenant_id: input.tenantId,
      paper_id: paperId,
      kind: input.kind,
      edition,
      title,
      data: JSON.stringify(input.blocks),
      pdf,
      sha256: sha256(pdf),
      made_at: now,
      made_by: input.who.id,
      basis: input.basis,
    }),
  )
  return { paperId }
}

/**
 * The client accepts a paper; the fact is added once and never changes. An edition that a newer one has replaced is
 * refused with the number of the newer one. Errors: `not-found`, `conflict.state`.
 */
export async function acceptPaper(
  services: Services,
  db: ScopedDb,
  input: { readonly tenantId: string; readonly paperId: string; readonly who: Who },
): Promise<void> {
  const { now } = momentOf(services, input.tenantId)
  const paper = (await readPapers(db, input.tenantId)).find(row => row.paperId === input.paperId)
  if (!paper) throw fail('not-found')
  const reason = whyNotAccept(paper)
  if (reason) throw fail('conflict.state', { reason })
  await db.tx(tx => acceptPaperWithin(tx, { ...input, now }))
}

function whyNotAccept(paper: PaperRow): string | null {
  if (paper.acceptedAt) return 'документ уже принят'
  if (paper.kind.startsWith('measures')) return 'справка не требует принятия'
  if (paper.replacedBy !== null)
    return `редакция № ${paper.edition} заменена, примите действующую редакцию № ${paper.replacedBy}`
  return null
}

/** The same within the transaction of its cause. Error: `conflict.version` when it is accepted or replaced meanwhile. */
export async function acceptPaperWithin(
  tx: Tx,
  input: { readonly tenantId: string; readonly paperId: string; readonly who: Who; readonly now: Date },
): Promise<void> {
  const rows = await tx.run({
    text: `update clients.paper set accepted_at = $3, accepted_by = $4, accepted_name = $5
      where tenant_id = $1 and paper_id = $2 and accepted_at is null and (kind not in ${EDITIONED} or not exists (
        select from clients.paper n where n.tenant_id = $1 and n.kind = paper.kind and n.edition > paper.edition))`,
    values: [input.tenantId, input.paperId, input.now, input.who.id, input.who.name],
  })
  if (rows === 0) throw fail('conflict.version')
}
