import { andThen, digitsOf, type Requisite, verdict } from './check.ts'

/** БИК: 9 digits; 04 are banks and the Bank of Russia, 00 and 01 the treasury. It has no control digit. */
export const checkBik = (raw: string): Requisite =>
  andThen(digitsOf(raw, [9]), bik =>
    /^0[014]/.test(bik) ? { ok: true, value: bik } : { ok: false, code: 'form' },
  )

/** The key of an account: digits by 7, 1, 3 and again, last digits summed, must end with 0. */
const keyed = (prefix: string, account: string): boolean =>
  [...prefix, ...account].reduce((sum, d, i) => sum + ((Number(d) * [7, 1, 3][i % 3]!) % 10), 0) % 10 === 0

/** How accounts that the Bank of Russia itself keeps are keyed: by the number of its office. */
const officeKey = (bik: string): string => `0${bik.slice(4, 6)}`

const isTreasury = (bik: string): boolean => !bik.startsWith('04')

function withBank(raw: string, bikRaw: string, check: (account: string, bik: string) => Requisite) {
  return andThen(digitsOf(raw, [20]), account => {
    const bik = checkBik(bikRaw)
    return bik.ok ? check(account, bik.value) : { ok: false, code: 'bank' }
  })
}

/**
 * A settlement account (расчётный счёт) against the БИК of its bank. Source: regulation 5.3, MM-17.
 * Treasury accounts (`03…`) are keyed by a rule of their own that we have not seen: only their form is checked.
 */
export const checkAccount = (raw: string, bik: string): Requisite =>
  withBank(raw, bik, (account, bank) => {
    if (isTreasury(bank) && account.startsWith('03')) return { ok: true, value: account }
    // Settlement centres of the Bank of Russia have the last digits 000–002.
    const centre = /00[0-2]$/.test(bank)
    return verdict(account, keyed(centre ? officeKey(bank) : bank.slice(-3), account))
  })

/**
 * A correspondent account (корр. счёт) against the БИК; with a treasury БИК, the single treasury account.
 * A bank's own account ends with the last three digits of its БИК. Source: regulation 5.3, MM-17.
 */
export const checkCorrespondentAccount = (raw: string, bik: string): Requisite =>
  withBank(raw, bik, (account, bank) => {
    if (!keyed(officeKey(bank), account)) return { ok: false, code: 'checksum' }
    if (isTreasury(bank)) return { ok: true, value: account }
    if (!account.startsWith('301')) return { ok: false, code: 'form' }
    return account.endsWith(bank.slice(-3)) ? { ok: true, value: account } : { ok: false, code: 'other-bank' }
  })
