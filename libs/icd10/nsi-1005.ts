import type { Diagnosis } from './diagnoses.ts'

/**
 * Reads the official directory NSI 1005 (CSV, `;`, UTF-8: ID;REC_CODE;MKB_CODE;MKB_NAME;ID_PARENT;ADDL_CODE;ACTUAL;DATE).
 * Only codes in force are kept; chapters and blocks (`K00-K93`) are left out.
 * @throws with the number of the first line that has another shape
 */
export function parseNsi1005(text: string): Diagnosis[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const header = splitLine(lines[0] ?? '')
  const column = (name: string) => {
    const at = header.indexOf(name)
    if (at < 0) throw new Error(`line 1: there is no column ${name}`)
    return at
  }
  const [code, name, actual] = [column('MKB_CODE'), column('MKB_NAME'), column('ACTUAL')]
  const out: Diagnosis[] = []
  for (let i = 1; i < lines.length; i++) {
    if (lines[i]!.trim() === '') continue
    const cells = splitLine(lines[i]!)
    if (cells.length !== header.length)
      throw new Error(`line ${i + 1}: ${cells.length} cells instead of ${header.length}`)
    if (cells[actual] === '1' && /^[A-Z]\d\d(\.\d+)?$/.test(cells[code]!))
      out.push({ code: cells[code]!, name: cells[name]! })
  }
  return out
}

/** Cells of a line; quotes may hold semicolons and doubled quotes. */
function splitLine(line: string): string[] {
  const cells: string[] = []
  const pattern = /(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g
  for (const match of line.matchAll(pattern)) cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  return cells
}
