import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeText, parseBankStatement, type StatementEncoding, writeBankStatement } from './index.ts'
import { documentLines, fileText, INCOMING, OWN } from './sample.fixture.ts'

const ENCODINGS: readonly StatementEncoding[] = ['windows-1251', 'cp866', 'utf-8']
const DECLARED = ['Windows', 'DOS', 'UTF-8', 'UTF8', 'что-то', undefined] as const
const PURPOSE = 'Оплата по счёту № 12 от 01.11.2026, ЁЖ и съешь ещё этих булок'
const text = (declared: string | undefined) =>
  fileText({ header: { Кодировка: declared }, body: documentLines(INCOMING, { НазначениеПлатежа: PURPOSE }) })

const seen = (bytes: Uint8Array) => {
  const parsed = parseBankStatement(bytes)
  return parsed.ok
    ? [parsed.statement.encoding, parsed.statement.documents[0]?.purpose]
    : [parsed.error.code, parsed.error.line]
}

describe('the encoding is found by the text, not by what the file says', () => {
  for (const encoding of ENCODINGS)
    it.each(DECLARED)(`${encoding}, declared as %s`, declared =>
      expect(seen(encodeText(text(declared), encoding))).toEqual([encoding, PURPOSE]),
    )

  it('UTF-8 with its mark', () => {
    expect(seen(encodeText(`\ufeff${text('Windows')}`, 'utf-8'))).toEqual(['utf-8', PURPOSE])
  })
  it('the code pages are those of the standards', () => {
    expect([...encodeText('АяЁё№«', 'windows-1251')]).toEqual([0xc0, 0xff, 0xa8, 0xb8, 0xb9, 0xab])
    expect([...encodeText('АпяЁё№«', 'cp866')]).toEqual([0x80, 0xaf, 0xef, 0xf0, 0xf1, 0xfc, 0x3f])
  })
})

describe('a broken encoding is refused with the line', () => {
  const at = text('Windows')
    .split('\r\n')
    .findIndex(line => line.startsWith('НазначениеПлатежа'))
  /** The file in one encoding with its purpose in another. */
  function mixed(whole: StatementEncoding, purpose: Uint8Array): Uint8Array {
    const lines = text('Windows').split('\r\n')
    const before = encodeText(`${lines.slice(0, at).join('\r\n')}\r\nНазначениеПлатежа=`, whole)
    return Uint8Array.from([
      ...before,
      ...purpose,
      ...encodeText(`\r\n${lines.slice(at + 1).join('\r\n')}`, whole),
    ])
  }

  it.each(
    ENCODINGS.flatMap(whole => ENCODINGS.filter(part => part !== whole).map(part => [whole, part] as const)),
  )('%s with a purpose in %s', (whole, part) =>
    expect(seen(mixed(whole, encodeText(PURPOSE, part)))).toEqual(['bad-encoding', at + 1]),
  )
  it('a spoilt letter in UTF-8', () => {
    expect(seen(mixed('utf-8', Uint8Array.from([0xd0])))).toEqual(['bad-encoding', at + 1])
  })
  it('text that was spoilt before it was saved', () => {
    expect(seen(encodeText(text('UTF-8').replace('Оплата', '\ufffd\ufffd'), 'utf-8'))).toEqual([
      'bad-encoding',
      at + 1,
    ])
  })
  it.each(['ТОО «Қазақ»', 'ТОВ «Їжак і є»', 'Ђорђе Петровић', '€ 100 ™ © «—»…', 'ІПН ўсё'])(
    'foreign letters are no fault: %s',
    purpose => {
      expect(seen(mixed('utf-8', encodeText(purpose, 'utf-8')))).toEqual(['utf-8', purpose])
    },
  )
})

const party = fc.record({
  name: fc.stringMatching(/^[А-Яа-я"]{1,12}( [А-Яа-я0-9]{1,12}){0,2}$/).filter(name => !/^инн/i.test(name)),
  inn: fc.stringMatching(/^(?:[1-9]\d{9}|[1-9]\d{11}|)$/),
  kpp: fc.stringMatching(/^(?:[1-9]\d{8}|)$/),
  bic: fc.constantFrom('044525225', ''),
})
const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2029-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))
const document = fc.record({
  number: fc.stringMatching(/^[1-9][0-9]{0,5}$/),
  date: day,
  bookedOn: day,
  sumKopecks: fc.nat({ max: 10_000_000_000 }),
  direction: fc.constantFrom('in' as const, 'out' as const),
  own: party,
  other: party,
  purpose: fc.stringMatching(/^[А-Яа-я№]{1,9}([ =;.,-][А-Яа-я0-9№=]{1,9}){0,5}$/),
})

describe('what was written is read back', () => {
  it.each(ENCODINGS)('%s', encoding => {
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 8 }),
        fc.integer({ min: -1e9, max: 1e12 }),
        (rows, opening) => {
          const documents = rows.map(({ own, other, ...row }) => {
            const ours = { ...own, account: OWN }
            const theirs = { ...other, account: '40702810500000000201' }
            return {
              ...row,
              kind: 'Платежное поручение',
              payer: row.direction === 'in' ? theirs : ours,
              payee: row.direction === 'in' ? ours : theirs,
            }
          })
          const written = {
            version: '1.02' as const,
            encoding,
            account: OWN,
            from: '2020-01-01',
            to: '2029-12-31',
            openingKopecks: opening,
            documents,
          }
          const parsed = parseBankStatement(writeBankStatement(written))
          if (!parsed.ok) throw new Error(`${parsed.error.code} ${parsed.error.line}`)
          expect(parsed.statement.encoding).toBe(encoding)
          expect(parsed.statement.documents.map(({ line: _, account: __, ...rest }) => rest)).toEqual(
            documents,
          )
        },
      ),
      { numRuns: 60 },
    )
  })
})
