import { type AccountSection, checkControlSums, type Stated } from './control-sums.ts'
import { readDocuments } from './documents.ts'
import { decodeStatement } from './encoding.ts'
import { spelled } from './keys.ts'
import { Refusal, refuse, type StatementError } from './refusal.ts'
import { type RawStatement, readSections, type Section } from './sections.ts'
import type { BankStatement } from './types.ts'
import { requisiteOf, sumOf, versionOf } from './values.ts'

export type ParsedStatement =
  | { readonly ok: true; readonly statement: BankStatement }
  | { readonly ok: false; readonly error: StatementError }

/**
 * A statement of a bank in the format 1CClientBankExchange 1.02 or 1.03. Windows-1251, DOS (866) or UTF-8 is found by the
 * text itself. A file with any fault is refused whole, with the line and the reason. Time is linear in the size.
 * Source: conventions «1CClientBankExchange», J7.
 */
export function parseBankStatement(bytes: Uint8Array): ParsedStatement {
  try {
    return { ok: true, statement: read(bytes) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.error }
    throw error
  }
}

function read(bytes: Uint8Array): BankStatement {
  const { encoding, text } = decodeStatement(bytes)
  const raw = readSections(text, encoding)
  const version = versionOf(raw.header.text('версияформата'), raw.header.lineOf('версияформата'))
  const accounts = accountsOf(raw)
  const sections = raw.accounts.map(section => readAccountSection(section, accounts))
  const { documents, listedOnce } = readDocuments(raw.documents, new Set(accounts))
  checkControlSums(sections, documents, listedOnce)
  return {
    version,
    encoding,
    declaredEncoding: raw.header.text('кодировка'),
    account: accounts[0]!,
    accounts,
    ...periodOf(raw.header, sections),
    documents,
  }
}

/** Accounts of the header, then those that only sections name. */
function accountsOf(raw: RawStatement): readonly string[] {
  const named = [...raw.headerAccounts, ...raw.accounts.map(section => section.text('расчсчет'))]
  const accounts = [...new Set(named.map(requisiteOf).filter(Boolean))]
  if (accounts.length === 0) refuse('missing-key', 1, 'Не указано: РасчСчет')
  return accounts
}

function readAccountSection(section: Section, accounts: readonly string[]): AccountSection {
  const account = requisiteOf(section.text('расчсчет')) || (accounts.length === 1 ? accounts[0]! : '')
  if (account === '') refuse('missing-key', section.line, 'В секции счёта не указано: РасчСчет')
  return {
    account,
    from: section.day('датаначала'),
    to: section.day('датаконца'),
    opening: stated(section, 'начальныйостаток', true),
    credited: stated(section, 'всегопоступило', false),
    debited: stated(section, 'всегосписано', false),
    closing: stated(section, 'конечныйостаток', true),
  }
}

const stated = (section: Section, key: string, allowNegative: boolean): Stated => {
  const text = section.text(key)
  const line = section.lineOf(key)
  return text === '' ? null : { kopecks: sumOf(text, spelled(key), line, allowNegative), line }
}

function periodOf(header: Section, sections: readonly AccountSection[]): { from: string; to: string } {
  const earliest = (days: readonly string[]) => days.filter(Boolean).sort()[0] ?? ''
  const latest = (days: readonly string[]) => days.filter(Boolean).sort().at(-1) ?? ''
  const from = header.day('датаначала') || earliest(sections.map(section => section.from))
  const to = header.day('датаконца') || latest(sections.map(section => section.to))
  if (from === '' || to === '')
    refuse('missing-key', 1, `Не указано: ${from === '' ? 'ДатаНачала' : 'ДатаКонца'}`)
  if (from > to) refuse('bad-period', header.lineOf('датаконца'), 'ДатаКонца раньше ДатаНачала')
  return { from, to }
}
