import { signaturePdf } from '#modules/consents/index.ts'
import { billPdf } from '#modules/money/index.ts'
import { protocolPdf } from '#modules/records/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { type Entry, whole } from './archive.ts'
import { leaveOut } from './contents.ts'
import type { Work } from './work.ts'

interface Paper {
  readonly folder: string
  readonly title: string
  /** Ids of the papers that leave, in a stable order. */
  readonly ids: string
  readonly render: (ctx: Ctx, id: string) => Promise<Uint8Array>
}

const FREE = 'tenant_id = app.tenant() and (patient_id is null or patient_id <> all ($1::uuid[]))'

/** Papers that leave as PDF/A, one file each, named by the id that the tables know (MM3-3.1c). */
const PAPERS: readonly Paper[] = [
  {
    folder: 'protocols',
    title: 'Протоколы осмотров',
    ids: `select protocol_id as id from records.protocol where ${FREE} and signed_at is not null order by 1`,
    render: async (ctx, id) => (await protocolPdf(ctx, id)).bytes,
  },
  {
    folder: 'signatures',
    title: 'Подписанные пациентами документы',
    ids: `select signature_id as id from consents.signature where ${FREE} order by 1`,
    render: async (ctx, id) => (await signaturePdf(ctx, id)).bytes,
  },
  {
    folder: 'bills',
    title: 'Счета пациентам',
    ids: `select bill_id as id from money.bill where ${FREE} order by 1`,
    render: async (ctx, id) => (await billPdf(ctx, id)).bytes,
  },
  {
    folder: 'documents',
    title: 'Выданные документы',
    ids: `select document_id as id from documents.file where ${FREE} order by 1`,
    render: async (ctx, id) => {
      const row = await ctx.db.first<{ bytes: Buffer }>({
        text: 'select bytes from documents.file where tenant_id = $1 and document_id = $2',
        values: [ctx.tenantId, id],
      })
      return row!.bytes
    },
  },
]

export interface PaperList {
  readonly paper: Paper
  readonly ids: readonly string[]
}

/** Which papers there are at the moment of the tables. */
export async function listPapers(work: Work, tx: Tx): Promise<PaperList[]> {
  const lists: PaperList[] = []
  for (const paper of PAPERS) {
    const rows = await tx.all<{ id: string }>({ text: paper.ids, values: [work.without] })
    lists.push({ paper, ids: rows.map(row => row.id) })
  }
  return lists
}

/** Writes the papers; answers the file of each protocol by its id. */
export async function writePapers(
  work: Work,
  lists: readonly PaperList[],
): Promise<ReadonlyMap<string, Entry>> {
  const protocols = new Map<string, Entry>()
  const all = lists.reduce((sum, { ids }) => sum + ids.length, 0)
  let before = 0
  for (const { paper, ids } of lists) {
    const { folder, title } = paper
    let count = 0
    for (const [i, id] of ids.entries()) {
      await work.progress('papers', before + i, all)
      try {
        const entry = await work.archive.add(`${folder}/${id}.pdf`, whole(await paper.render(work.ctx, id)))
        if (folder === 'protocols') protocols.set(id, entry)
        count++
      } catch (error) {
        if (!isFailure(error, 'not-found')) throw error
        leaveOut(work.contents, title, 'уничтожено, пока готовилась выгрузка')
      }
    }
    before += ids.length
    work.contents.papers.push({ folder, title, count })
  }
  return protocols
}
