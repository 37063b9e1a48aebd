import { formatMoment } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Reader, ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { queueLetter } from './letters.ts'
import { listClients } from './queries.ts'
import { momentOf } from './who.ts'

/** What the offer names as beyond the parties' power (MM-10.1). */
export const MAJEURE = [
  'networks',
  'data-centre',
  'third-party-hardware',
  'third-party-software',
  'attack',
  'state-action',
] as const
export type Majeure = (typeof MAJEURE)[number]
export type Exclusion = 'none' | 'planned' | 'force-majeure'

export interface NewDowntime {
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly affected: string
  readonly description: string
  readonly exclusion: Exclusion
  readonly majeure: Majeure | null
  readonly evidence: string | null
}

export interface Downtime extends NewDowntime {
  readonly downtimeId: string
  readonly number: string
  readonly recordedAt: Date
}

/**
 * Enters a downtime. Planned works are told to the clients before they begin, otherwise they count like any other; force
 * majeure needs its kind and evidence (MM-10.1). Errors: `request.invalid` with the field that is wrong.
 */
export async function recordDowntime(
  services: Services,
  db: ScopedDb,
  input: NewDowntime & { readonly by: string; readonly now: Date },
): Promise<{ downtimeId: string; number: string; told: number }> {
  const wrong = [
    input.endedAt && input.endedAt <= input.startedAt && 'endedAt',
    input.exclusion === 'planned' && (input.startedAt <= input.now || !input.endedAt) && 'startedAt',
    input.exclusion !== 'planned' && input.startedAt > input.now && 'startedAt',
    input.exclusion !== 'planned' && input.endedAt && input.endedAt > input.now && 'endedAt',
    (input.exclusion === 'force-majeure') !== (input.majeure !== null) && 'majeure',
    input.exclusion === 'force-majeure' && (input.evidence?.trim().length ?? 0) < 10 && 'evidence',
  ].filter(Boolean)
  if (wrong.length > 0) throw fail('request.invalid', { fields: [...new Set(wrong)].join(', ') })
  const clients =
    input.exclusion === 'planned' ? await listClients(db, { states: ['active', 'suspended'] }) : []
  const downtimeId = newId()
  return db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(4216404)' })
    const counted = await tx.first<{ n: number }>({
      text: 'select count(*)::int + 1 as n from clients.downtime',
    })
    const number = `П-${counted!.n}/${input.now.getUTCFullYear()}`
    await tx.run({
      text: `insert into clients.downtime (downtime_id, number, started_at, ended_at, affected, description, exclusion, majeure,
          evidence, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [
        downtimeId,
        number,
        input.startedAt,
        input.endedAt,
        input.affected,
        input.description,
        input.exclusion,
        input.majeure,
        input.evidence,
        input.now,
        input.by,
      ],
    })
    let told = 0
    for (const { tenantId } of clients) {
      const when = (at: Date) => formatMoment(at.toISOString(), VENDOR_ZONE)
      const letterId = await queueLetter(tx, {
        tenantId,
        kind: 'once:works',
        subject: `Плановые работы ${number}`,
        body: `С ${when(input.startedAt)} до ${when(input.endedAt!)} (МСК) будет недоступно: ${input.affected}.\n\n${input.description}`,
        basis: { kind: 'downtime', id: downtimeId },
        now: momentOf(services, tenantId).now,
        createdBy: input.by,
      })
      if (letterId) told++
    }
    return { downtimeId, number, told }
  })
}

/** When a downtime that was entered while it lasted came to its end. Errors: `not-found`, `conflict.state`, `request.invalid`. */
export async function endDowntime(
  db: ScopedDb,
  input: { readonly downtimeId: string; readonly endedAt: Date; readonly by: string; readonly now: Date },
): Promise<void> {
  const row = (await readDowntimes(db)).find(one => one.downtimeId === input.downtimeId)
  if (!row) throw fail('not-found')
  if (row.endedAt) throw fail('conflict.state', { reason: 'простой уже закончился' })
  if (input.endedAt <= row.startedAt || input.endedAt > input.now)
    throw fail('request.invalid', { fields: 'endedAt' })
  await db.tx(tx =>
    tx.run({
      text: 'insert into clients.downtime_end (downtime_id, ended_at, recorded_at, recorded_by) values ($1, $2, $3, $4)',
      values: [input.downtimeId, input.endedAt, input.now, input.by],
    }),
  )
}

/** Downtimes, the latest first; the evidence is for the vendor's eyes. */
export const readDowntimes = (db: Reader): Promise<Downtime[]> =>
  db.all<Downtime>({
    text: `select d.downtime_id as "downtimeId", d.number, d.started_at as "startedAt", coalesce(d.ended_at, e.ended_at) as "endedAt",
        d.affected, d.description, d.exclusion, d.majeure, d.evidence, d.recorded_at as "recordedAt"
      from clients.downtime d left join clients.downtime_end e using (downtime_id) order by d.started_at desc limit 300`,
  })

export interface MonthOfDowntime {
  readonly month: string
  /** Whole minutes that count against availability, and those that do not. */
  readonly counted: number
  readonly excluded: number
}

/**
 * Minutes of downtime in a Moscow month; overlapping times are counted once, and what is excluded wins where both lie
 * (MM-10.1, MM2-1.2). `month` is `YYYY-MM`; one that lasts runs until `now`.
 */
export function downtimeOfMonth(
  downtimes: readonly Pick<Downtime, 'startedAt' | 'endedAt' | 'exclusion'>[],
  month: string,
  now: Date,
): MonthOfDowntime {
  const from = Date.parse(`${month}-01T00:00:00+03:00`)
  const [year, number] = month.split('-').map(Number) as [number, number]
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  const until = Date.parse(`${next}-01T00:00:00+03:00`)
  const minutes = (of: readonly Pick<Downtime, 'startedAt' | 'endedAt'>[]) => {
    const set = new Set<number>()
    for (const { startedAt, endedAt } of of) {
      const end = Math.min((endedAt ?? now).getTime(), until)
      for (let at = Math.max(startedAt.getTime(), from); at < end; at += 60_000)
        set.add(Math.floor(at / 60_000))
    }
    return set
  }
  const excluded = minutes(downtimes.filter(one => one.exclusion !== 'none'))
  const counted = minutes(downtimes.filter(one => one.exclusion === 'none'))
  return {
    month,
    counted: [...counted].filter(minute => !excluded.has(minute)).length,
    excluded: excluded.size,
  }
}
