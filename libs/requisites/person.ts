import { andThen, digitsOf, type Requisite, verdict, weighted } from './check.ts'

/** Numbers up to 001-001-998 were issued without control digits. */
const LAST_UNCHECKED_SNILS = 1_001_998

/** СНИЛС: 11 digits, the last two of them control. Source: regulation 5.3. */
export const checkSnils = (raw: string): Requisite =>
  andThen(digitsOf(raw, [11]), snils => {
    const number = Number(snils.slice(0, 9))
    if (number === 0) return { ok: false, code: 'form' }
    if (number <= LAST_UNCHECKED_SNILS) return { ok: true, value: snils }
    const rest = weighted(snils, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
    return verdict(snils, (rest === 100 ? 0 : rest) === Number(snils.slice(9)))
  })

/** `11223344595` → «112-233-445 95», as it is printed. Anything else comes back as it was. */
export const formatSnils = (snils: string): string =>
  snils.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3\u00a0$4')

/** ЕНП, the number of a policy of compulsory health insurance: 16 digits, Luhn. Source: regulation 5.3. */
export const checkEnp = (raw: string): Requisite =>
  andThen(digitsOf(raw, [16]), enp => {
    const sum = [...enp].reduce((total, char, i) => {
      const doubled = Number(char) * (i % 2 === 0 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
    return verdict(enp, sum % 10 === 0)
  })
