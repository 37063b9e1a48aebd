/** The Russian form of a noun after a whole number: 1 год, 2 года, 5 лет, 11 лет, 21 год. */
export function pluralRu(n: number, one: string, few: string, many: string): string {
  const tail = Math.abs(n) % 100
  if (tail >= 11 && tail <= 14) return many
  const last = tail % 10
  return last === 1 ? one : last >= 2 && last <= 4 ? few : many
}

/** The English form: 1 year, 0 years, 2 years. */
export const pluralEn = (n: number, one: string, many: string): string => (Math.abs(n) === 1 ? one : many)
