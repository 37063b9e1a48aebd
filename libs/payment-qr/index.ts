/** What a payment code carries; the sum in kopecks. Source: ГОСТ Р 56042-2014, regulation 5.1. */
export interface PaymentQr {
  readonly name: string
  readonly account: string
  readonly bankName: string
  readonly bik: string
  readonly correspondentAccount: string
  readonly sumKopecks: number
  readonly purpose: string
  readonly payeeInn: string
  readonly kpp?: string | null | undefined
}

/** Longest values of the standard, in characters. */
const LONGEST = { Name: 160, BankName: 45, Purpose: 210, Sum: 18 } as const

/** `|` separates values, line ends break readers. */
const bare = (text: string): string =>
  text
    .replace(/[|\r\n\t]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * The text of a payment code: service data `ST00012` (UTF-8), then the five required values in their order, then the sum in
 * whole kopecks. Too long names are cut, a too long purpose is refused: it must identify the client (MM-6.6).
 * @throws RangeError for a sum that is not whole positive kopecks, wrong digits of requisites, or a purpose over 210 characters
 */
export function paymentQr(payment: PaymentQr): string {
  if (!Number.isSafeInteger(payment.sumKopecks) || payment.sumKopecks <= 0)
    throw new RangeError(`not a sum to pay: ${payment.sumKopecks}`)
  if (!/^\d{20}$/.test(payment.account) || !/^\d{9}$/.test(payment.bik))
    throw new RangeError('account or bank code is not digits of the right length')
  const purpose = bare(payment.purpose)
  if (purpose.length > LONGEST.Purpose) throw new RangeError(`purpose of ${purpose.length} characters`)
  const values: readonly (readonly [string, string])[] = [
    ['Name', bare(payment.name).slice(0, LONGEST.Name)],
    ['PersonalAcc', payment.account],
    ['BankName', bare(payment.bankName).slice(0, LONGEST.BankName)],
    ['BIC', payment.bik],
    ['CorrespAcc', payment.correspondentAccount],
    ['Sum', String(payment.sumKopecks)],
    ['Purpose', purpose],
    ['PayeeINN', payment.payeeInn],
    ...(payment.kpp ? ([['KPP', payment.kpp]] as const) : []),
  ]
  return ['ST00012', ...values.map(([key, value]) => `${key}=${value}`)].join('|')
}

/** Reads a payment code back into its values; null when it is none in UTF-8. */
export function readPaymentQr(text: string): Readonly<Record<string, string>> | null {
  const [service, ...pairs] = text.split('|')
  if (service !== 'ST00012') return null
  return Object.fromEntries(
    pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
