export { rublesInWords } from './in-words.ts'

const NBSP = '\u00a0'

/** «12 500 ₽», «12 500,50 ₽»: kopecks are shown only when there are any. */
export function formatKopecks(kopecks: number): string {
  const sign = kopecks < 0 ? '−' : ''
  const absolute = Math.abs(kopecks)
  const rubles = String(Math.trunc(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP)
  const rest = absolute % 100
  return `${sign}${rubles}${rest ? `,${String(rest).padStart(2, '0')}` : ''}${NBSP}₽`
}

/** «12500,50», «12 500.5» → kopecks, or null. */
export function parseRubles(text: string): number | null {
  const match = /^(\d{1,11})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0₽]/g, ''))
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Percent of a sum, half a kopeck up. `percent` may have two decimals. */
export const percentOf = (kopecks: number, percent: number): number =>
  Math.floor((kopecks * Math.round(percent * 100) + 5_000) / 10_000)

/** Splits a sum by weights so that the parts add up to it exactly; the largest remainders get the odd kopecks. */
export function allocate(kopecks: number, weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  if (total === 0) return weights.map((_, i) => (i === 0 ? kopecks : 0))
  const exact = weights.map(weight => (kopecks * weight) / total)
  const parts = exact.map(Math.floor)
  let left = kopecks - parts.reduce((a, b) => a + b, 0)
  const order = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of order) {
    if (left-- <= 0) break
    parts[i]!++
  }
  return parts
}
