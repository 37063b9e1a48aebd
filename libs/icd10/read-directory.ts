/** A line of an official directory of codes. */
export interface DirectoryEntry {
  readonly code: string
  readonly name: string
  /** Since when it is out of force, ISO; `''` when the directory does not say since when; null while it is in force. */
  readonly outSince: string | null
}

export interface DirectoryFault {
  readonly line: number
  readonly reason: string
}

export interface Reading {
  readonly entries: readonly DirectoryEntry[]
  readonly faults: readonly DirectoryFault[]
}

/** Names under which a column may come; the first one is the official one. */
interface Columns {
  readonly code: readonly string[]
  readonly name: readonly string[]
  readonly actual: readonly string[]
  readonly changed: readonly string[]
}

interface Shape {
  readonly columns: Columns
  /** The code of a cell in its official spelling; null for a line that is no code: a chapter, a heading. */
  readonly codeOf: (cell: string) => string | null
  /** A line that is no code is a fault and not a heading. */
  readonly everyLine?: boolean
}

const MAX_FAULTS = 50

/** Reads a CSV of a directory with `;` or `,`; a code that is there twice counts as it is in force. */
export function readDirectory(text: string, { columns, codeOf, everyLine = false }: Shape): Reading {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const separator = (lines[0] ?? '').includes(';') ? ';' : ','
  const header = splitLine(lines[0] ?? '', separator)
  const place = (names: readonly string[]) => header.findIndex(name => names.includes(name.trim()))
  const [code, name] = [place(columns.code), place(columns.name)]
  const [actual, changed] = [place(columns.actual), place(columns.changed)]
  const absent = code < 0 ? columns.code : name < 0 ? columns.name : null
  if (absent) return { entries: [], faults: [{ line: 1, reason: `there is no column ${absent[0]}` }] }
  const found = new Map<string, DirectoryEntry>()
  const faults: DirectoryFault[] = []
  for (let i = 1; i < lines.length && faults.length < MAX_FAULTS; i++) {
    if (lines[i]!.trim() === '') continue
    const fault = (reason: string) => faults.push({ line: i + 1, reason })
    const cells = splitLine(lines[i]!, separator)
    if (cells.length !== header.length) {
      fault(`${cells.length} cells instead of ${header.length}`)
      continue
    }
    const key = codeOf(cells[code]!.trim())
    if (key === null) {
      if (everyLine) fault(`«${cells[code]}» is no code`)
      continue
    }
    if (cells[name]!.trim() === '') {
      fault(`${key} has no name`)
      continue
    }
    const out = actual >= 0 && cells[actual]!.trim() === '0'
    const entry = { code: key, name: cells[name]!.trim(), outSince: out ? isoOf(cells[changed] ?? '') : null }
    if (!found.has(key) || entry.outSince === null) found.set(key, entry)
  }
  return { entries: [...found.values()], faults }
}

/** «07.10.2020» and «2020-10-07» as ISO; anything else says nothing. */
function isoOf(cell: string): string {
  const russian = /^(\d{2})\.(\d{2})\.(\d{4})/.exec(cell.trim())
  if (russian) return `${russian[3]}-${russian[2]}-${russian[1]}`
  return /^\d{4}-\d{2}-\d{2}/.exec(cell.trim())?.[0] ?? ''
}

/** Cells of a line; quotes may hold separators and doubled quotes. */
function splitLine(line: string, separator: ';' | ','): string[] {
  const cells: string[] = []
  const pattern =
    separator === ';' ? /(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g : /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g
  for (const match of line.matchAll(pattern)) cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  return cells
}
