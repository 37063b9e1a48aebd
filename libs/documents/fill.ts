import { typograph } from '#libs/format/index.ts'
import { fullName, type PersonName } from '#libs/names/index.ts'
import { type Case, declineName, declinePost, type Sex } from './declension.ts'
import type { Piece } from './template.ts'

/** A value of a field: words as they stand, or somebody or a post that is put into the case that the text wants. */
export type FieldValue =
  | string
  | { readonly person: PersonName; readonly sex: Sex | null }
  | { readonly post: string }
  | null

export interface DocumentTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Words of the line under the table. */
  readonly total: string | null
}

export interface DocumentData {
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly tables: Readonly<Record<string, DocumentTable>>
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly table: DocumentTable }
  | { readonly kind: 'blank'; readonly label: string }

/** A line for a pen where a value that may be missing is missing. */
export const PEN_LINE = '______________________'

function written(value: FieldValue, to: Case | null): string {
  if (value === null || value === '') return PEN_LINE
  if (typeof value === 'string') return value
  if ('post' in value) return to ? declinePost(value.post, to) : value.post
  return to ? declineName(value.person, to, value.sex) : fullName(value.person)
}

const has = (data: DocumentData, field: string): boolean => {
  const value = data.fields[field] ?? null
  return value !== null && value !== ''
}

/** The text with marks where values stand: what somebody has typed is never read as markup. */
function text(pieces: readonly Piece[], data: DocumentData, values: string[]): string {
  return pieces
    .map(piece => {
      if (piece.kind === 'text') return piece.text
      if (piece.kind === 'field') {
        values.push(written(data.fields[piece.field] ?? null, piece.case))
        return `${MARK}${values.length - 1}${MARK}`
      }
      return has(data, piece.field) === piece.present ? text(piece.inside, data, values) : ''
    })
    .join('')
}

const MARK = '\u0001'
const MARKED = new RegExp(`${MARK}(\\d+)${MARK}`, 'g')

/** Values in their places; «2026 г.» at the end of a sentence keeps one full stop. */
const putIn = (words: string, values: readonly string[]): string =>
  typograph(words)
    .replace(MARKED, (_, at: string) => values[Number(at)]!)
    .replace(/(?<=\p{L})\.\.(?!\.)/gu, '.')

/** Puts values into a parsed text. What has no value becomes a line for a pen, so that nothing is made up. */
export function fillTemplate(pieces: readonly Piece[], data: DocumentData): Block[] {
  const blocks: Block[] = []
  const values: string[] = []
  const put = (words: string) => putIn(words, values)
  let paragraph: string[] = []
  const end = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: put(paragraph.join(' ')) })
    paragraph = []
  }
  for (const raw of text(pieces, data, values).split('\n')) {
    const line = raw.trim()
    const special = /^@(table|blank)\s+(.+)$/.exec(line)
    if (line === '' || line.startsWith('# ') || line.startsWith('— ') || special) end()
    if (special?.[1] === 'table') {
      const table = data.tables[special[2]!]
      if (table && table.rows.length > 0) blocks.push({ kind: 'table', table })
    } else if (special) blocks.push({ kind: 'blank', label: put(special[2]!) })
    else if (line.startsWith('# ')) blocks.push({ kind: 'heading', text: put(line.slice(2)) })
    else if (line !== '') paragraph.push(line)
  }
  end()
  return blocks
}

/** One line of a text, such as a title, with values put in. */
export const fillLine = (pieces: readonly Piece[], data: DocumentData): string => {
  const values: string[] = []
  return putIn(text(pieces, data, values), values)
}

/** The document as plain paragraphs: what is shown on a phone before it is signed. */
export function asParagraphs(blocks: readonly Block[]): { heading?: string; text: string }[] {
  const out: { heading?: string; text: string }[] = []
  let heading: string | undefined
  const push = (words: string) => {
    out.push({ ...(heading !== undefined && { heading }), text: words })
    heading = undefined
  }
  for (const block of blocks) {
    if (block.kind === 'heading') {
      if (heading !== undefined) push('')
      heading = block.text
    } else if (block.kind === 'paragraph') push(block.text)
    else if (block.kind === 'blank') push(`${block.label}: ${PEN_LINE}`)
    else {
      for (const row of block.table.rows) push(row.filter(Boolean).join(' · '))
      if (block.table.total) push(block.table.total)
    }
  }
  if (heading !== undefined) push('')
  return out
}
