const ONES = {
  masculine: ['', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  feminine: ['', 'одна', 'две', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
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
  readonly gender: keyof typeof ONES
  readonly forms: readonly [one: string, few: string, many: string]
}
const RUBLE: Scale = { gender: 'masculine', forms: ['рубль', 'рубля', 'рублей'] }
const SCALES: readonly Scale[] = [
  RUBLE,
  { gender: 'feminine', forms: ['тысяча', 'тысячи', 'тысяч'] },
  { gender: 'masculine', forms: ['миллион', 'миллиона', 'миллионов'] },
  { gender: 'masculine', forms: ['миллиард', 'миллиарда', 'миллиардов'] },
]

/** The Russian form of a noun after a number: 1 рубль, 2 рубля, 5 рублей, 11 рублей. */
export function plural(n: number, [one, few, many]: Scale['forms']): string {
  const tail = n % 100
  if (tail >= 11 && tail <= 14) return many
  switch (n % 10) {
    case 1:
      return one
    case 2:
    case 3:
    case 4:
      return few
    default:
      return many
  }
}

function threeDigits(n: number, gender: Scale['gender']): string[] {
  const rest = n % 100
  const small =
    rest >= 10 && rest < 20 ? [TEENS[rest - 10]!] : [TENS[Math.floor(rest / 10)]!, ONES[gender][rest % 10]!]
  return [HUNDREDS[Math.floor(n / 100)]!, ...small].filter(Boolean)
}

/**
 * A sum in words for documents: «одна тысяча двести рублей 05 копеек».
 * @param kopecks 0 … 99 999 999 999 999 (under a trillion rubles)
 */
export function rublesInWords(kopecks: number): string {
  if (!Number.isInteger(kopecks) || kopecks < 0 || kopecks >= 1e14)
    throw new RangeError('kopecks out of range')
  const rubles = Math.floor(kopecks / 100)
  const words: string[] = []
  for (let scale = 3; scale >= 0; scale--) {
    const group = Math.floor(rubles / 1000 ** scale) % 1000
    const { gender, forms } = SCALES[scale]!
    if (group > 0) words.push(...threeDigits(group, gender))
    if (scale > 0 && group > 0) words.push(plural(group, forms))
  }
  if (rubles === 0) words.push('ноль')
  const rest = kopecks % 100
  const kopeck = plural(rest, ['копейка', 'копейки', 'копеек'])
  return `${words.join(' ')} ${plural(rubles % 1000, RUBLE.forms)} ${String(rest).padStart(2, '0')} ${kopeck}`
}
