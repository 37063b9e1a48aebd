/** How a term is counted. */
export type TermUnit = 'working-day' | 'calendar-day' | 'hour' | 'month' | 'year'

/** A term of law or of the clauses: the most that may pass, never the least. */
export interface Term {
  readonly amount: number
  readonly unit: TermUnit
  /** Working days that a reasoned notice adds, once. */
  readonly extension?: number
  /** What must be done by then, in Russian and English. */
  readonly ru: string
  readonly en: string
  /** The norm as people cite it. */
  readonly norm: string
  /** Clauses of the mission that rest on it. */
  readonly clauses: readonly string[]
}

/** All terms of subject cases, destruction and incidents (clauses.md 1.7). One table, nothing beside it. */
export const TERMS = {
  'withdrawal-stop': {
    amount: 10,
    unit: 'working-day',
    extension: 5,
    ru: 'прекратить обработку',
    en: 'stop processing',
    norm: 'ч. 5.1 ст. 21 152-ФЗ',
    clauses: ['IV-2.1b', 'IP-3.6c'],
  },
  'withdrawal-destroy': {
    amount: 30,
    unit: 'calendar-day',
    ru: 'уничтожить то, что больше не на чем держать',
    en: 'destroy what no other ground holds',
    norm: 'ч. 5 ст. 21 152-ФЗ',
    clauses: ['IP-3.6c'],
  },
  'access-answer': {
    amount: 10,
    unit: 'working-day',
    extension: 5,
    ru: 'ответить на запрос',
    en: 'answer the request',
    norm: 'ч. 3 ст. 14, ч. 1 ст. 20 152-ФЗ',
    clauses: ['IP-3.6c'],
  },
  'authority-answer': {
    amount: 10,
    unit: 'working-day',
    extension: 5,
    ru: 'ответить Роскомнадзору',
    en: 'answer the authority',
    norm: 'ч. 4 ст. 20 152-ФЗ',
    clauses: ['IP-4.2.4'],
  },
  'objection-answer': {
    amount: 10,
    unit: 'working-day',
    extension: 5,
    ru: 'рассмотреть возражение и ответить',
    en: 'examine the objection and answer',
    norm: 'ч. 1 ст. 20, ч. 5.1 ст. 21 152-ФЗ',
    clauses: ['IP-4.2.4'],
  },
  correction: {
    amount: 7,
    unit: 'working-day',
    ru: 'уточнить данные и снять блокировку',
    en: 'correct the data and unblock',
    norm: 'ч. 2 ст. 21, ч. 3 ст. 20 152-ФЗ',
    clauses: ['IP-4.2.4'],
  },
  'unlawful-stop': {
    amount: 3,
    unit: 'working-day',
    ru: 'прекратить неправомерную обработку',
    en: 'stop unlawful processing',
    norm: 'ч. 3 ст. 21 152-ФЗ',
    clauses: ['IP-4.2.4'],
  },
  'unlawful-destroy': {
    amount: 10,
    unit: 'working-day',
    ru: 'уничтожить то, что нельзя сделать правомерным',
    en: 'destroy what cannot be made lawful',
    norm: 'ч. 3 ст. 21 152-ФЗ',
    clauses: ['IP-4.2.4'],
  },
  'goal-destroy': {
    amount: 30,
    unit: 'calendar-day',
    ru: 'уничтожить данные, цель обработки достигнута',
    en: 'destroy data whose purpose is reached',
    norm: 'ч. 4 ст. 21 152-ФЗ',
    clauses: ['IP-3.8b'],
  },
  'destroy-latest': {
    amount: 6,
    unit: 'month',
    ru: 'уничтожить заблокированное, если раньше было невозможно',
    en: 'destroy what was blocked because it could not be destroyed in time',
    norm: 'ч. 6 ст. 21 152-ФЗ',
    clauses: ['IP-3.8b'],
  },
  'act-keep': {
    amount: 3,
    unit: 'year',
    ru: 'хранить акт и выгрузку из журнала',
    en: 'keep the act and the log extract',
    norm: 'п. 8 Требований, приказ Роскомнадзора № 179',
    clauses: ['IP-3.8b'],
  },
  claim: {
    amount: 30,
    unit: 'calendar-day',
    ru: 'ответить на претензию письменно',
    en: 'answer the claim in writing',
    norm: 'раздел 6 политики сайта',
    clauses: ['IV-6.2'],
  },
  'vendor-claim': {
    amount: 10,
    unit: 'working-day',
    ru: 'ответить на претензию по договору',
    en: 'answer the claim under the contract',
    norm: 'п. 14.2 оферты',
    clauses: ['MM-14.2'],
  },
  'incident-first': {
    amount: 24,
    unit: 'hour',
    ru: 'первое уведомление Роскомнадзора',
    en: 'first notice to the authority',
    norm: 'п. 1 ч. 3.1 ст. 21 152-ФЗ',
    clauses: ['MM1-7.3'],
  },
  'incident-result': {
    amount: 72,
    unit: 'hour',
    ru: 'результаты внутреннего расследования',
    en: 'results of the inner investigation',
    norm: 'п. 2 ч. 3.1 ст. 21 152-ФЗ',
    clauses: ['MM1-7.3'],
  },
  'incident-client-access': {
    amount: 24,
    unit: 'hour',
    ru: 'уведомить клиента: возможен доступ к персональным данным',
    en: 'tell the client: personal data may have been accessed',
    norm: 'п. 7.2 приложения 1 к оферте',
    clauses: ['MM1-7.2a'],
  },
  'incident-client-other': {
    amount: 72,
    unit: 'hour',
    ru: 'уведомить клиента об инциденте',
    en: 'tell the client of the incident',
    norm: 'п. 7.2 приложения 1 к оферте',
    clauses: ['MM1-7.2b'],
  },
} as const satisfies Record<string, Term>

export type TermId = keyof typeof TERMS
export const TERM_IDS = Object.keys(TERMS) as TermId[]
export const termOf = (id: TermId): Term => TERMS[id]

/** Days after receipt on which the officer is reminded of a claim (IV-6.2). */
export const CLAIM_REMINDER_DAYS = [20, 25, 29] as const

/** Clocks of incidents: to the authority by the operator, to the client by the vendor. */
export type IncidentTermId =
  | 'incident-first'
  | 'incident-result'
  | 'incident-client-access'
  | 'incident-client-other'

/** Hours after discovery at which a notice that has not left is called out: by the hours of its clock (MM1-7.2a). */
export const INCIDENT_ESCALATION_HOURS: Readonly<Record<number, readonly number[]>> = {
  24: [12, 20, 23],
  72: [36, 60, 71],
}

/** The steps of that ladder that have been reached by now, earliest first. */
export function escalationsPassed(term: IncidentTermId, discoveredAt: Date, now: Date): number[] {
  const passed = (now.getTime() - discoveredAt.getTime()) / 3_600_000
  return INCIDENT_ESCALATION_HOURS[TERMS[term].amount]!.filter(hours => hours <= passed)
}

/** How often the same question may be asked: a repeated request within so many days may be refused (152-ФЗ art. 14 p. 5). */
export const REPEATED_REQUEST_DAYS = 30

/** Numbers of affected people from which a fine grows (КоАП 13.11). */
export const AFFECTED_THRESHOLDS = [1_000, 10_000, 100_000] as const

/** The largest threshold that so many people pass, or null. 1,240 passes 1,000. */
export const thresholdOf = (affected: number): number | null =>
  AFFECTED_THRESHOLDS.filter(limit => affected > limit).at(-1) ?? null
