import { isBroken } from './encoding.ts'
import {
  ACCOUNT_KEYS,
  DOCUMENT_KEYS,
  DOCUMENT_STRICT_KEYS,
  DOCUMENT_TEXT_KEYS,
  HEADER_KEYS,
  HEADER_STRICT_KEYS,
  MARK_NAMES,
  spelled,
} from './keys.ts'
import { type Line, linesOf } from './lines.ts'
import { quoted, refuse } from './refusal.ts'
import type { StatementEncoding } from './types.ts'
import { dayOf, versionOf } from './values.ts'

interface Value {
  readonly line: number
  readonly lines: string[]
}

/** A section as it stands in the file: the values of its keys, not yet understood. */
export class Section {
  readonly title: string
  readonly line: number
  readonly #values = new Map<string, Value>()

  constructor(title: string, line: number) {
    this.title = title
    this.line = line
  }

  /** The value of a key in its compared form; several lines are joined by spaces. Empty when there is none. */
  text(key: string): string {
    return this.#values.get(key)?.lines.join(' ') ?? ''
  }

  /** Where the value stands; the beginning of the section when there is none. */
  lineOf(key: string): number {
    return this.#values.get(key)?.line ?? this.line
  }

  /** A date, ISO; empty when there is none. @throws Refusal `bad-date` */
  day(key: string): string {
    const text = this.text(key)
    return text === '' ? '' : dayOf(text, spelled(key), this.lineOf(key))
  }

  /** @throws Refusal `duplicate-key` when there already is another value */
  setOnce(line: Line): void {
    const known = this.text(line.key)
    if (known !== '' && line.value !== '' && known !== line.value)
      refuse(
        'duplicate-key',
        line.number,
        `${spelled(line.key)}: здесь ${quoted(line.value)}, выше ${quoted(known)}`,
      )
    if (known === '') this.#values.set(line.key, { line: line.number, lines: [line.value] })
  }

  append(key: string, text: string, line: number): void {
    const known = this.#values.get(key)
    if (!known) this.#values.set(key, { line, lines: text === '' ? [] : [text] })
    else if (text !== '' && text !== known.lines.at(-1)) known.lines.push(text)
  }
}

export interface RawStatement {
  readonly header: Section
  /** All `РасчСчет` of the header, in order. */
  readonly headerAccounts: readonly string[]
  readonly accounts: readonly Section[]
  readonly documents: readonly Section[]
}

const END_MARK = { account: 'конецрасчсчет', document: 'конецдокумента' } as const
/** The whole file by sections, in one pass. @throws Refusal */
export function readSections(text: string, encoding: StatementEncoding): RawStatement {
  const reader = new Reader()
  for (const line of linesOf(text)) {
    if (reader.ends(line)) break
    if (isBroken(line.value || line.text, encoding))
      refuse('bad-encoding', line.number, `Строка повреждена или в другой кодировке: ${quoted(line.text)}`)
    reader.read(line)
  }
  return reader.finish()
}

class Reader {
  readonly #header = new Section('', 1)
  readonly #headerAccounts: string[] = []
  readonly #accounts: Section[] = []
  readonly #documents: Section[] = []
  #open: { kind: keyof typeof END_MARK; section: Section } | null = null
  /** The key whose value may go on in the next line; empty when it may not. */
  #lastKey = ''
  #begun = false
  #ended = false
  #lastLine = 1

  /** A last line without its end is whole only when it is the end mark; the rest of it may be lost. */
  ends(line: Line): boolean {
    this.#lastLine = line.number
    return line.cut && !this.#ended && line.key !== 'конецфайла'
  }

  read(line: Line): void {
    if (this.#ended)
      refuse('text-after-end', line.number, `После КонецФайла стоит ещё строка: ${quoted(line.text)}`)
    // The signature was checked when the encoding was found.
    if (!this.#begun) this.#begun = true
    else if (MARK_NAMES.has(line.key)) this.#mark(line)
    else if (this.#open === null) this.#headerLine(line)
    else if (this.#open.kind === 'account') this.#accountLine(line, this.#open.section)
    else this.#documentLine(line, this.#open.section)
  }

  finish(): RawStatement {
    if (!this.#ended) {
      const open = this.#open
      const cut = open ? `; секция со строки ${open.section.line} не закончена` : ''
      refuse('truncated', this.#lastLine, `Файл оборван: нет строки КонецФайла${cut}`)
    }
    return {
      header: this.#header,
      headerAccounts: this.#headerAccounts,
      accounts: this.#accounts,
      documents: this.#documents,
    }
  }

  #mark(line: Line): void {
    const open = this.#open
    this.#lastKey = ''
    if (open && line.key === END_MARK[open.kind]) {
      this.#open = null
      return
    }
    const name = MARK_NAMES.get(line.key)
    if (open) {
      const end = MARK_NAMES.get(END_MARK[open.kind])
      refuse(
        'unclosed-section',
        line.number,
        `Здесь ${name}, а секция со строки ${open.section.line} не закрыта: нет ${end}`,
      )
    }
    if (line.key.startsWith('секция')) this.#begin(line)
    else if (line.key === 'конецфайла') this.#ended = true
    else refuse('outside-section', line.number, `${name} без начала секции`)
  }

  #begin(line: Line): void {
    const kind = line.key === 'секциярасчсчет' ? 'account' : 'document'
    const section = new Section(line.value, line.number)
    if (kind === 'account') this.#accounts.push(section)
    else this.#documents.push(section)
    this.#open = { kind, section }
  }

  #headerLine(line: Line): void {
    if (line.key === '')
      refuse('unexpected-line', line.number, `Строка вне секций не понятна: ${quoted(line.text)}`)
    if (line.key === 'расчсчет') {
      if (line.value !== '') this.#headerAccounts.push(line.value)
    } else if (HEADER_KEYS.has(line.key)) {
      if (line.key === 'версияформата') versionOf(line.value, line.number)
      if (HEADER_STRICT_KEYS.has(line.key) || this.#header.text(line.key) === '') this.#header.setOnce(line)
    } else if (DOCUMENT_KEYS.has(line.key) || ACCOUNT_KEYS.has(line.key)) {
      refuse('outside-section', line.number, `${spelled(line.key)} стоит вне секции`)
    } else if (line.key.startsWith('секция') || line.key.startsWith('конец')) {
      refuse('unexpected-line', line.number, `Неизвестная секция: ${quoted(line.text)}`)
    }
  }

  #accountLine(line: Line, section: Section): void {
    if (line.key === '')
      refuse('unexpected-line', line.number, `Строка в секции счёта не понятна: ${quoted(line.text)}`)
    if (ACCOUNT_KEYS.has(line.key)) section.setOnce(line)
  }

  #documentLine(line: Line, section: Section): void {
    if (line.key === '') this.#continue(line, section)
    else if (DOCUMENT_STRICT_KEYS.has(line.key)) section.setOnce(line)
    else if (DOCUMENT_TEXT_KEYS.has(line.key)) section.append(line.key, line.value, line.number)
    if (line.key !== '') this.#lastKey = DOCUMENT_STRICT_KEYS.has(line.key) ? '' : line.key
  }

  /** Banks let line breaks of a purpose or a bank's name through; a sum or an account never goes on. */
  #continue(line: Line, section: Section): void {
    if (this.#lastKey === '')
      refuse('unexpected-line', line.number, `Строка документа не понятна: ${quoted(line.text)}`)
    if (DOCUMENT_TEXT_KEYS.has(this.#lastKey)) section.append(this.#lastKey, line.text, line.number)
  }
}
