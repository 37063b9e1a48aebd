import { describe, expect, it } from 'vitest'
import { encodeText, parseBankStatement, type RefusalCode } from './index.ts'
import {
  accountLines,
  CLIENT,
  documentLines,
  type FileParts,
  fileBytes,
  fileText,
  HEADER,
  INCOMING,
  OUTGOING,
  OWN,
} from './sample.fixture.ts'

const verdict = (bytes: Uint8Array): string => {
  const parsed = parseBankStatement(bytes)
  return parsed.ok ? 'ok' : `${parsed.error.code} ${parsed.error.line}`
}
const BODY = 2 + Object.keys(HEADER).length
const lineOf = (key: string): number => BODY + 1 + Object.keys(INCOMING).indexOf(key)
const changed = (changes: Readonly<Record<string, string | undefined>>): FileParts => ({
  body: documentLines(INCOMING, changes),
})

describe('J7: a faulty file is refused whole, with the line', () => {
  it.each<[name: string, parts: FileParts, code: RefusalCode, line: number]>([
    ['unknown version', { header: { ВерсияФормата: '2.00' } }, 'unknown-version', 2],
    ['no version', { header: { ВерсияФормата: undefined } }, 'missing-key', 1],
    ['empty version', { header: { ВерсияФормата: '' } }, 'missing-key', 2],
    ['no account', { header: { РасчСчет: undefined } }, 'missing-key', 1],
    ['no period', { header: { ДатаНачала: undefined } }, 'missing-key', 1],
    ['period backwards', { header: { ДатаКонца: '01.10.2026' } }, 'bad-period', 9],
    ['bad date of the period', { header: { ДатаНачала: '31.11.2026' } }, 'bad-date', 8],
    ['no number', changed({ Номер: undefined }), 'missing-key', BODY],
    ['empty number', changed({ Номер: '' }), 'missing-key', lineOf('Номер')],
    ['no date', changed({ Дата: undefined }), 'missing-key', BODY],
    ['no sum', changed({ Сумма: undefined }), 'missing-key', BODY],
    [
      'no accounts',
      changed({ ПлательщикСчет: undefined, ПлательщикРасчСчет: undefined, ПолучательСчет: undefined }),
      'missing-key',
      BODY,
    ],
    ['document of others', changed({ ПолучательСчет: CLIENT }), 'foreign-document', BODY],
    [
      'document without an end',
      { body: documentLines(INCOMING).slice(0, -1) },
      'unclosed-section',
      BODY + 1 + Object.keys(INCOMING).length,
    ],
    [
      'document inside a document',
      { body: [...documentLines(INCOMING).slice(0, 3), ...documentLines(INCOMING)] },
      'unclosed-section',
      BODY + 3,
    ],
    [
      'account section without an end',
      { body: ['СекцияРасчСчет', ...documentLines(INCOMING)] },
      'unclosed-section',
      BODY + 1,
    ],
    ['end of a document that never began', { body: ['КонецДокумента'] }, 'outside-section', BODY],
    [
      'end of an account section inside a document',
      { body: ['СекцияДокумент=Платежное поручение', 'КонецРасчСчет'] },
      'unclosed-section',
      BODY + 1,
    ],
    ['keys of a document outside', { body: ['Номер=12'] }, 'outside-section', BODY],
    ['keys of an account outside', { body: ['НачальныйОстаток=0'] }, 'outside-section', BODY],
    ['running text outside', { body: ['какая-то строка'] }, 'unexpected-line', BODY],
    ['unknown section', { body: ['СекцияЗарплата=1'] }, 'unexpected-line', BODY],
    [
      'running text after a sum',
      { body: ['СекцияДокумент=Платежное поручение', 'Сумма=1', '000'] },
      'unexpected-line',
      BODY + 2,
    ],
    [
      'two sums',
      { body: documentLines({ ...INCOMING, сумма: '1' }) },
      'duplicate-key',
      lineOf('НазначениеПлатежа') + 1,
    ],
    ['two versions', { header: { версияформата: '1.02' } }, 'duplicate-key', BODY],
    ['no end of file', { end: [''] }, 'truncated', BODY + documentLines(INCOMING).length - 1],
    [
      'cut inside a document',
      { end: ['СекцияДокумент=Платежное поручение', 'Номер=1', 'Сум'] },
      'truncated',
      BODY + documentLines(INCOMING).length + 2,
    ],
    ['cut inside the last word', { end: ['КонецФай'] }, 'truncated', BODY + documentLines(INCOMING).length],
    [
      'another file glued to it',
      { end: ['КонецФайла', '1CClientBankExchange', ''] },
      'text-after-end',
      BODY + documentLines(INCOMING).length + 1,
    ],
    ['zero byte', changed({ НазначениеПлатежа: 'Оплата\0' }), 'bad-encoding', lineOf('НазначениеПлатежа')],
  ])('%s', (_, parts, code, line) => expect(verdict(fileBytes(parts))).toBe(`${code} ${line}`))

  it.each([
    '',
    'двадцать',
    '-5',
    '1,234.56',
    '1.234',
    '12 р.',
    '1e5',
    '.50',
    '5.',
    '0x10',
    '1000000000000.01',
    '9'.repeat(50),
  ])('sum «%s»', sum =>
    expect(verdict(fileBytes(changed({ Сумма: sum })))).toBe(
      `${sum === '' ? 'missing-key' : 'bad-sum'} ${lineOf('Сумма')}`,
    ),
  )

  it.each([
    '32.11.2026',
    '00.11.2026',
    '11.13.2026',
    '29.02.2026',
    '1.11.2026',
    '11.11.26',
    '2026-11-11',
    '11/11/2026',
    'сегодня',
    '11.11.0026',
  ])('date «%s»', date => {
    expect(verdict(fileBytes(changed({ Дата: date })))).toBe(`bad-date ${lineOf('Дата')}`)
    expect(verdict(fileBytes(changed({ ДатаПоступило: date })))).toBe(`bad-date ${lineOf('ДатаПоступило')}`)
  })

  it.each<[name: string, bytes: Uint8Array, expected: string]>([
    ['empty', new Uint8Array(), 'not-1c 1'],
    ['only spaces', encodeText(' \r\n ', 'utf-8'), 'not-1c 1'],
    ['a table', encodeText('Дата;Сумма\r\n01.11.2026;5', 'windows-1251'), 'not-1c 1'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 'not-1c 1'],
    ['only the signature', encodeText('1CClientBankExchange', 'utf-8'), 'truncated 1'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x31, 0]), 'bad-encoding 1'],
    [
      'KOI8-R',
      Uint8Array.from([...encodeText('1CClientBankExchange\r\n', 'utf-8'), 0xf7, 0xc5, 0xd2, 0x3d, 10]),
      'bad-encoding 2',
    ],
    [
      'Latin keys',
      encodeText('1CClientBankExchange\r\nVersion=1.03\r\nКонецФайла', 'utf-8'),
      'missing-key 1',
    ],
  ])('%s', (_, bytes, expected) => expect(verdict(bytes)).toBe(expected))

  it('says why in Russian and quotes no more than fits', () => {
    const parsed = parseBankStatement(fileBytes(changed({ Сумма: 'много'.repeat(100) })))
    expect(parsed.ok ? '' : parsed.error.reason).toMatch(/^Сумма «много.{55}…» не сумма/)
  })
})

describe('J7: control sums', () => {
  const totals = {
    РасчСчет: OWN,
    НачальныйОстаток: '1000.00',
    ВсегоПоступило: '12500.50',
    ВсегоСписано: '300.00',
    КонечныйОстаток: '13200.50',
  }
  const documents = [...documentLines(INCOMING), ...documentLines(OUTGOING)]
  const day = (date: string, rest: Readonly<Record<string, string>>) =>
    accountLines({ РасчСчет: OWN, ДатаНачала: date, ДатаКонца: date, ...rest })
  const file = (...sections: string[][]) => fileBytes({ body: [...sections.flat(), ...documents] })
  const without = (key: keyof typeof totals) =>
    Object.fromEntries(Object.entries(totals).filter(([k]) => k !== key))

  it.each<[name: string, sections: string[][], expected: string]>([
    ['agree', [accountLines(totals)], 'ok'],
    ['overdraft', [accountLines({ ...totals, НачальныйОстаток: '-12200.50', КонечныйОстаток: '0' })], 'ok'],
    ['only the opening balance', [accountLines({ НачальныйОстаток: '1000' })], 'ok'],
    ['no turnovers', [accountLines({ НачальныйОстаток: '1000', КонечныйОстаток: '13200.5' })], 'ok'],
    [
      'by days',
      [
        day('11.11.2026', { ВсегоПоступило: '0', ВсегоСписано: '300' }),
        day('12.11.2026', { ВсегоПоступило: '12500.5', ВсегоСписано: '0' }),
      ],
      'ok',
    ],
    [
      'by days, one of them partial',
      [day('11.11.2026', { НачальныйОстаток: '1000' }), day('12.11.2026', { ВсегоПоступило: '0' })],
      'ok',
    ],
    [
      'by days and the total',
      [
        day('11.11.2026', { ВсегоПоступило: '0' }),
        accountLines({ ...totals, ДатаНачала: '01.11.2026', ДатаКонца: '30.11.2026' }),
      ],
      'ok',
    ],
    [
      'of another account',
      [accountLines({ РасчСчет: '40702810000000000999', ВсегоПоступило: '0', ВсегоСписано: '0' })],
      'ok',
    ],
    [
      'balance is wrong',
      [accountLines({ ...totals, КонечныйОстаток: '13200.51' })],
      `control-sums ${BODY + 5}`,
    ],
    [
      'incoming is wrong',
      [accountLines({ ...without('КонечныйОстаток'), ВсегоПоступило: '12500' })],
      `control-sums ${BODY + 3}`,
    ],
    [
      'outgoing is wrong',
      [accountLines({ ...without('КонечныйОстаток'), ВсегоСписано: '0' })],
      `control-sums ${BODY + 4}`,
    ],
    [
      'balance against documents',
      [accountLines({ НачальныйОстаток: '1000', КонечныйОстаток: '13200.51' })],
      `control-sums ${BODY + 2}`,
    ],
    [
      'by days, one document is lost',
      [day('11.11.2026', { ВсегоПоступило: '1' }), day('12.11.2026', { ВсегоПоступило: '12500.5' })],
      `control-sums ${BODY + 10}`,
    ],
    [
      'total is wrong beside days',
      [
        day('11.11.2026', { ВсегоПоступило: '0' }),
        accountLines({ ВсегоПоступило: '1', ДатаНачала: '01.11.2026', ДатаКонца: '30.11.2026' }),
      ],
      `control-sums ${BODY + 7}`,
    ],
    ['negative turnover', [accountLines({ ВсегоПоступило: '-1' })], `bad-sum ${BODY + 1}`],
    [
      'two different balances',
      [accountLines({ НачальныйОстаток: '1', начальныйостаток: '2' })],
      `duplicate-key ${BODY + 2}`,
    ],
  ])('%s', (_, sections, expected) => expect(verdict(file(...sections))).toBe(expected))

  it('a section of nobody knows whose account, when there are several', () => {
    const body = [...accountLines({ РасчСчет: CLIENT }), ...accountLines({ НачальныйОстаток: '0' })]
    expect(verdict(fileBytes({ body }))).toBe(`missing-key ${BODY + 3}`)
  })

  it('a lost line changes nothing silently: each line of the file matters or is optional', () => {
    const lines = fileText({ body: [...accountLines(totals), ...documents] }).split('\r\n')
    const needed = lines.flatMap((line, at) => {
      const rest = lines.toSpliced(at, 1).join('\r\n')
      return verdict(encodeText(rest, 'windows-1251')) === 'ok' ? [] : [line.split('=')[0]!]
    })
    for (const key of [
      '1CClientBankExchange',
      'ВерсияФормата',
      'СекцияДокумент',
      'Номер',
      'Дата',
      'Сумма',
      'КонецДокумента',
      'КонецФайла',
    ])
      expect(needed).toContain(key)
  })
})
