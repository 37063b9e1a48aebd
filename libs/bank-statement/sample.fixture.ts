import { encodeText } from './code-pages.ts'
import type { StatementEncoding } from './types.ts'

/** Invented requisites: the vendor's account and two payers. */
export const OWN = '40702810900000000101'
export const OWN_SECOND = '40702810200000000102'
export const CLIENT = '40702810500000000201'
export const BIC = '044525104'

export type Pairs = Readonly<Record<string, string>>

const lines = (pairs: Pairs): string[] => Object.entries(pairs).map(([key, value]) => `${key}=${value}`)

export const HEADER: Pairs = {
  ВерсияФормата: '1.03',
  Кодировка: 'Windows',
  Отправитель: 'Банк',
  Получатель: '1С:Предприятие',
  ДатаСоздания: '12.11.2026',
  ВремяСоздания: '10:15:00',
  ДатаНачала: '01.11.2026',
  ДатаКонца: '30.11.2026',
  РасчСчет: OWN,
}

export const INCOMING: Pairs = {
  Номер: '157',
  Дата: '11.11.2026',
  Сумма: '12500.50',
  ПлательщикСчет: CLIENT,
  Плательщик: 'ИНН 7707083893 ООО «Улыбка»',
  ПлательщикИНН: '7707083893',
  ПлательщикКПП: '770701001',
  Плательщик1: 'ООО «Улыбка»',
  ПлательщикРасчСчет: CLIENT,
  ПлательщикБанк1: 'АО Пример Банк',
  ПлательщикБИК: '044525225',
  ПлательщикКорсчет: '30101810400000000225',
  ПолучательСчет: OWN,
  ДатаПоступило: '12.11.2026',
  Получатель: 'ИНН 7736050003 ООО «Вендор»',
  ПолучательИНН: '7736050003',
  Получатель1: 'ООО «Вендор»',
  ПолучательБИК: BIC,
  ВидОплаты: '01',
  Очередность: '5',
  НазначениеПлатежа: 'Оплата по счету № 12/2026-М от 01.11.2026. Без НДС',
}

export const OUTGOING: Pairs = {
  Номер: '3',
  Дата: '12.11.2026',
  Сумма: '300',
  ПлательщикСчет: OWN,
  ДатаСписано: '12.11.2026',
  ПлательщикИНН: '7736050003',
  Плательщик1: 'ООО «Вендор»',
  ПолучательСчет: '70601810100000000301',
  ПолучательИНН: '7702070139',
  Получатель1: 'АО Пример Банк',
  НазначениеПлатежа: 'Комиссия за ведение счета',
}

/** A document's lines; a change with the value undefined leaves the key out. */
export function documentLines(
  base: Pairs,
  changes: Readonly<Record<string, string | undefined>> = {},
  kind = 'Платежное поручение',
): string[] {
  const pairs = Object.fromEntries(
    Object.entries({ ...base, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  return [`СекцияДокумент=${kind}`, ...lines(pairs), 'КонецДокумента']
}

export const accountLines = (pairs: Pairs): string[] => ['СекцияРасчСчет', ...lines(pairs), 'КонецРасчСчет']

export interface FileParts {
  readonly header?: Readonly<Record<string, string | undefined>>
  readonly body?: readonly string[]
  readonly end?: readonly string[]
  readonly newline?: string
}

/** The text of a file: line 1 is the signature, header keys follow. */
export function fileText({
  header = {},
  body = documentLines(INCOMING),
  end,
  newline,
}: FileParts = {}): string {
  const pairs = Object.entries({ ...HEADER, ...header }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  )
  return [
    '1CClientBankExchange',
    ...lines(Object.fromEntries(pairs)),
    ...body,
    ...(end ?? ['КонецФайла', '']),
  ].join(newline ?? '\r\n')
}

export const fileBytes = (parts: FileParts = {}, encoding: StatementEncoding = 'windows-1251'): Uint8Array =>
  encodeText(fileText(parts), encoding)
