import { PURPOSE_LINES, spelled } from './keys.ts'
import { quoted, refuse } from './refusal.ts'
import type { Section } from './sections.ts'
import type { Party, StatementDocument } from './types.ts'
import { dayOf, requisiteOf, sumOf } from './values.ts'

const INN_BEFORE_NAME =
  /^ИНН[ :№]{0,3}(\d{12}|\d{10}|0{1,12})?(?: ?[/\\] ?(?:\d{9}|0)?)?(?:[ ,;]{1,3}КПП[ :№]{0,3}(?:\d{9}|0)?)?[ ,;]{1,3}/i

/** «ИНН 7707083893 ООО …», as banks put it into one line, to the number and the name. */
export function splitInn(text: string): { inn: string; name: string } {
  const line = text.replace(/\s+/g, ' ').trim()
  const match = INN_BEFORE_NAME.exec(line)
  return match ? { inn: match[1] ?? '', name: line.slice(match[0].length) } : { inn: '', name: line }
}

function partyOf(section: Section, side: 'плательщик' | 'получатель'): Party {
  const whole = splitInn(section.text(side))
  const own = splitInn(section.text(`${side}1`))
  const requisite = (ending: string) => requisiteOf(section.text(side + ending))
  // Some banks write ИНН and КПП into one key, with a slash.
  const [inn = '', kpp = ''] = requisite('инн').split('/').map(requisiteOf)
  return {
    name: own.name || whole.name,
    inn: inn || requisiteOf(whole.inn || own.inn),
    kpp: requisite('кпп') || kpp,
    account: requisite('счет') || requisite('расчсчет'),
    bic: requisite('бик'),
  }
}

/**
 * The purpose is either in one key, or in lines 1–6, or in both, where one of them may be cut short. Only beginnings are
 * compared: that is linear whatever the length.
 */
function purposeOf(section: Section): string {
  const whole = section.text('назначениеплатежа')
  const lines = PURPOSE_LINES.map(key => section.text(key))
    .filter(Boolean)
    .join(' ')
  const [a, b] = [whole.replace(/\s+/g, ''), lines.replace(/\s+/g, '')]
  if (a.startsWith(b)) return whole
  return b.startsWith(a) ? lines : `${whole} ${lines}`
}

function required(section: Section, key: string): string {
  const value = section.text(key)
  if (value !== '') return value
  const number = section.text('номер')
  const which = number === '' ? '' : ` № ${number}`
  return refuse('missing-key', section.lineOf(key), `В документе${which} не указано: ${spelled(key)}`)
}

/** Which own account a payment moved, and whether it moved both ends of it. */
interface Movement {
  readonly direction: 'in' | 'out'
  readonly internal: boolean
}

export interface ReadDocuments {
  readonly documents: readonly StatementDocument[]
  /** Transfers between own accounts that the bank lists once: they came to the other account, too. */
  readonly listedOnce: readonly StatementDocument[]
}

/** Understands the documents of a statement about these accounts. @throws Refusal */
export function readDocuments(sections: readonly Section[], accounts: ReadonlySet<string>): ReadDocuments {
  const unpaired = new Map<string, StatementDocument>()
  const documents = sections.map(section => {
    const { document, internal } = readDocument(section, accounts)
    if (!internal) return document
    // A transfer between own accounts is listed from either side, or once: the second one is the other side.
    const key = [document.number, document.date, document.sumKopecks, document.payer.account].join('|')
    if (!unpaired.has(key)) {
      unpaired.set(key, document)
      return document
    }
    unpaired.delete(key)
    return { ...document, direction: 'in' as const, account: document.payee.account }
  })
  return { documents, listedOnce: [...unpaired.values()] }
}

function readDocument(
  section: Section,
  accounts: ReadonlySet<string>,
): { document: StatementDocument; internal: boolean } {
  const number = required(section, 'номер')
  const date = dayOf(required(section, 'дата'), 'Дата', section.lineOf('дата'))
  const sumKopecks = sumOf(required(section, 'сумма'), 'Сумма', section.lineOf('сумма'), false)
  const credited = section.day('датапоступило')
  const writtenOff = section.day('датасписано')
  const payer = atOwnAccount(section, 'плательщик', accounts)
  const payee = atOwnAccount(section, 'получатель', accounts)
  const { direction, internal } = movementOf(section, payer, payee, accounts, { credited, writtenOff })
  return {
    internal,
    document: {
      kind: section.title,
      number,
      date,
      bookedOn: direction === 'in' ? credited : writtenOff,
      sumKopecks,
      direction,
      account: direction === 'in' ? payee.account : payer.account,
      payer,
      payee,
      purpose: purposeOf(section),
      line: section.line,
    },
  }
}

/** Some banks put the account of their own office into `Счет` and the client's into `РасчСчет`. */
function atOwnAccount(
  section: Section,
  side: 'плательщик' | 'получатель',
  accounts: ReadonlySet<string>,
): Party {
  const party = partyOf(section, side)
  const other = requisiteOf(section.text(`${side}расчсчет`))
  return !accounts.has(party.account) && accounts.has(other) ? { ...party, account: other } : party
}

function movementOf(
  section: Section,
  payer: Party,
  payee: Party,
  accounts: ReadonlySet<string>,
  days: { credited: string; writtenOff: string },
): Movement {
  const from = accounts.has(payer.account)
  const to = accounts.has(payee.account)
  if (from !== to) return { direction: to ? 'in' : 'out', internal: false }
  if (from && (days.credited === '') !== (days.writtenOff === ''))
    return { direction: days.credited === '' ? 'out' : 'in', internal: false }
  if (from) return { direction: 'out', internal: true }
  if (payer.account === '' && payee.account === '') {
    required(section, 'плательщиксчет')
    required(section, 'получательсчет')
  }
  return refuse(
    'foreign-document',
    section.line,
    `Документ № ${section.text('номер')}: ни плательщик ${quoted(payer.account)}, ни получатель ${quoted(payee.account)} не счёт этой выписки`,
  )
}
