/** Keys of the format, versions 1.02 and 1.03. Source: conventions «1CClientBankExchange». */
const HEADER = [
  'ВерсияФормата',
  'Кодировка',
  'Отправитель',
  'Получатель',
  'ДатаСоздания',
  'ВремяСоздания',
  'ДатаНачала',
  'ДатаКонца',
  'РасчСчет',
  'Документ',
]
const ACCOUNT = [
  'ДатаНачала',
  'ДатаКонца',
  'РасчСчет',
  'НачальныйОстаток',
  'ВсегоПоступило',
  'ВсегоСписано',
  'КонечныйОстаток',
]
const SIDES = ['Плательщик', 'Получатель']
const side = (...endings: readonly string[]) => SIDES.flatMap(name => endings.map(ending => name + ending))

/** A payment is identified and booked by these: no second value, no continuation on the next line. */
const STRICT_DOCUMENT = [
  'Номер',
  'Дата',
  'Сумма',
  'ДатаСписано',
  'ДатаПоступило',
  ...side('Счет', 'РасчСчет', 'ИНН', 'КПП', 'БИК'),
]
/** Lines of the purpose, in order. */
export const PURPOSE_LINES = [1, 2, 3, 4, 5, 6].map(n => `назначениеплатежа${n}`)
const TEXT_DOCUMENT = ['НазначениеПлатежа', ...PURPOSE_LINES, ...side('', '1')]
/** Known, of no use here: a line break inside one of them is no reason to refuse the file. */
const OTHER_DOCUMENT = [
  'КвитанцияДата',
  'КвитанцияВремя',
  'КвитанцияСодержание',
  ...side('2', '3', '4', 'Банк1', 'Банк2', 'Корсчет'),
  'ВидПлатежа',
  'ВидОплаты',
  'Код',
  'Очередность',
  'СрокПлатежа',
  'СтатусСоставителя',
  'ПоказательКБК',
  'ОКАТО',
]

/** How a key is compared: without spaces, in small letters. */
export const bare = (key: string): string => key.replace(/\s+/g, '').toLowerCase()

const setOf = (...lists: readonly (readonly string[])[]): ReadonlySet<string> =>
  new Set(lists.flat().map(bare))

export const HEADER_KEYS = setOf(HEADER)
/** Two different values of these make the file mean two things. */
export const HEADER_STRICT_KEYS = setOf(['ВерсияФормата', 'ДатаНачала', 'ДатаКонца'])
export const ACCOUNT_KEYS = setOf(ACCOUNT)
export const DOCUMENT_STRICT_KEYS = setOf(STRICT_DOCUMENT)
export const DOCUMENT_TEXT_KEYS = setOf(TEXT_DOCUMENT)
export const DOCUMENT_KEYS = setOf(STRICT_DOCUMENT, TEXT_DOCUMENT, OTHER_DOCUMENT)
/** Anything that proves that the text was decoded rightly. */
export const ALL_KEYS = setOf(HEADER, ACCOUNT, STRICT_DOCUMENT, TEXT_DOCUMENT, OTHER_DOCUMENT)

const SPELLING = new Map(
  [...HEADER, ...ACCOUNT, ...STRICT_DOCUMENT, ...TEXT_DOCUMENT].map(key => [bare(key), key] as const),
)

/** The key as the format spells it, for messages. */
export const spelled = (key: string): string => SPELLING.get(key) ?? key

/** Lines that begin and end sections, by their compared form. */
export const MARK_NAMES: ReadonlyMap<string, string> = new Map([
  ['конецрасчсчет', 'КонецРасчСчет'],
  ['конецдокумента', 'КонецДокумента'],
  ['секциярасчсчет', 'СекцияРасчСчет'],
  ['секциядокумент', 'СекцияДокумент'],
  ['конецфайла', 'КонецФайла'],
])
