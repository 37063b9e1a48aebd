import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeText, parseBankStatement } from './index.ts'
import { documentLines, fileBytes, fileText, INCOMING, OUTGOING } from './sample.fixture.ts'

const MILLION = 1_000_000
/** A square law would take an hour for these. */
const SECONDS = 15

const code = (body: readonly string[]) => {
  const parsed = parseBankStatement(fileBytes({ body }))
  return parsed.ok ? `ok ${parsed.statement.documents.length}` : parsed.error.code
}
const withPurpose = (purpose: string, more: readonly string[] = []) =>
  documentLines(INCOMING, { НазначениеПлатежа: purpose }).slice(0, -1).concat(more, 'КонецДокумента')

describe('a hostile file takes linear time', () => {
  it.each<[name: string, body: () => readonly string[], expected: string]>([
    ['many documents', () => Array.from({ length: 5_000 }, () => documentLines(INCOMING)).flat(), 'ok 5000'],
    ['a huge line', () => withPurpose('=№ '.repeat(MILLION)), 'ok 1'],
    ['a huge line of spaces', () => withPurpose(`а${' '.repeat(MILLION)}б`), 'ok 1'],
    ['a huge name', () => documentLines(INCOMING, { Плательщик1: `ИНН ${'0'.repeat(MILLION)}` }), 'ok 1'],
    ['a huge sum', () => documentLines(INCOMING, { Сумма: '1'.repeat(MILLION) }), 'bad-sum'],
    ['a huge date', () => documentLines(INCOMING, { Дата: '1'.repeat(MILLION) }), 'bad-date'],
    ['a huge key', () => [`${'К'.repeat(MILLION)}=1`], 'unexpected-line'],
    [
      'a huge account',
      () => documentLines(INCOMING, { ПолучательСчет: '4 '.repeat(MILLION) }),
      'foreign-document',
    ],
    [
      'endless lines of a purpose',
      () =>
        withPurpose(
          'а',
          Array.from({ length: 300_000 }, (_, i) => `б ${i}`),
        ),
      'ok 1',
    ],
    [
      'the same key again and again',
      () =>
        withPurpose(
          'а',
          Array.from({ length: 200_000 }, () => 'Номер=157'),
        ),
      'ok 1',
    ],
    [
      'endless purposes',
      () =>
        withPurpose(
          'а',
          Array.from({ length: 200_000 }, (_, i) => `НазначениеПлатежа=${i}`),
        ),
      'ok 1',
    ],
    [
      'unknown keys',
      () =>
        withPurpose(
          'а',
          Array.from({ length: 200_000 }, (_, i) => `Ключ${i}=1`),
        ),
      'ok 1',
    ],
    [
      'endless sections of accounts',
      () =>
        Array.from({ length: 50_000 }, () => [
          'СекцияРасчСчет',
          'ДатаНачала=01.11.2026',
          'ДатаКонца=02.11.2026',
          'КонецРасчСчет',
        ]).flat(),
      'ok 0',
    ],
    ['empty lines', () => Array.from({ length: MILLION }, () => ''), 'ok 0'],
    ['strange letters in a huge line', () => withPurpose('Ђ'.repeat(MILLION)), 'bad-encoding'],
  ])(
    '%s',
    (_, body, expected) => {
      const lines = body()
      const start = performance.now()
      expect(code(lines)).toBe(expected)
      expect(performance.now() - start).toBeLessThan(SECONDS * 1000)
    },
    60_000,
  )

  it('sums that add up beyond all limits are refused, not thrown', () => {
    const most = { Сумма: '999999999999.99' }
    const account = [
      'СекцияРасчСчет',
      'НачальныйОстаток=999999999999.99',
      'ВсегоПоступило=1',
      'КонецРасчСчет',
    ]
    const documents = Array.from({ length: 3 }, () => documentLines(INCOMING, most)).flat()
    expect(code([...account, ...documents])).toBe('control-sums')
    const balance = ['ВсегоСписано=0', 'КонечныйОстаток=5', 'КонецРасчСчет']
    expect(code([...account.slice(0, -1), ...balance])).toBe('control-sums')
  })

  it('any bytes get an answer, never an exception', () => {
    const head = [...encodeText('1CClientBankExchange\r\nВерсияФормата=1.03\r\n', 'windows-1251')]
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begun) => {
        parseBankStatement(begun ? Uint8Array.from([...head, ...bytes]) : bytes)
      }),
    )
  })

  it('a byte changed anywhere gets an answer, and a line within the file', () => {
    const file = fileBytes()
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const parsed = parseBankStatement(file.with(at, byte))
        if (!parsed.ok) expect(parsed.error.line).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('lines dropped, doubled, swapped or spoilt: refused with a line of the file, or read with every document of it', () => {
    const body = [
      ...documentLines(INCOMING),
      ...documentLines(OUTGOING),
      ...documentLines(INCOMING, { Номер: '9' }),
    ]
    const lines = fileText({ body }).split('\r\n')
    const place = fc.nat({ max: lines.length - 1 })
    const change = fc.record({
      what: fc.constantFrom('drop', 'double', 'swap', 'spoil'),
      at: place,
      with: place,
      text: fc.string({ maxLength: 12 }),
    })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), changes => {
        const spoilt = [...lines]
        for (const { what, at, with: other, text } of changes) {
          const [a, b] = [at % spoilt.length, other % spoilt.length]
          if (what === 'drop' && spoilt.length > 1) spoilt.splice(a, 1)
          if (what === 'double') spoilt.splice(a, 0, spoilt[a]!)
          if (what === 'swap') [spoilt[a], spoilt[b]] = [spoilt[b]!, spoilt[a]!]
          if (what === 'spoil') spoilt[a] = text
        }
        const parsed = parseBankStatement(new TextEncoder().encode(spoilt.join('\r\n')))
        if (parsed.ok)
          expect(parsed.statement.documents.length).toBeGreaterThanOrEqual(
            spoilt.filter(line => line.startsWith('СекцияДокумент=')).length,
          )
        else {
          expect(parsed.error.line).toBeGreaterThanOrEqual(1)
          // A text with line breaks of its own makes the file longer.
          expect(parsed.error.reason).not.toBe('')
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a file cut anywhere is refused', () => {
    const file = fileBytes()
    // The last two bytes are the end of the last line.
    for (let length = 0; length < file.length - 2; length++)
      expect(parseBankStatement(file.subarray(0, length)).ok, `cut at ${length}`).toBe(false)
  })
})
