import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXPORTED } from '#modules/exports/index.ts'
import { takeAway } from './exports-world.ts'
import { type OpenClinic, openClinic } from './open-clinic.ts'
import { readZip } from './read-zip.ts'

/** MM3-3.1: an archive is read back by readers of its formats that are not ours and compared with the live tables. */
let clinic: OpenClinic
let files: ReadonlyMap<string, Buffer>
let columns: ReadonlyMap<string, readonly string[]>
const HARD = '=1+1;"кавычки" и\nдве строки, эмодзи 😀, табуляция\tи знак \u0001'

beforeAll(async () => {
  clinic = await openClinic()
  await sql(
    'update catalogue.service set name = $1 where service_id = (select service_id from catalogue.service where tenant_id = $2 limit 1)',
    [HARD, tenantId()],
  )
  const { bytes } = await takeAway(clinic.world, clinic.owner, false)
  files = readZip(bytes)
  const described = csv(textOf('data/_columns.csv')).slice(1)
  columns = new Map(
    [...Map.groupBy(described, row => row[0]!)].map(([file, rows]) => [file, rows.map(row => row[2]!)]),
  )
}, 180_000)
afterAll(() => clinic?.close())

const tenantId = () => clinic.ids.tenantId!
const sql = async <R = Record<string, unknown>>(
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> => (await clinic.superuser.query(text, [...values])).rows
const textOf = (name: string): string => files.get(name)!.toString('utf8')
const rowsOf = (file: string): Record<string, unknown>[] => JSON.parse(textOf(`data/${file}.json`))

/** RFC 4180 with semicolons, after the mark of UTF-8. */
function csv(text: string): string[][] {
  const rows: string[][] = [[]]
  const pattern = /(?:"((?:[^"]|"")*)"|([^;"\r\n]*))(;|\r\n|$)/gy
  pattern.lastIndex = text.startsWith('\ufeff') ? 1 : 0
  for (
    let found = pattern.exec(text);
    found && pattern.lastIndex <= text.length;
    found = pattern.exec(text)
  ) {
    rows.at(-1)!.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (pattern.lastIndex >= text.length) break
    if (found[3] === '\r\n') rows.push([])
  }
  return rows
}

/** What the archive holds of a table, beside what the exporting clinic did since. */
const LIVE: Readonly<Record<string, string>> = {
  'identity.colleague': `(select distinct on (user_id) c.* from identity.colleague c where tenant_id = $1) live`,
  'files.file': `(select * from files.file where tenant_id = $1 and kind <> 'export') live`,
}

describe('MM3-3.1, MM-7.1: the archive read back', () => {
  it('JSON, imported into empty tables by PostgreSQL, is row for row what the live tables hold (J5.6)', async () => {
    // The list of colleagues is a view that asks which clinic it is for.
    await sql(`select set_config('app.tenant', $1, false)`, [tenantId()])
    await sql('create schema again')
    let total = 0
    for (const { table, file } of EXPORTED) {
      const list = columns
        .get(file)!
        .map(name => `"${name}"`)
        .join(', ')
      const live = LIVE[table] ?? `(select * from ${table} where tenant_id = $1) live`
      await sql(`create table again."${file}" as select ${list} from ${table} where false`)
      await sql(
        `insert into again."${file}" select * from jsonb_populate_recordset(null::again."${file}", $1::jsonb)`,
        [textOf(`data/${file}.json`)],
      )
      const [diff] = await sql<{ lost: number; foreign: number; n: number }>(
        `with live as (select to_jsonb(x)::text as row from (select ${list} from ${live}) x),
           back as (select to_jsonb(x)::text as row from (select ${list} from again."${file}") x)
         select (select count(*)::int from (select row from live except all select row from back) d) as lost,
           (select count(*)::int from (select row from back except all select row from live) d) as foreign,
           (select count(*)::int from back) as n`,
        [tenantId()],
      )
      expect({ table, lost: diff!.lost, foreign: diff!.foreign }).toEqual({ table, lost: 0, foreign: 0 })
      total += diff!.n
    }
    const manifest = JSON.parse(textOf('manifest.json'))
    expect(total).toBeGreaterThan(500)
    expect(manifest.readBack).toBe(total)
  }, 120_000)

  it('CSV says the same as JSON, cell by cell', () => {
    for (const { file } of EXPORTED) {
      const [head, ...rows] = csv(textOf(`data/${file}.csv`))
      expect([file, head]).toEqual([file, columns.get(file)])
      const wanted = rowsOf(file).map(row => head!.map(name => plain(row[name])))
      expect([file, rows.map(row => row.map(unguarded))]).toEqual([file, wanted])
    }
  })

  it('MM-7.2: the Excel workbook has a sheet a table with the same rows; numbers, days and roubles are such', () => {
    const book = readZip(files.get('tables.xlsx')!)
    for (const [i, { file }] of EXPORTED.entries()) {
      const sheet = sheetRows(book.get(`xl/worksheets/sheet${i + 2}.xml`)!.toString())
      const rows = rowsOf(file)
      expect([file, sheet.length]).toEqual([file, rows.length + 1])
      for (const [n, row] of rows.entries())
        for (const [c, name] of columns.get(file)!.entries())
          expect([file, name, sheet[n + 1]![c]]).toEqual([file, name, inSheet(name, row[name])])
    }
  })

  it('MM3-3.1a, MM3-3.1b: the XML names every patient and every service with the sums of the database', async () => {
    const patients = elements(textOf('xml/patients.xml'), 'patient')
    expect(patients.map(p => [p.id, p.surname, p.given, p.birthDate]).sort()).toEqual(
      (
        await sql<Record<string, string>>(
          `select patient_id as id, surname, given, birth_date::text as day from patients.patient where tenant_id = $1`,
          [tenantId()],
        )
      )
        .map(row => [row.id, row.surname, row.given, row.day ?? undefined])
        .sort(),
    )
    const services = elements(textOf('xml/services.xml'), 'service')
    const [sum] = await sql<{ n: number; kopecks: string }>(
      'select count(*)::int as n, coalesce(sum(sum_kopecks), 0)::text as kopecks from records.rendered_service where tenant_id = $1',
      [tenantId()],
    )
    expect(services.length).toBe(sum!.n)
    expect(String(services.reduce((all, s) => all + Number(s.sumKopecks), 0))).toBe(sum!.kopecks)
  })
})

/** A value as a cell of CSV says it. */
const plain = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
/** A formula is kept from being one by an apostrophe. */
const unguarded = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** Rows of a sheet: numbers, text, and days and moments as ISO up to the second. */
function sheetRows(xml: string): unknown[][] {
  return xml
    .split(/<row[^>]*>/)
    .slice(1)
    .map(row =>
      [...row.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, content]) => {
        if (content === undefined) return null
        const value = /<v>(.*?)<\/v>/.exec(content)?.[1]
        if (attributes!.includes('t="inlineStr"'))
          return unescaped(/<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1] ?? '')
        const days = Math.round((Number(value) - 25_569) * 86_400)
        const iso = () => new Date(days * 1000).toISOString()
        if (attributes!.includes('s="2"')) return iso().slice(0, 10)
        if (attributes!.includes('s="3"')) return iso().slice(0, 19)
        return Number(value)
      }),
    )
}
/** A value of JSON as the sheet shows it. */
function shown(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'object') return shown(JSON.stringify(value))
  if (typeof value === 'boolean') return value ? 'да' : 'нет'
  if (typeof value !== 'string') return value
  if (/^(19|20)\d\d-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value))
    return new Date(Math.round(Date.parse(value) / 1000) * 1000).toISOString().slice(0, 19)
  // What XML has no place for is left out, and a cell holds so many letters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not allow
  const text = value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
  return text.length > 32_767 ? `${text.slice(0, 32_766)}…` : text
}

/** The same in a column of the workbook: its money stands in roubles. */
const inSheet = (column: string, value: unknown): unknown =>
  column.endsWith('kopecks') && typeof value === 'number' ? value / 100 : shown(value)

/** Attributes of every element of a name. */
const elements = (xml: string, name: string): Record<string, string>[] =>
  [...xml.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'g'))].map(([, attributes]) =>
    Object.fromEntries(
      [...attributes!.matchAll(/([\w]+)="([^"]*)"/g)].map(([, key, value]) => [key!, unescaped(value!)]),
    ),
  )
