import { describe, expect, it } from 'vitest'
import { type BankStatement, parseBankStatement, type StatementDocument } from './index.ts'
import {
  accountLines,
  BIC,
  CLIENT,
  documentLines,
  type FileParts,
  fileBytes,
  INCOMING,
  OUTGOING,
  OWN,
  OWN_SECOND,
} from './sample.fixture.ts'

function read(parts: FileParts = {}): BankStatement {
  const parsed = parseBankStatement(fileBytes(parts))
  if (!parsed.ok) throw new Error(`line ${parsed.error.line}: ${parsed.error.code}`)
  return parsed.statement
}

const only = (parts: FileParts): StatementDocument => {
  const { documents } = read(parts)
  expect(documents).toHaveLength(1)
  return documents[0]!
}
const incoming = (changes: Readonly<Record<string, string | undefined>>): StatementDocument =>
  only({ body: documentLines(INCOMING, changes) })

describe('a statement', () => {
  it('J7: is read whole', () => {
    expect(read()).toEqual({
      version: '1.03',
      encoding: 'windows-1251',
      declaredEncoding: 'Windows',
      account: OWN,
      accounts: [OWN],
      from: '2026-11-01',
      to: '2026-11-30',
      documents: [
        {
          kind: 'Платежное поручение',
          number: '157',
          date: '2026-11-11',
          bookedOn: '2026-11-12',
          sumKopecks: 1250050,
          direction: 'in',
          account: OWN,
          payer: {
            name: 'ООО «Улыбка»',
            inn: '7707083893',
            kpp: '770701001',
            account: CLIENT,
            bic: '044525225',
          },
          payee: { name: 'ООО «Вендор»', inn: '7736050003', kpp: '', account: OWN, bic: BIC },
          purpose: 'Оплата по счету № 12/2026-М от 01.11.2026. Без НДС',
          line: 11,
        },
      ],
    })
  })

  it.each<[name: string, parts: FileParts, documents: number]>([
    ['version 1.02', { header: { ВерсияФормата: '1.02' } }, 1],
    ['version with a comma', { header: { ВерсияФормата: '1,03' } }, 1],
    ['Unix line ends', { newline: '\n' }, 1],
    ['old Macintosh line ends', { newline: '\r' }, 1],
    ['doubled carriage returns', { newline: '\r\r\n' }, 1],
    ['empty lines between all lines', { newline: '\r\n\r\n' }, 1],
    ['no end of line after the last line', { end: ['КонецФайла'] }, 1],
    ['the end byte of DOS', { end: ['КонецФайла', '\u001a'] }, 1],
    ['the end byte right after the last word', { end: ['КонецФайла\u001a'] }, 1],
    ['no documents', { body: [] }, 0],
    ['kinds of documents that were asked for', { header: { Документ: 'Платежное поручение' } }, 1],
    ['no encoding named', { header: { Кодировка: undefined } }, 1],
    ['an unknown key in the header', { header: { ВерсияПрограммы: '8.3' } }, 1],
    ['incoming and outgoing', { body: [...documentLines(INCOMING), ...documentLines(OUTGOING)] }, 2],
    [
      'keys in small letters',
      { body: documentLines(INCOMING).map(line => line.replace(/^[^=]+/, key => key.toLowerCase())) },
      1,
    ],
    [
      'keys in capitals',
      { body: documentLines(INCOMING).map(line => line.replace(/^[^=]+/, key => key.toUpperCase())) },
      1,
    ],
    [
      'keys with spaces around',
      { body: documentLines(INCOMING).map(line => ` ${line.replace('=', '\t= ')} `) },
      1,
    ],
    [
      'keys with spaces inside',
      { body: documentLines(INCOMING).map(line => line.replace('Платежа=', ' Платежа =')) },
      1,
    ],
    [
      'accounts only in a section',
      {
        header: { РасчСчет: undefined },
        body: [...accountLines({ РасчСчет: OWN }), ...documentLines(INCOMING)],
      },
      1,
    ],
    [
      'section of an account without its number',
      { body: [...accountLines({ НачальныйОстаток: '0' }), ...documentLines(INCOMING)] },
      1,
    ],
    [
      'section after the documents',
      { body: [...documentLines(INCOMING), ...accountLines({ РасчСчет: OWN, ВсегоПоступило: '12500.5' })] },
      1,
    ],
  ])('%s', (_, parts, documents) => expect(read(parts).documents).toHaveLength(documents))

  it('takes the period from sections when the header lacks it', () => {
    const day = (from: string, to: string) => accountLines({ РасчСчет: OWN, ДатаНачала: from, ДатаКонца: to })
    const body = [...day('02.11.2026', '02.11.2026'), ...day('01.11.2026', '01.11.2026')]
    const { from, to } = read({ header: { ДатаНачала: undefined, ДатаКонца: undefined }, body })
    expect([from, to]).toEqual(['2026-11-01', '2026-11-02'])
  })
})

describe('sums are exact', () => {
  it.each([
    ['1234.56', 123456],
    ['1234,5', 123450],
    ['1234', 123400],
    ['0.01', 1],
    ['0,29', 29],
    ['1 234 567.89', 123456789],
    ['1\u00a0234,10', 123410],
    ['+15.00', 1500],
    ['0001.10', 110],
    ['999999999999.99', 99999999999999],
    ['8.04', 804],
    ['4503599627.37', 450359962737],
  ])('%s', (text, kopecks) => expect(incoming({ Сумма: text }).sumKopecks).toBe(kopecks))
})

describe('direction', () => {
  const transfer = { ...INCOMING, ПлательщикСчет: OWN, ПлательщикРасчСчет: OWN, ПолучательСчет: OWN_SECOND }
  const both = (changes: Readonly<Record<string, string>>, times = 1) =>
    read({
      body: [
        ...accountLines({ РасчСчет: OWN, ВсегоСписано: '12500.50', ВсегоПоступило: '0' }),
        ...accountLines({ РасчСчет: OWN_SECOND, ВсегоСписано: '0', ВсегоПоступило: '12500.50' }),
        ...Array.from({ length: times }, () => documentLines(transfer, changes)).flat(),
      ],
    }).documents.map(({ direction, account, bookedOn }) => [direction, account, bookedOn])

  it.each<
    [name: string, changes: Readonly<Record<string, string | undefined>>, direction: string, bookedOn: string]
  >([
    ['to the account', {}, 'in', '2026-11-12'],
    [
      'to the account, spaces in the number',
      { ПолучательСчет: '40702 810 9 0000 0000101' },
      'in',
      '2026-11-12',
    ],
    [
      'to the account, only РасчСчет is given',
      { ПолучательСчет: undefined, ПолучательРасчСчет: OWN },
      'in',
      '2026-11-12',
    ],
    [
      'to the account, Счет is of the office',
      { ПолучательСчет: '30232810000000000000', ПолучательРасчСчет: OWN },
      'in',
      '2026-11-12',
    ],
    [
      'from the account',
      { ПлательщикСчет: OWN, ПолучательСчет: CLIENT, ДатаСписано: '11.11.2026' },
      'out',
      '2026-11-11',
    ],
    ['payer without an account', { ПлательщикСчет: '', ПлательщикРасчСчет: undefined }, 'in', '2026-11-12'],
    ['not booked yet', { ДатаПоступило: '' }, 'in', ''],
    ['booked with the time of day', { ДатаПоступило: '12.11.2026 09:15:00' }, 'in', '2026-11-12'],
  ])('%s', (_, changes, direction, bookedOn) => {
    const document = incoming(changes)
    expect([document.direction, document.bookedOn, document.account]).toEqual([direction, bookedOn, OWN])
  })

  it('a transfer between own accounts that is listed once counts on both', () => {
    expect(both({ ДатаСписано: '12.11.2026' })).toEqual([['out', OWN, '2026-11-12']])
  })
  it('a transfer between own accounts that is listed twice is one of each', () => {
    const [out, back] = both({ ДатаСписано: '12.11.2026' }, 2)
    expect([out?.[0], back?.[0], back?.[1]]).toEqual(['out', 'in', OWN_SECOND])
  })
})

describe('names and requisites', () => {
  it.each<[plain: string, name: string, inn: string]>([
    ['ИНН 7707083893 ООО «Улыбка»', 'ООО «Улыбка»', '7707083893'],
    ['ИНН7707083893 ООО «Улыбка»', 'ООО «Улыбка»', '7707083893'],
    ['инн: 7707083893 ООО «Улыбка»', 'ООО «Улыбка»', '7707083893'],
    ['ИНН 500100732259  ИП Примеров  Пример', 'ИП Примеров Пример', '500100732259'],
    ['ИНН 7707083893/770701001 ООО «Улыбка»', 'ООО «Улыбка»', '7707083893'],
    ['ИНН 7707083893 КПП 770701001 ООО «Улыбка»', 'ООО «Улыбка»', '7707083893'],
    ['ИНН 0 Примерова Анна', 'Примерова Анна', ''],
    ['ИННОВАЦИЯ ООО', 'ИННОВАЦИЯ ООО', ''],
    ['ООО «Улыбка» ИНН 7707083893', 'ООО «Улыбка» ИНН 7707083893', ''],
    ['', '', ''],
  ])('«%s»', (plain, name, inn) => {
    const { payer } = incoming({ Плательщик: plain, Плательщик1: undefined, ПлательщикИНН: undefined })
    expect([payer.name, payer.inn]).toEqual([name, inn])
  })

  it.each<[key: string, text: string, field: 'inn' | 'kpp' | 'bic', value: string]>([
    ['ПлательщикИНН', '0', 'inn', '7707083893'],
    ['ПлательщикИНН', '7707083893/770702002', 'inn', '7707083893'],
    ['ПлательщикКПП', '0', 'kpp', ''],
    ['ПлательщикБИК', ' 044525225 ', 'bic', '044525225'],
  ])('%s=%s', (key, text, field, value) => expect(incoming({ [key]: text }).payer[field]).toBe(value))

  it('reads ИНН and КПП from one key', () => {
    expect(incoming({ ПлательщикИНН: '7707083893/770702002', ПлательщикКПП: '' }).payer.kpp).toBe('770702002')
  })
})

describe('purpose', () => {
  const purpose = (changes: Readonly<Record<string, string | undefined>>) =>
    incoming({ НазначениеПлатежа: undefined, ...changes }).purpose

  it.each<[name: string, changes: Readonly<Record<string, string>>, expected: string]>([
    ['none', {}, ''],
    [
      'in lines',
      { НазначениеПлатежа1: 'Оплата по', НазначениеПлатежа2: 'счету № 12', НазначениеПлатежа6: 'Без НДС' },
      'Оплата по счету № 12 Без НДС',
    ],
    [
      'whole and in lines',
      {
        НазначениеПлатежа: 'Оплата по счету № 12',
        НазначениеПлатежа1: 'Оплата по сче',
        НазначениеПлатежа2: 'ту № 12',
      },
      'Оплата по счету № 12',
    ],
    [
      'cut and in lines',
      { НазначениеПлатежа: 'Оплата по', НазначениеПлатежа1: 'Оплата по', НазначениеПлатежа2: 'счету № 12' },
      'Оплата по счету № 12',
    ],
    [
      'goes on in lines',
      { НазначениеПлатежа: 'Оплата по', НазначениеПлатежа1: 'счету № 12' },
      'Оплата по счету № 12',
    ],
    ['has «=»', { НазначениеПлатежа: '2+2=4; НДС=0' }, '2+2=4; НДС=0'],
  ])('%s', (_, changes, expected) => expect(purpose(changes)).toBe(expected))

  it('keeps line breaks that the bank let through, also before the end of the document', () => {
    const lines = documentLines(INCOMING, { НазначениеПлатежа: 'Оплата по' })
    const body = [...lines.slice(0, -1), 'счету № 12,', '', 'за май = 100 р.', lines.at(-1)!]
    expect(only({ body }).purpose).toBe('Оплата по счету № 12, за май = 100 р.')
  })
  it('skips line breaks in a name of a bank', () => {
    const body = documentLines(INCOMING).map(line => line.replace('АО Пример Банк', 'АО Пример\r\nБанк'))
    expect(only({ body }).payer.bic).toBe('044525225')
  })
})
