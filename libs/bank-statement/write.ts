import { toDecimal } from '../money/index.ts'
import { encodeText } from './code-pages.ts'
import type { Party, StatementDocument, StatementEncoding, StatementVersion } from './types.ts'

/** A statement to be written: what `parseBankStatement` reads back. Sums in kopecks, dates ISO. */
export interface StatementToWrite {
  readonly version: StatementVersion
  readonly encoding: StatementEncoding
  readonly account: string
  readonly from: string
  readonly to: string
  readonly openingKopecks: number
  readonly documents: readonly Omit<StatementDocument, 'line' | 'account'>[]
}

const DECLARED: Readonly<Record<StatementEncoding, string>> = {
  'windows-1251': 'Windows',
  cp866: 'DOS',
  'utf-8': 'UTF-8',
}

const day = (iso: string): string => iso.split('-').reverse().join('.')
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const pair = (key: string, value: string): string => `${key}=${oneLine(value)}`

/** A statement as a bank would give it, for demonstrations and tests: balances are counted from the documents. */
export function writeBankStatement(statement: StatementToWrite): Uint8Array {
  const lines = [
    '1CClientBankExchange',
    pair('ВерсияФормата', statement.version),
    pair('Кодировка', DECLARED[statement.encoding]),
    pair('Отправитель', 'Банк-клиент'),
    pair('Получатель', '1С:Предприятие'),
    ...periodLines(statement),
    ...accountLines(statement),
    ...statement.documents.flatMap(documentLines),
    'КонецФайла',
    '',
  ]
  return encodeText(lines.join('\r\n'), statement.encoding)
}

const periodLines = ({ from, to, account }: StatementToWrite): string[] => [
  pair('ДатаНачала', day(from)),
  pair('ДатаКонца', day(to)),
  pair('РасчСчет', account),
]

function accountLines(statement: StatementToWrite): string[] {
  const total = (direction: 'in' | 'out') =>
    statement.documents.reduce((sum, d) => (d.direction === direction ? sum + d.sumKopecks : sum), 0)
  const [credited, debited] = [total('in'), total('out')]
  return [
    'СекцияРасчСчет',
    ...periodLines(statement),
    pair('НачальныйОстаток', toDecimal(statement.openingKopecks)),
    pair('ВсегоПоступило', toDecimal(credited)),
    pair('ВсегоСписано', toDecimal(debited)),
    pair('КонечныйОстаток', toDecimal(statement.openingKopecks + credited - debited)),
    'КонецРасчСчет',
  ]
}

function documentLines(document: StatementToWrite['documents'][number]): string[] {
  return [
    pair('СекцияДокумент', document.kind),
    pair('Номер', document.number),
    pair('Дата', day(document.date)),
    pair('Сумма', toDecimal(document.sumKopecks)),
    ...partyLines('Плательщик', document.payer),
    pair('ДатаСписано', document.direction === 'out' ? day(document.bookedOn) : ''),
    ...partyLines('Получатель', document.payee),
    pair('ДатаПоступило', document.direction === 'in' ? day(document.bookedOn) : ''),
    pair('НазначениеПлатежа', document.purpose),
    'КонецДокумента',
  ]
}

const partyLines = (side: 'Плательщик' | 'Получатель', party: Party): string[] => [
  pair(`${side}Счет`, party.account),
  pair(side, party.inn === '' ? party.name : `ИНН ${party.inn} ${party.name}`),
  pair(`${side}1`, party.name),
  pair(`${side}ИНН`, party.inn),
  pair(`${side}КПП`, party.kpp),
  pair(`${side}РасчСчет`, party.account),
  pair(`${side}БИК`, party.bic),
]
