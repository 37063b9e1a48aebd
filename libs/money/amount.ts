/** Sums are whole kopecks. Up to a trillion rubles every one of them is exact in a number. */
export const MAX_KOPECKS = 1e14

/** @throws RangeError when a sum is not whole kopecks within a trillion rubles */
export function assertKopecks(kopecks: number): void {
  if (!Number.isSafeInteger(kopecks) || Math.abs(kopecks) > MAX_KOPECKS)
    throw new RangeError(`not a sum in kopecks: ${kopecks}`)
}

const NBSP = '\u00a0'

/** «12 500 ₽», «12 500,50 ₽», «−300 ₽» with non-breaking spaces: kopecks are shown only when there are any. */
export function formatKopecks(kopecks: number): string {
  assertKopecks(kopecks)
  const absolute = Math.abs(kopecks)
  const rubles = String(Math.trunc(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP)
  const rest = absolute % 100
  return `${kopecks < 0 ? '−' : ''}${rubles}${rest ? `,${String(rest).padStart(2, '0')}` : ''}${NBSP}₽`
}

/** `1250050` → `12500.50`: for files and gateways (1С, acquirers, receipts). */
export function toDecimal(kopecks: number): string {
  assertKopecks(kopecks)
  const absolute = Math.abs(kopecks)
  return `${kopecks < 0 ? '-' : ''}${Math.trunc(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`
}

/**
 * A sum as it is typed («12500,50», «12 500.5 ₽», «300 руб.») to kopecks. Null when it is no sum, is negative, or could be
 * read in two ways («12,500»).
 */
export function parseRubles(text: string): number | null {
  const bare = text.replace(/[\s\p{Cf}]/gu, '').replace(/(?:₽|руб(?:\.|ля|лей|ль)?|р\.?|rub)$/iu, '')
  const match = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(bare)
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null
}
