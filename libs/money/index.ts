/** Money: whole kopecks, never fractions of them. */
export { assertKopecks, formatKopecks, MAX_KOPECKS, parseRubles, toDecimal } from './amount.ts'
export { allocate, discounted, multiply, percentOf, sumKopecks } from './arithmetic.ts'
export { type Gender, type NounForms, numberInWords, rublesInWords } from './in-words.ts'
