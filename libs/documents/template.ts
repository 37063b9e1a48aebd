import { CASES, type Case } from './declension.ts'

/**
 * The markup of document texts, one rule a line:
 * `# Heading` begins a part; an empty line ends a paragraph; `{{field}}` and `{{field|genitive}}` put a value in;
 * `{{#field}} … {{/field}}` shows its inside when the field has a value, `{{^field}} … {{/field}}` when it has none;
 * `@table name` on a line of its own draws a table; `@blank Label` leaves a line for a pen.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: string; readonly case: Case | null }
  | {
      readonly kind: 'when'
      readonly field: string
      readonly present: boolean
      readonly inside: readonly Piece[]
    }

export type FaultReason =
  | 'unknown-field'
  | 'unknown-case'
  | 'unknown-table'
  | 'not-declined'
  | 'unclosed'
  | 'unopened'

/** What is wrong with a text and where: lines and columns count from 1. */
export interface TemplateFault {
  readonly reason: FaultReason
  readonly name: string
  readonly line: number
  readonly column: number
}

/** What a text may name. `declined` fields are people and posts. */
export interface Vocabulary {
  readonly fields: ReadonlySet<string>
  readonly declined: ReadonlySet<string>
  readonly tables: ReadonlySet<string>
}

const TAG = /\{\{\s*([#^/]?)\s*([^{}|]*?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}/g
const LINE = /^@(table|blank)\s+(.+)$/gm

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** Parses a text and names everything in it that could not be filled. A text with faults is never published. */
export function parseTemplate(
  text: string,
  vocabulary: Vocabulary,
): { readonly pieces: readonly Piece[]; readonly faults: readonly TemplateFault[] } {
  const faults: TemplateFault[] = []
  const fault = (reason: FaultReason, name: string, at: number) =>
    faults.push({ reason, name, ...placeOf(text, at) })
  const stack: { field: string; present: boolean; at: number; inside: Piece[] }[] = []
  let current: Piece[] = []
  const root = current
  let from = 0
  for (const match of text.matchAll(TAG)) {
    const [whole, sign, name = '', wanted] = match
    const at = match.index
    if (at > from) current.push({ kind: 'text', text: text.slice(from, at) })
    from = at + whole.length
    if (sign === '/') {
      const open = stack.pop()
      if (open?.field !== name) {
        fault('unopened', name, at)
        if (open) stack.push(open)
        continue
      }
      const inside = current
      current = stack.length > 0 ? stack.at(-1)!.inside : root
      current.push({ kind: 'when', field: open.field, present: open.present, inside })
      continue
    }
    if (!vocabulary.fields.has(name)) fault('unknown-field', name, at)
    if (sign) {
      const inside: Piece[] = []
      stack.push({ field: name, present: sign === '#', at, inside })
      current = inside
      continue
    }
    if (wanted !== undefined) {
      if (!CASES.includes(wanted as Case)) fault('unknown-case', wanted, at)
      else if (vocabulary.fields.has(name) && !vocabulary.declined.has(name)) fault('not-declined', name, at)
    }
    current.push({ kind: 'field', field: name, case: (wanted as Case | undefined) ?? null })
  }
  if (from < text.length) current.push({ kind: 'text', text: text.slice(from) })
  for (const open of stack) fault('unclosed', open.field, open.at)
  for (const match of text.matchAll(LINE))
    if (match[1] === 'table' && !vocabulary.tables.has(match[2]!.trim()))
      fault('unknown-table', match[2]!.trim(), match.index)
  return { pieces: root, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** Names of all fields that a text uses. */
export function fieldsOf(pieces: readonly Piece[]): ReadonlySet<string> {
  const names = new Set<string>()
  const walk = (list: readonly Piece[]) => {
    for (const piece of list) {
      if (piece.kind === 'field') names.add(piece.field)
      if (piece.kind === 'when') walk(piece.inside)
    }
  }
  walk(pieces)
  return names
}
