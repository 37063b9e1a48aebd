import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CSV_MARK, csvCell, csvFile, csvLine } from './index.ts'

describe('a cell', () => {
  it.each([
    ['Иванов', '"Иванов"'],
    ['ООО «Клиника "Свет"»', '"ООО «Клиника ""Свет""»"'],
    ['строка;с\nпереносом', '"строка;с\nпереносом"'],
    ['', '""'],
    [null, '""'],
    ['=1+1', `"'=1+1"`],
    ['+7 900 000-00-00', `"'+7 900 000-00-00"`],
    ['-5', `"'-5"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['a=1', '"a=1"'],
  ])('%j is written as %s', (text, written) => {
    expect(csvCell(text)).toBe(written)
  })

  it('gives the text back to whoever reads it, and never begins as a formula', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const read = csvCell(text).slice(1, -1).replaceAll('""', '"')
        expect(read).not.toMatch(/^[=+\-@\t\r]/)
        expect([text, `'${text}`]).toContain(read)
      }),
    )
  })
})

it('a file begins with the mark and ends every line, also an empty one', () => {
  expect(csvLine(['a', null])).toBe('"a";""\r\n')
  expect(csvFile([['a', 'b'], [], ['c']])).toBe(`${CSV_MARK}"a";"b"\r\n\r\n"c"\r\n`)
})
