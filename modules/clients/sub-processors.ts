import { formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { checkInn } from '#libs/requisites/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb, Tx } from '#platform/db/index.ts'
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
    const body = `С ${formatDate(input.since)} к обработке по поручению привлекается ${input.name} (${input.country}): ${input.task}. Полный перечень — на странице договора.`
    const noticed = await tellClients(services, tx, clients, { processorId, body, by: input.by })
    return { processorId, noticed }
  })
}

/** Ends the work of a sub-processor on a day and tells every client in force (MM1-5.2). Errors: `not-found`, `request.invalid`. */
export async function endSubProcessor(
  services: Services,
  db: ScopedDb,
  input: { readonly processorId: string; readonly until: string; readonly by: string },
): Promise<{ noticed: number }> {
  const row = (await readSubProcessors(db)).find(known => known.processorId === input.processorId)
  if (!row || row.until !== null) throw fail('not-found')
  if (input.until < row.since) throw fail('request.invalid', { fields: 'until' })
  const clients = await listClients(db, { states: ['active', 'suspended'] })
  return db.tx(async tx => {
    const ended = await tx.run({
      text: 'update clients.sub_processor set until = $2 where processor_id = $1 and until is null',
      values: [input.processorId, input.until],
    })
    if (ended === 0) throw fail('conflict.version')
    const body = `После ${formatDate(input.until)} ${row.name} (${row.country}) к обработке по поручению не привлекается. Полный перечень — на странице договора.`
    return { noticed: await tellClients(services, tx, clients, { ...input, body }) }
  })
}

/** A letter about the register to each client by its own clock; answers how many have an address for it. */
async function tellClients(
  services: Services,
  tx: Tx,
  clients: readonly { readonly tenantId: string }[],
  { processorId, body, by }: { readonly processorId: string; readonly body: string; readonly by: string },
): Promise<number> {
  let noticed = 0
  for (const { tenantId } of clients) {
    const letterId = await queueLetter(tx, {
      tenantId,
      kind: 'sub-processor',
      subject: 'Изменился перечень привлекаемых обработчиков',
      body,
      basis: { kind: 'sub-processor', id: processorId },
      now: momentOf(services, tenantId).now,
      createdBy: by,
    })
    if (letterId) noticed++
  }
  return noticed
}
