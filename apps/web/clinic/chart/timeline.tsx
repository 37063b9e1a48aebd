import { Button } from '@mantine/core'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import type { Change, Entry } from '#libs/odontogram/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { chartText } from './messages.ts'

/** A day of the chart: the picture is that after its last change. */
export interface Moment {
  readonly day: string
  readonly at: string
}

/** Entries never change, and finding the day of an instant in a zone is slow: a thousand of them would drop frames. */
const known = new WeakMap<Entry, { readonly zone: string; readonly day: string }>()
export function dayOfEntry(entry: Entry, zone: string): string {
  const hit = known.get(entry)
  if (hit?.zone === zone) return hit.day
  const day = dayOf(entry.at, zone)
  known.set(entry, { zone, day })
  return day
}

/** Days on which something was marked, oldest first. */
export function momentsOf(changes: readonly Change[], zone: string): Moment[] {
  const days = new Map<string, string>()
  for (const change of changes) days.set(dayOfEntry(change.entries[0]!, zone), change.at)
  return [...days].map(([day, at]) => ({ day, at }))
}

/** A slider over the days of a chart; at its right end is now. */
export function Timeline({
  moments,
  at,
  saving,
  onMove,
}: {
  readonly moments: readonly Moment[]
  /** Index of the day shown; null is now. */
  readonly at: number | null
  /** A mark is on its way to the server. */
  readonly saving: boolean
  readonly onMove: (at: number | null) => void
}) {
  const t = useMessages(chartText)
  if (moments.length === 0) return <div className="chart-time soft">{t.noHistory}</div>
  const end = moments.length
  const shown = at === null ? t.now : formatDateShort(moments[at]!.day)
  return (
    <div className={at === null ? 'chart-time' : 'chart-time past'}>
      <time>{formatDateShort(moments[0]!.day)}</time>
      <input
        type="range"
        min={0}
        max={end}
        value={at ?? end}
        aria-label={t.history}
        aria-valuetext={shown}
        onChange={event => {
          const next = Number(event.currentTarget.value)
          onMove(next === end ? null : next)
        }}
      />
      <output>{at !== null ? `${t.was} ${shown}` : saving ? t.saving : shown}</output>
      {at !== null && (
        <Button size="compact-xs" onClick={() => onMove(null)}>
          {t.toNow}
        </Button>
      )}
    </div>
  )
}
