const NBSP = '\u00a0'

/** Words that should not end a line. */
const SHORT =
  'в|во|без|до|для|за|из|изо|к|ко|на|над|не|ни|но|о|об|обо|от|по|под|при|про|с|со|у|а|и|или|что|как|это|же|№|§'
/** Abbreviations that go with the word or number after them. */
const ABBREVIATED = 'г|ул|пр|пер|пл|д|кв|корп|стр|оф|им|ст|п|тел'
const AFTER_SHORT = new RegExp(`(?<![\\p{L}\\d])(${SHORT}|(?:${ABBREVIATED})\\.) (?=\\S)`, 'giu')

/** What belongs to the number before it. */
const UNITS =
  '₽|руб|коп|%|№|тыс|млн|млрд|ч|мин|сек|с|дн|дня|дней|день|час|часа|часов|год|года|лет|г|гг|кг|мг|мл|л|мм|см|м|км|шт|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря'
const BEFORE_UNIT = new RegExp(`(\\d) (?=(?:${UNITS})(?![\\p{L}\\d]))`, 'giu')

const MARKS = /["«»„“”]/gu

/** “Straight” and English quotes to ёлочки, those inside them to „лапки“; quotes that make no pairs stay as they are. */
function quotes(text: string): string {
  let depth = 0
  let paired = true
  const open = () => {
    if (++depth > 2) paired = false
    return depth === 1 ? '«' : '„'
  }
  const close = () => {
    if (--depth < 0) paired = false
    return depth === 0 ? '»' : '“'
  }
  const changed = text.replace(MARKS, (mark, at: number) => {
    if (mark === '«' || mark === '„') return open()
    if (mark === '»' || mark === '”' || depth === 2) return close()
    return depth === 0 || /[\s([«„—–-]/u.test(text[at - 1] ?? '') ? open() : close()
  })
  return paired && depth === 0 ? changed : text
}

/**
 * Russian typography for texts that people type or templates make: quotes, a dash between words, non-breaking spaces after
 * short words and initials, before units and dashes, between groups of a number. Applied twice it changes nothing more.
 * For plain text only: not for HTML, addresses of pages or code.
 */
export function typograph(text: string): string {
  return (
    quotes(text)
      .replace(/(?<=[^\s\p{Pd}]) (?:-|--|–|—) (?=[^\s\p{Pd}])/gu, `${NBSP}— `)
      .replace(/\.\.\./gu, '…')
      .replace(/(\d) (?=\d{3}(?!\d))/gu, `$1${NBSP}`)
      .replace(BEFORE_UNIT, `$1${NBSP}`)
      // Twice: «и в доме» are two short words in a row, and a match may not begin in the space of the last one.
      .replace(AFTER_SHORT, `$1${NBSP}`)
      .replace(AFTER_SHORT, `$1${NBSP}`)
      .replace(/(?<!\p{L})(\p{Lu}\.) ?(?=\p{Lu}\.)/gu, `$1${NBSP}`)
      .replace(/(?<!\p{L})(\p{Lu}\.) (?=\p{Lu}\p{Ll})/gu, `$1${NBSP}`)
      .replace(/(?<=\p{Lu}\p{Ll}+) (?=\p{Lu}\.(?:[\s\u00a0]?\p{Lu}\.)?(?!\p{L}))/gu, NBSP)
  )
}
