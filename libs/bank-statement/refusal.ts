/**
 * Why a file was refused; it is refused whole (MM-6.*, J7).
 * - `not-1c`: the first line is not `1CClientBankExchange`
 * - `bad-encoding`: no encoding makes sense of the text, or a line of it is in another one
 * - `unknown-version`: neither 1.02 nor 1.03
 * - `missing-key`, `duplicate-key`: a value that a payment cannot do without is absent, or there are two different ones
 * - `bad-sum`, `bad-date`, `bad-period`: the value cannot be read in just one way, or the period ends before it begins
 * - `outside-section`: keys of a document or an account stand outside its section
 * - `unclosed-section`: the next section, or the end of the file, comes before the end of this one
 * - `unexpected-line`: a line that has no meaning where it stands
 * - `truncated`: the file has no `КонецФайла`
 * - `text-after-end`: something follows `КонецФайла`
 * - `foreign-document`: a payment neither from nor to the accounts of the statement
 * - `control-sums`: balances, turnovers and payments contradict each other
 */
export type RefusalCode =
  | 'not-1c'
  | 'bad-encoding'
  | 'unknown-version'
  | 'missing-key'
  | 'duplicate-key'
  | 'bad-sum'
  | 'bad-date'
  | 'bad-period'
  | 'outside-section'
  | 'unclosed-section'
  | 'unexpected-line'
  | 'truncated'
  | 'text-after-end'
  | 'foreign-document'
  | 'control-sums'

/** What the accountant is told: lines count from 1, the reason is in Russian. */
export interface StatementError {
  readonly code: RefusalCode
  readonly line: number
  readonly reason: string
}

/** Leaves the depth of reading; `parseBankStatement` turns it into a result. */
export class Refusal extends Error {
  readonly error: StatementError
  constructor(error: StatementError) {
    super(`line ${error.line}: ${error.code}`)
    this.error = error
  }
}

export function refuse(code: RefusalCode, line: number, reason: string): never {
  throw new Refusal({ code, line, reason })
}

const LONGEST_QUOTE = 60

/** A value as it is quoted in a reason: never longer than fits a message. */
export const quoted = (text: string): string =>
  `«${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}»`
