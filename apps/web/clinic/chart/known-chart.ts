import {
  type Change,
  changesOf,
  continued,
  EMPTY_HISTORY,
  type Entry,
  type History,
} from '#libs/odontogram/index.ts'
import { type ChartChange, readChartEndpoint } from '#modules/odontogram/contract.ts'
import { call } from '../../kit/api.ts'

/** A chart as read, with what the screen asks of it again and again counted once, outside of a frame. */
export interface KnownChart {
  readonly entries: readonly Entry[]
  readonly history: History
  /** Changes that marked something, oldest first. */
  readonly changes: readonly Change[]
  readonly authors: ReadonlyMap<string, ChartChange>
}

export const NO_CHART: KnownChart = {
  entries: [],
  history: EMPTY_HISTORY,
  changes: [],
  authors: new Map(),
}

/** Reads what a chart has more than is known here, or all of it. */
export async function readOn(patientId: string, old: KnownChart | undefined): Promise<KnownChart> {
  const last = old?.entries.at(-1)
  const query = old && last ? { known: old.entries.length, after: last.entryId } : {}
  const read = await call(readChartEndpoint, { params: { patientId }, query })
  const more = read.entries as readonly Entry[]
  const from = old && read.from > 0 ? old : NO_CHART
  if (from === old && more.length === 0) return old
  const entries = [...from.entries, ...more]
  return {
    entries,
    history: continued(from.history, more),
    changes: changesOf(entries),
    authors: new Map([...from.authors, ...read.changes.map(one => [one.changeId, one] as const)]),
  }
}
