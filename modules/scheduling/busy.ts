import { type Interval, normalise } from '#libs/intervals/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { statement } from '#platform/db/index.ts'
import type { Window } from './plan.ts'

interface BusyRow {
  /** A doctor or a chair. */
  readonly id: string
  /** Seconds since the epoch, in step with each other. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

const TAKEN = `starts_at < $4 and starts_at > $3::timestamptz - interval '12 hours' and ends_at > $3
     and (hold_expires_at is null or hold_expires_at > $5)`

/**
 * One row for a doctor or a chair: two weeks of visits cost little to read this way. Visits are at most 12 hours long,
 * which bounds the range of the index from below.
 */
const readBusy = statement<BusyRow>(
  'scheduling.busy',
  `select practitioner_id as id, json_agg(date_part('epoch', starts_at)) as starts, json_agg(date_part('epoch', ends_at)) as ends
   from scheduling.busy where practitioner_id = any ($1::uuid[]) and ${TAKEN} group by practitioner_id
   union all
   select chair_id, json_agg(date_part('epoch', starts_at)), json_agg(date_part('epoch', ends_at))
   from scheduling.busy where chair_id = any ($2::uuid[]) and practitioner_id <> $6 and ${TAKEN} group by chair_id`,
  ['uuid[]', 'uuid[]', 'timestamptz', 'timestamptz', 'timestamptz', 'uuid'],
)

/** When doctors and chairs are taken, by visits of any legal entity. */
export interface Busy {
  /** Times at which the doctor or the chair of a window is taken: sorted and disjoint. */
  of(window: Window): readonly Interval[]
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
const FREE: Busy = { of: () => [] }

/** Reads what takes the doctors and chairs of the windows, over their whole range. */
export async function busyWithin(ctx: Ctx, windows: readonly Window[]): Promise<Busy> {
  if (windows.length === 0) return FREE
  const chairs = [...new Set(windows.flatMap(window => window.chairId ?? []))]
  const from = new Date(windows.reduce((min, window) => Math.min(min, window.from), Infinity))
  const to = new Date(windows.reduce((max, window) => Math.max(max, window.to), 0))
  const doctors = [...new Set(windows.map(window => window.practitionerId))]
  // The visits of an only doctor are known already when his chair is asked about.
  const known = doctors.length === 1 ? doctors[0]! : NOBODY
  const rows = await ctx.db.all(readBusy([doctors, chairs, from, to, ctx.clock.date(), known]))
  const taken = new Map(
    rows.map(row => [
      row.id,
      row.starts.map((start, i) => ({ from: start * 1_000, to: row.ends[i]! * 1_000 })),
    ]),
  )
  const merged = new Map<string, readonly Interval[]>()
  return {
    of({ practitionerId, chairId }) {
      const key = `${practitionerId}/${chairId}`
      const known = merged.get(key)
      if (known) return known
      const both = normalise([
        ...(taken.get(practitionerId) ?? []),
        ...(chairId === null ? [] : (taken.get(chairId) ?? [])),
      ])
      merged.set(key, both)
      return both
    },
  }
}
