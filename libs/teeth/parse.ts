import { DECIDUOUS, isDeciduous, isTooth, jawOf, PERMANENT, toothOrder } from './teeth.ts'

/**
 * Teeth in order, each once, or the first piece that is wrong: `syntax` (no number of two digits), `no-tooth` (19, 56 …),
 * `range` (from one jaw to the other, or from a permanent to a deciduous tooth).
 */
export type TeethCheck =
  | { readonly ok: true; readonly teeth: number[] }
  | { readonly ok: false; readonly code: 'syntax' | 'no-tooth' | 'range'; readonly wrong: string }

/** 11, also written 1.1. */
const PIECE = /^([1-8])\.?(\d)(?:-([1-8])\.?(\d))?$/

/** «11, 12-14; 4.6» → [14, 13, 12, 11, 46]. A range runs along the jaw, also over the middle: 12-22 is 12, 11, 21, 22. */
export function parseTeeth(text: string): TeethCheck {
  const teeth = new Set<number>()
  const pieces = text
    .normalize('NFKC')
    .replace(/\s*[\p{Pd}−]\s*/gu, '-')
    .split(/[\s,;]+/)
    .filter(Boolean)
  for (const wrong of pieces) {
    const match = PIECE.exec(wrong)
    if (!match) return { ok: false, code: 'syntax', wrong }
    const from = Number(`${match[1]}${match[2]}`)
    const to = match[3] === undefined ? from : Number(`${match[3]}${match[4]}`)
    if (!isTooth(from) || !isTooth(to)) return { ok: false, code: 'no-tooth', wrong }
    const range = between(from, to)
    if (range === null) return { ok: false, code: 'range', wrong }
    for (const tooth of range) teeth.add(tooth)
  }
  return { ok: true, teeth: [...teeth].sort((a, b) => toothOrder(a) - toothOrder(b)) }
}

function between(a: number, b: number): number[] | null {
  if (jawOf(a) !== jawOf(b) || isDeciduous(a) !== isDeciduous(b)) return null
  const [from, to] = [toothOrder(a), toothOrder(b)].sort((x, y) => x - y) as [number, number]
  return (isDeciduous(a) ? DECIDUOUS : PERMANENT).filter(
    tooth => toothOrder(tooth) >= from && toothOrder(tooth) <= to,
  )
}

/** «18–11, 46»: teeth in order, neighbours of one row (three or more) as a range. Anything that is no tooth is left out. */
export function formatTeeth(teeth: readonly number[]): string {
  const wanted = new Set(teeth)
  const runs: number[][] = []
  for (const row of [PERMANENT, DECIDUOUS]) {
    let run: number[] = []
    for (const tooth of row) {
      if (!wanted.has(tooth)) {
        run = []
        continue
      }
      if (run.length === 0 || jawOf(run[0]!) !== jawOf(tooth)) {
        run = []
        runs.push(run)
      }
      run.push(tooth)
    }
  }
  return runs
    .sort((a, b) => toothOrder(a[0]!) - toothOrder(b[0]!))
    .map(run => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(', ')))
    .join(', ')
}
