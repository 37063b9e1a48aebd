import { formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { checkInn } from '#libs/requisites/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { queueLetter } from './letters.ts'
import { listClients } from './queries.ts'
import { momentOf } from './who.ts'

export interface SubProcessorRow {
  readonly processorId: string
  readonly name: string
  readonly inn: string | null
  readonly country: string
  readonly task: string
  readonly since: string
  readonly until: string | null
}

export const readSubProcessors = (db: Reader): Promise<SubProcessorRow[]> =>
  db.all<SubProcessorRow>({
    text: `select processor_id as "processorId", name, inn, country, task, since, until from clients.sub_processor
      order by until nulls first, name`,
  })

/** Enters somebody whom processing is entrusted to and tells every client in force (MM1-5.2). Error: `request.invalid`. */
export async function addSubProcessor(
  services: Services,
  db: ScopedDb,
  input: Omit<SubProcessorRow, 'processorId' | 'until'> & { readonly by: string; readonly now: Date },
): Promise<{ processorId: string; noticed: number }> {
  if (input.inn !== null && !checkInn(input.inn).ok) throw fail('request.invalid', { fields: 'inn' })
  const processorId = newId()
  const clients = await listClients(db, { states: ['active', 'suspended'] })
  return db.tx(async tx => {
    await tx.run({
      text: `insert into clients.sub_processor (processor_id, name, inn, country, task, since, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        processorId,
        input.name,
        input.inn,
        input.country,
        input.task,
        input.since,
        input.now,
        input.by,
      ],
    })
    let noticed = 0
    for (const client of clients) {
      const letterId = await queueLetter(tx, {
        tenantId: client.tenantId,
        kind: 'sub-processor',
        subject: 'Изменился перечень привлекаемых обработчиков',
        body: `С ${formatDate(input.since)} к обработке по поручению привлекается ${input.name} (${input.country}): ${input.task}. Полный перечень — на странице договора.`,
        basis: { kind: 'sub-processor', id: processorId },
        now: momentOf(services, client.tenantId).now,
        createdBy: input.by,
      })
      if (letterId) noticed++
    }
    return { processorId, noticed }
  })
}
