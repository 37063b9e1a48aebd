import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { describe, expect, it } from 'vitest'
import { cell, sheetNames } from './sheet.ts'
import { type SheetTable, workbook } from './workbook.ts'

async function bytesOf(tables: readonly SheetTable[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of workbook(tables)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('MM-7.2: a cell of the workbook', () => {
  it.each<[value: unknown, xml: string]>([
    [null, '<c/>'],
    [120_050, '<c><v>120050</v></c>'],
    [true, '<c t="inlineStr"><is><t xml:space="preserve">да</t></is></c>'],
    ['2026-11-21', '<c s="2"><v>46347</v></c>'],
    ['2026-11-21T12:00:00+00:00', '<c s="3"><v>46347.5</v></c>'],
    ['1899-05-06', '<c t="inlineStr"><is><t xml:space="preserve">1899-05-06</t></is></c>'],
    ['2026-13-45', '<c t="inlineStr"><is><t xml:space="preserve">2026-13-45</t></is></c>'],
    ['=1+1', '<c t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'],
    ['<&"\u0001>', '<c t="inlineStr"><is><t xml:space="preserve">&lt;&amp;&quot;&gt;</t></is></c>'],
    [
      ['16', '17'],
      '<c t="inlineStr"><is><t xml:space="preserve">[&quot;16&quot;,&quot;17&quot;]</t></is></c>',
    ],
  ])('%j', (value, xml) => expect(cell(value)).toBe(xml))

  it('money is a number of roubles with kopecks', () => {
    expect(cell(120_050, true)).toBe('<c s="4"><v>1200.5</v></c>')
    expect(cell(null, true)).toBe('<c/>')
  })

  it('text is cut to what a cell holds', () => {
    expect(cell('а'.repeat(40_000)).match(/а/g)).toHaveLength(32_766)
  })
})

describe('the workbook', () => {
  it('names of sheets differ, are short and have no signs that are not allowed', () => {
    const names = sheetNames([
      'Основания передачи данных между юридическими лицами',
      'Основания передачи данных между другими',
      'План/факт: [1]',
      'план факт 1',
    ])
    expect(names).toEqual([
      'Основания передачи данных между',
      'Основания передачи данных 2',
      'План факт 1',
      'план факт 1 2',
    ])
  })

  it('a reader that fails tells its own error', async () => {
    const failing: SheetTable = {
      title: 'Т',
      columns: [{ title: 'а' }],
      rows: 1,
      // biome-ignore lint/correctness/useYield: it fails before its first row
      async *read() {
        throw new Error('the table is away')
      },
    }
    await expect(bytesOf([failing])).rejects.toThrow('the table is away')
  })

  it('has the list of sheets first and every row of every table', async () => {
    const table = (title: string, count: number): SheetTable => ({
      title,
      columns: [{ title: 'Номер' }, { title: 'Имя' }],
      rows: count,
      async *read() {
        for (let i = 0; i < count; i++) yield [i, `Строка ${i}`]
      },
    })
    const zip = new ZipReader(
      new Uint8ArrayReader(await bytesOf([table('Пациенты', 1_500), table('Пусто', 0)])),
    )
    const parts = new Map<string, string>()
    for (const entry of await zip.getEntries())
      if (!entry.directory)
        parts.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())).toString())
    expect([...parts.keys()].filter(name => name.includes('sheet'))).toEqual([
      'xl/worksheets/sheet1.xml',
      'xl/worksheets/sheet2.xml',
      'xl/worksheets/sheet3.xml',
    ])
    expect(parts.get('xl/worksheets/sheet2.xml')!.match(/<row[ >]/g)).toHaveLength(1_501)
    expect(parts.get('xl/worksheets/sheet3.xml')!.match(/<row[ >]/g)).toHaveLength(1)
    expect(parts.get('xl/worksheets/sheet1.xml')).toContain('<v>1500</v>')
    expect(parts.get('xl/worksheets/sheet2.xml')).toContain('<autoFilter ref="A1:B1501"/>')
    expect(parts.get('xl/worksheets/sheet2.xml')).toContain(
      '<col min="2" max="2" width="11" customWidth="1"/>',
    )
    expect(parts.get('xl/worksheets/sheet1.xml')).toContain(`<hyperlink ref="A2" location="'Пациенты'!A1"/>`)
    expect(parts.get('xl/workbook.xml')).toContain('<sheet name="Пациенты" sheetId="2" r:id="rId2"/>')
  })
})
