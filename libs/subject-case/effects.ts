import { Temporal } from 'temporal-polyfill'
import { addMonths } from '../workdays/index.ts'

/** What is known of a person when a consent is withdrawn. */
export interface SubjectFacts {
  /** Kinds of consents that are given now. */
  readonly givenConsents: readonly string[]
  /** Encounters in the medical record. */
  readonly encounters: number
  readonly bills: number
  readonly futureVisits: number
  readonly hasAccount: boolean
  /** Day of the last encounter or payment, ISO; null when there is none. */
  readonly lastCareDay: string | null
  readonly lastPaymentDay: string | null
}

/** One line of «what will happen». */
export interface Effect {
  readonly code: 'messages' | 'consents' | 'account' | 'visits' | 'medical-record' | 'accounting' | 'contacts'
  readonly fate: 'stops-now' | 'stops-in-term' | 'stays'
  readonly ru: string
  readonly en: string
  /** The law that keeps it. */
  readonly ground: string | null
  /** Until when it stays, ISO day. */
  readonly until: string | null
}

/** Years a medical record is kept (clauses.md MM-4.5: a parameter, not a certainty). */
export const RECORD_YEARS = 25
/** Years primary accounting documents are kept (402-ФЗ art. 29). */
export const ACCOUNTING_YEARS = 5

/** 29 February becomes 28 in a year that has none. */
const plusYears = (day: string, years: number): string =>
  addMonths(Temporal.PlainDate.from(day), years * 12).toString()

/**
 * What stops and what stays when all consents are withdrawn, by which law and until when (IP-3.6c; J3.8). A withdrawal
 * does not erase the medical record: its ground is the law on health care, not the consent.
 */
export function withdrawalEffects(facts: SubjectFacts): readonly Effect[] {
  const effects: Effect[] = [
    {
      code: 'messages',
      fate: 'stops-now',
      ru: 'Новости и реклама: прекращаются сразу, неотправленное снимается.',
      en: 'News and advertising stop at once, what has not left is cancelled.',
      ground: null,
      until: null,
    },
    {
      code: 'consents',
      fate: 'stops-now',
      ru: `Согласия (${facts.givenConsents.length}) считаются отозванными сразу.`,
      en: `Consents (${facts.givenConsents.length}) count as withdrawn at once.`,
      ground: null,
      until: null,
    },
  ]
  if (facts.hasAccount)
    effects.push({
      code: 'account',
      fate: 'stops-in-term',
      ru: 'Личный кабинет закрывается; документы можно получить в регистратуре.',
      en: 'The portal account closes; documents are available at the reception.',
      ground: null,
      until: null,
    })
  if (facts.futureVisits > 0)
    effects.push({
      code: 'visits',
      fate: 'stays',
      ru: `Будущие записи (${facts.futureVisits}) остаются, пока вы их не отмените: сообщения только о самой записи.`,
      en: `Future visits (${facts.futureVisits}) stay until you cancel them: messages about the visit only.`,
      ground: 'п. 5 ч. 1 ст. 6 152-ФЗ (договор)',
      until: null,
    })
  if (facts.encounters > 0)
    effects.push({
      code: 'medical-record',
      fate: 'stays',
      ru: 'Медицинская карта хранится: это обязанность клиники, согласие для неё не нужно.',
      en: 'The medical record is kept: a duty of the clinic that needs no consent.',
      ground: 'п. 4 ч. 2 ст. 10 152-ФЗ, ст. 22 и 79 323-ФЗ',
      until: facts.lastCareDay && plusYears(facts.lastCareDay, RECORD_YEARS),
    })
  if (facts.bills > 0)
    effects.push({
      code: 'accounting',
      fate: 'stays',
      ru: 'Счета и оплаты хранятся как первичные документы.',
      en: 'Bills and payments are kept as primary documents.',
      ground: 'ст. 29 402-ФЗ',
      until: facts.lastPaymentDay && plusYears(facts.lastPaymentDay, ACCOUNTING_YEARS),
    })
  if (facts.encounters === 0 && facts.bills === 0)
    effects.push({
      code: 'contacts',
      fate: 'stops-in-term',
      ru: 'Имя, телефон, почта и дата рождения уничтожаются: других оснований хранить их нет.',
      en: 'Name, phone, mail and birth date are destroyed: no other ground keeps them.',
      ground: null,
      until: null,
    })
  return effects
}
