import type { Outcome } from './generator.ts'

export interface Row {
  readonly name: string
  /** Answers a second that are wanted, or null where nothing is. */
  readonly target: number | null
  readonly ours: Outcome
  readonly floor: Outcome
  /** Processor time for an answer: less sensitive than the rate to what else the machine does. */
  readonly cpuMicros: { readonly server: number; readonly database: number }
}

const P99_TARGET_MS = 25

/** Ours against the floor of the same run; a missed target is named, nothing is hidden. */
export function printTable(rows: readonly Row[]): void {
  const cells = rows.map(({ name, target, ours, floor, cpuMicros }) => {
    const failed = [...ours.statuses].filter(([status]) => status >= 400).reduce((sum, [, n]) => sum + n, 0)
    const misses = [
      ...(target !== null && ours.perSecond < target ? ['slower than the target'] : []),
      ...(ours.p99Ms > P99_TARGET_MS ? ['p99 over 25 ms'] : []),
      ...(failed > 0 ? [`${failed} refused`] : []),
    ]
    return [
      name,
      ours.perSecond.toFixed(0),
      target === null ? '–' : `${target}`,
      ours.p50Ms.toFixed(1),
      ours.p99Ms.toFixed(1),
      floor.perSecond.toFixed(0),
      (ours.perSecond / floor.perSecond).toFixed(2),
      cpuMicros.server.toFixed(0),
      Number.isNaN(cpuMicros.database) ? '–' : cpuMicros.database.toFixed(0),
      misses.join(', ') || 'ok',
    ]
  })
  const head = [
    '',
    'ours/s',
    'target/s',
    'p50 ms',
    'p99 ms',
    'floor/s',
    'ours÷floor',
    'server µs',
    'database µs',
    '',
  ]
  const width = head.map((title, i) => Math.max(title.length, ...cells.map(row => row[i]!.length)))
  for (const row of [head, ...cells]) {
    console.log(
      row
        .map((cell, i) =>
          i === 0 || i === head.length - 1 ? cell.padEnd(width[i]!) : cell.padStart(width[i]!),
        )
        .join('  '),
    )
  }
}
