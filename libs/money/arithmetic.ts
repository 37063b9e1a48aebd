import { assertKopecks } from './amount.ts'

/** The quotient rounded to the nearest whole, halves away from zero: −0.5 is the refund of 0.5. */
function divideHalfUp(dividend: bigint, divisor: bigint): number {
  const sign = dividend < 0n ? -1n : 1n
  return Number((sign * (sign * dividend * 2n + divisor)) / (divisor * 2n))
}

const QUANTITY_PARTS = 1_000

/** A quantity in thousandths. @throws RangeError when it has smaller parts */
function thousandths(quantity: number): bigint {
  const whole = Math.round(quantity * QUANTITY_PARTS)
  if (!Number.isSafeInteger(whole) || Math.abs(quantity * QUANTITY_PARTS - whole) > 1e-6)
    throw new RangeError(`a quantity has at most three decimals: ${quantity}`)
  return BigInt(whole)
}

/** Sum of sums. */
export function sumKopecks(sums: readonly number[]): number {
  const total = sums.reduce((a, b) => a + b, 0)
  assertKopecks(total)
  return total
}

/** Price by quantity; a quantity has at most three decimals (1.5 hours, 0.125 g), half a kopeck goes up. */
export function multiply(kopecks: number, quantity: number): number {
  assertKopecks(kopecks)
  const product = divideHalfUp(BigInt(kopecks) * thousandths(quantity), BigInt(QUANTITY_PARTS))
  assertKopecks(product)
  return product
}

/**
 * Percent of a sum, half a kopeck up (away from zero).
 * @param percent 12.5 is 12.5 %; decimals after the fourth are rounded away
 */
export function percentOf(kopecks: number, percent: number): number {
  assertKopecks(kopecks)
  if (!Number.isFinite(percent) || Math.abs(percent) > 1e6) throw new RangeError(`not a percent: ${percent}`)
  const part = divideHalfUp(BigInt(kopecks) * BigInt(Math.round(percent * 10_000)), 1_000_000n)
  assertKopecks(part)
  return part
}

/** A discount in percent (0–100): what is taken off and what is left to pay. */
export function discounted(kopecks: number, percent: number): { discount: number; toPay: number } {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`not a discount: ${percent}`)
  const discount = percentOf(kopecks, percent)
  return { discount, toPay: kopecks - discount }
}

/**
 * Splits a sum (a payment, a discount, a refund) by weights so that the parts add up to it exactly; the largest remainders
 * get the odd kopecks, the first of equals first. Without weights (all 0) the first part gets everything.
 * @param weights whole numbers from 0, usually sums of lines
 * @throws RangeError when there is no weight at all, or one is negative or broken
 */
export function allocate(kopecks: number, weights: readonly number[]): number[] {
  assertKopecks(kopecks)
  if (weights.length === 0 || weights.some(weight => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('weights are whole numbers from 0, at least one')
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0n) return weights.map((_, i) => (i === 0 ? kopecks : 0))
  const sign = kopecks < 0 ? -1 : 1
  const amount = BigInt(Math.abs(kopecks))
  const parts = weights.map(weight => Number((amount * BigInt(weight)) / total))
  let left = Math.abs(kopecks) - parts.reduce((a, b) => a + b, 0)
  const order = weights
    .map((weight, i) => ({ i, rest: (amount * BigInt(weight)) % total }))
    .sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1))
  for (const { i } of order) {
    if (left-- <= 0) break
    parts[i]!++
  }
  return parts.map(part => (part === 0 ? 0 : sign * part))
}
