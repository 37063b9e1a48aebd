import { csvFile } from '#libs/csv/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Facts } from './destruction-facts.ts'

export interface ActFile {
  readonly number: string
  readonly pdf: Buffer
  readonly csv: Buffer
}

interface Extract {
  readonly operators: Facts['operators']
  readonly categories: readonly { readonly category: string; readonly records: number }[]
  readonly reason: string
  readonly date: string
}

/** The extract of the journal as CSV for Excel: a line a record number, then the categories with their counts. */
function extractCsv({ operators, categories, reason, date }: Extract): Buffer {
  const rows = [
    ['Оператор', 'ИНН', 'Номер карты', 'Дата уничтожения', 'Причина'],
    ...operators.flatMap(o => o.cards.map(card => [o.name, o.inn ?? '', card, date, reason])),
    [],
    ['Категория данных', 'Уничтожено записей'],
    ...categories.map(c => [c.category, String(c.records)]),
  ]
  return Buffer.from(csvFile(rows))
}

const find = async (db: Reader, where: string, value: string): Promise<ActFile> => {
  const row = await db.first<{ number: string; pdf: Buffer; log_extract: Extract }>({
    text: `select number, pdf, log_extract from clients.destruction_act where ${where} order by made_at desc limit 1`,
    values: [value],
  })
  if (!row) throw fail('not-found')
  return { number: row.number, pdf: row.pdf, csv: extractCsv(row.log_extract) }
}

/** The act about a client's data with its extract. Error: `not-found` while they are not destroyed. */
export const readDestructionAct = (db: Reader, tenantId: string): Promise<ActFile> =>
  find(db, 'tenant_id = $1', tenantId)

/** By the secret of the link in the letter: the client has no way to sign in any more. Error: `not-found`. */
export const readActByToken = (db: Reader, token: string): Promise<ActFile> => find(db, 'token = $1', token)
