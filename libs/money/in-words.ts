import { pluralRu } from '#libs/format/plural.ts'

export type Gender = 'masculine' | 'feminine' | 'neuter'
/** A noun after 1, 2 and 5: рубль, рубля, рублей. */
export type NounForms = readonly [one: string, few: string, many: string]

const ONES = {
  masculine: ['', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  feminine: ['', 'одна', 'две', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  neuter: ['', 'одно', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
} as const
const TEENS = [
  'десять',
  'одиннадцать',
  'двенадцать',
  'тринадцать',
  'четырнадцать',
  'пятнадцать',
  'шестнадцать',
  'семнадцать',
  'восемнадцать',
  'девятнадцать',
]
const TENS = [
  '',
  '',
  'двадцать',
  'тридцать',
  'сорок',
  'пятьдесят',
  'шестьдесят',
  'семьдесят',
  'восемьдесят',
  'девяносто',
]
const HUNDREDS = [
  '',
  'сто',
  'двести',
  'триста',
  'четыреста',
  'пятьсот',
  'шестьсот',
  'семьсот',
  'восемьсот',
  'девятьсот',
]

interface Scale {
  readonly gender: Gender
  readonly forms: NounForms
}
const SCALES: readonly Scale[] = [
  { gender: 'feminine', forms: ['тысяча', 'тысячи', 'тысяч'] },
  { gender: 'masculine', forms: ['миллион', 'миллиона', 'миллионов'] },
  { gender: 'masculine', forms: ['миллиард', 'миллиарда', 'миллиардов'] },
]
/** The first number that has no words here. */
const LIMIT = 1e12

function threeDigits(n: number, gender: Gender): string[] {
  const rest = n % 100
  const small =
    rest >= 10 && rest < 20 ? [TEENS[rest - 10]!] : [TENS[Math.floor(rest / 10)]!, ONES[gender][rest % 10]!]
  return [HUNDREDS[Math.floor(n / 100)]!, ...small].filter(Boolean)
}

/**
 * A whole number in words: «двадцать одна» (feminine), «ноль».
 * @param n 0 … 999 999 999 999
 * @param gender of the noun that follows
 */
export function numberInWords(n: number, gender: Gender): string {
  if (!Number.isInteger(n) || n < 0 || n >= LIMIT) throw new RangeError(`no words for ${n}`)
  if (n === 0) return 'ноль'
  const words: string[] = []
  for (let power = SCALES.length; power > 0; power--) {
    const group = Math.floor(n / 1000 ** power) % 1000
    const scale = SCALES[power - 1]!
    if (group > 0) words.push(...threeDigits(group, scale.gender), pluralRu(group, ...scale.forms))
  }
  return [...words, ...threeDigits(n % 1000, gender)].join(' ')
}

/**
 * A sum in words for documents: «одна тысяча двести рублей 05 копеек».
 * @param kopecks 0 … 99 999 999 999 999 (under a trillion rubles)
 */
export function rublesInWords(kopecks: number): string {
  if (!Number.isInteger(kopecks)) throw new RangeError(`not a sum in kopecks: ${kopecks}`)
  const rubles = Math.floor(kopecks / 100)
  const rest = kopecks % 100
  return [
    numberInWords(rubles, 'masculine'),
    pluralRu(rubles, 'рубль', 'рубля', 'рублей'),
    String(rest).padStart(2, '0'),
    pluralRu(rest, 'копейка', 'копейки', 'копеек'),
  ].join(' ')
}
