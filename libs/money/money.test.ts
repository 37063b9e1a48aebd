import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  discounted,
  formatKopecks,
  multiply,
  numberInWords,
  parseRubles,
  percentOf,
  rublesInWords,
  sumKopecks,
  toDecimal,
} from './index.ts'

const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
const sum = fc.integer({ min: 0, max: 99_999_999_999_999 })

describe('showing and reading', () => {
  it.each([
    [0, '0 ₽', '0.00'],
    [5, '0,05 ₽', '0.05'],
    [100, '1 ₽', '1.00'],
    [99_999, '999,99 ₽', '999.99'],
    [1_250_000, '12 500 ₽', '12500.00'],
    [1_250_050, '12 500,50 ₽', '12500.50'],
    [123_456_789_012, '1 234 567 890,12 ₽', '1234567890.12'],
    [-30_000, '−300 ₽', '-300.00'],
    [-5, '−0,05 ₽', '-0.05'],
  ])('%i kopecks', (kopecks, shown, decimal) => {
    expect(spaced(formatKopecks(kopecks))).toBe(shown)
    expect(formatKopecks(kopecks)).not.toContain(' ')
    expect(toDecimal(kopecks)).toBe(decimal)
  })

  it.each([
    ['12500', 1_250_000],
    ['12 500', 1_250_000],
    ['12\u00a0500,50\u00a0₽', 1_250_050],
    ['12\u202f500.5', 1_250_050],
    ['300 руб.', 30_000],
    ['300р', 30_000],
    ['1 рубль', 100],
    ['0,05', 5],
    ['', null],
    ['₽', null],
    ['12,500', null],
    ['-300', null],
    ['12.5.0', null],
    ['1e5', null],
    ['сто', null],
  ])('«%s» is read as %s', (text, kopecks) => expect(parseRubles(text)).toBe(kopecks))

  it('what is shown can be typed back', () => {
    fc.assert(
      fc.property(sum, kopecks => {
        expect(parseRubles(formatKopecks(kopecks))).toBe(kopecks)
        expect(parseRubles(toDecimal(kopecks))).toBe(kopecks)
      }),
    )
  })

  it.each([0.5, Number.NaN, 2e14])('%s is no sum', value =>
    expect(() => formatKopecks(value)).toThrow(RangeError),
  )
})

describe('arithmetic', () => {
  it.each([
    [10_000, 10, 1_000],
    [10_005, 10, 1_001],
    [10_004, 10, 1_000],
    [-10_005, 10, -1_001],
    [333, 33.33, 111],
    [100_000, 33.3333, 33_333],
    [99_999_999_999_999, 99.99, 99_989_999_999_999],
    [1_000, 0.29, 3],
    [5_000, 0, 0],
    [5_000, 100, 5_000],
  ])('percentOf %i by %d %% is %i', (kopecks, percent, part) =>
    expect(percentOf(kopecks, percent)).toBe(part),
  )

  it.each([
    [150_000, 2, 300_000],
    [333, 1.5, 500],
    [333, 0.5, 167],
    [-333, 0.5, -167],
    [10_000, 0.125, 1_250],
    [1_000, 1.005, 1_005],
  ])('%i × %d is %i', (price, quantity, product) => expect(multiply(price, quantity)).toBe(product))

  it('refuses what would be guessed', () => {
    expect(() => multiply(100, 0.0001)).toThrow(RangeError)
    expect(() => percentOf(100, Number.NaN)).toThrow(RangeError)
    expect(() => percentOf(10.5, 10)).toThrow(RangeError)
    expect(() => discounted(100, 101)).toThrow(RangeError)
    expect(() => discounted(100, Number.NaN)).toThrow(RangeError)
    expect(() => sumKopecks([1, 0.5])).toThrow(RangeError)
  })

  it('a discount and what is left make the price again', () => {
    fc.assert(
      fc.property(sum, fc.integer({ min: 0, max: 10_000 }), (price, hundredths) => {
        const { discount, toPay } = discounted(price, hundredths / 100)
        expect(discount + toPay).toBe(price)
        expect(discount).toBeGreaterThanOrEqual(0)
        expect(toPay).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('allocate', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [100, [1, 1, 2], [25, 25, 50]],
    [200, [1, 2, 3], [33, 67, 100]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [100, [0, 5, 0], [0, 100, 0]],
    [100, [0, 0], [100, 0]],
    [0, [3, 4], [0, 0]],
    [1, [1, 1, 1], [1, 0, 0]],
  ])('%i by %j', (kopecks, weights, parts) => expect(allocate(kopecks, weights)).toEqual(parts))

  it('parts make the sum exactly, and none is a kopeck away from its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 10_000_000_000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }),
        weights,
        (kopecks, shares) => {
          const parts = allocate(kopecks, shares)
          expect(parts.reduce((a, b) => a + b, 0)).toBe(kopecks)
          const total = shares.reduce((a, b) => a + b, 0)
          if (total === 0) return
          parts.forEach((part, i) => {
            const exact = (BigInt(kopecks) * BigInt(shares[i]!)) / BigInt(total)
            expect(Math.abs(part - Number(exact))).toBeLessThanOrEqual(1)
          })
        },
      ),
    )
  })

  it.each([[[]], [[-1, 2]], [[0.5]]])('weights %j are refused', weights =>
    expect(() => allocate(100, weights)).toThrow(RangeError),
  )
})

describe('in words', () => {
  it.each([
    [0, 'ноль рублей 00 копеек'],
    [1, 'ноль рублей 01 копейка'],
    [120_005, 'одна тысяча двести рублей 05 копеек'],
    [100, 'один рубль 00 копеек'],
    [2_102, 'двадцать один рубль 02 копейки'],
    [1_111, 'одиннадцать рублей 11 копеек'],
    [11_200, 'сто двенадцать рублей 00 копеек'],
    [200_000, 'две тысячи рублей 00 копеек'],
    [100_000_000, 'один миллион рублей 00 копеек'],
    [2_100_104_300, 'двадцать один миллион одна тысяча сорок три рубля 00 копеек'],
    [500_000_000_021, 'пять миллиардов рублей 21 копейка'],
    [
      99_999_999_999_999,
      'девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек',
    ],
  ])('%i kopecks', (kopecks, words) => expect(rublesInWords(kopecks)).toBe(words))

  it.each([
    [1, 'masculine', 'один'],
    [1, 'feminine', 'одна'],
    [1, 'neuter', 'одно'],
    [22, 'feminine', 'двадцать две'],
    [2_002, 'feminine', 'две тысячи две'],
    [1_000_000, 'feminine', 'один миллион'],
    [0, 'neuter', 'ноль'],
  ] as const)('%i, %s: %s', (n, gender, words) => expect(numberInWords(n, gender)).toBe(words))

  it.each([-1, 0.5, 1e14])('%d kopecks have no words', kopecks =>
    expect(() => rublesInWords(kopecks)).toThrow(RangeError),
  )

  it('different sums have different words', () => {
    fc.assert(fc.property(sum, sum, (a, b) => (a === b) === (rublesInWords(a) === rublesInWords(b))))
  })
})
