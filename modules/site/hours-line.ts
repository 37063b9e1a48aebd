import type { ReceptionHours } from '#modules/scheduling/index.ts'

const DAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'] as const
/** «9:00» for «09:00». */
const clock = (time: string) => time.replace(/^0/, '')

/** Usual hours of a branch in one line: «пн–пт 9:00–20:00, сб 10:00–15:00»; empty when nobody receives there. */
export function hoursLine(hours: readonly Omit<ReceptionHours, 'branchId'>[]): string {
  const runs: { first: number; last: number; span: string }[] = []
  for (const { weekday, from, to } of [...hours].sort((a, b) => a.weekday - b.weekday)) {
    const span = `${clock(from)}–${clock(to)}`
    const run = runs.at(-1)
    if (run && run.span === span && run.last === weekday - 1) run.last = weekday
    else runs.push({ first: weekday, last: weekday, span })
  }
  const days = (first: number, last: number) =>
    first === last ? DAYS[first - 1] : `${DAYS[first - 1]}–${DAYS[last - 1]}`
  return runs.map(({ first, last, span }) => `${days(first, last)}\u00a0${span}`).join(', ')
}
