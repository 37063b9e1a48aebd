import pg from 'pg'

/** What PostgreSQL's text means, quickly: a row of a schedule has two instants and an array of ids. */

/** The driver has no name for the type of arrays of ids. */
const UUID_ARRAY = 2951 as typeof pg.types.builtins.UUID
const parseAnyInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)
const parseAnyArray = pg.types.getTypeParser(UUID_ARRAY)

const ZERO = 48
const two = (text: string, at: number) => (text.charCodeAt(at) - ZERO) * 10 + (text.charCodeAt(at + 1) - ZERO)

/** `2026-11-19 05:00:00.123456+00`, as every connection of ours gives it; anything else goes the long way. */
export function parseInstant(text: string): Date {
  const end = text.length - 3
  if (
    end < 19 ||
    text.startsWith('00') ||
    !text.endsWith('+00') ||
    text.charCodeAt(10) !== 32 ||
    text.charCodeAt(4) !== 45
  )
    return parseAnyInstant(text)
  // Instants are kept to the microsecond and known here to the millisecond.
  const fraction = end > 20 ? Number(text.slice(20, Math.min(end, 23)).padEnd(3, '0')) : 0
  return new Date(
    Date.UTC(
      two(text, 0) * 100 + two(text, 2),
      two(text, 5) - 1,
      two(text, 8),
      two(text, 11),
      two(text, 14),
      two(text, 17),
      fraction,
    ),
  )
}

/** `{…,…}` of ids: nothing in it needs quotes. */
export function parseIds(text: string): string[] {
  if (text === '{}') return []
  return text.includes('NULL') ? parseAnyArray(text) : text.slice(1, -1).split(',')
}

/** Sets how values are read, once a process. */
export function setValueParsers(): void {
  // Kopecks and counters fit a double exactly up to 2^53; dates and times stay text, they have no zone to be moved by.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  pg.types.setTypeParser(pg.types.builtins.DATE, value => value)
  pg.types.setTypeParser(pg.types.builtins.TIME, value => value.slice(0, 5))
  pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, parseInstant)
  pg.types.setTypeParser(UUID_ARRAY, parseIds)
}
