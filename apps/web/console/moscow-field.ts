/** Moscow keeps UTC+3 the whole year. */
const OFFSET = '+03:00'
const OFFSET_MS = 3 * 3_600_000

/** An instant as a field of date and time writes it, by Moscow's clock: all moments of the console are of that zone. */
export const moscowField = (instant: string): string =>
  new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(0, 16)

/** What a field of date and time says, as an instant. */
export const instantOfMoscow = (field: string): string => new Date(`${field}:00${OFFSET}`).toISOString()
