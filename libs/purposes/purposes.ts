import { ALL_ACTIONS, type PdAction } from './actions.ts'
import type { DataCategory, SubjectCategory } from './categories.ts'
import type { ConsentKind } from './consent-kinds.ts'

/** Why processing is lawful. A purpose lists alternatives; the first that holds is the evidence. */
export type Ground =
  /** A law orders or allows it. `of` tells whose data: a patient of the operator, or anybody of the purpose. */
  | { readonly kind: 'law'; readonly norm: string; readonly of: 'patient' | 'anybody' }
  /** A contract with the operator, or steps towards one that the person asked for. A withdrawn consent objects to it. */
  | { readonly kind: 'contract'; readonly norm: string; readonly unlessWithdrawn?: ConsentKind }
  /** The person himself asked for exactly this a moment ago: a code, an answer. */
  | { readonly kind: 'request'; readonly norm: string; readonly except?: readonly PdAction[] }
  /** Live consents, all of them. `by-channel` is the advertising consent of the channel in question. */
  | { readonly kind: 'consent'; readonly all: readonly (ConsentKind | 'by-channel')[] }
  /** The choice of a visitor in the cookie banner. */
  | { readonly kind: 'choice'; readonly norm: string }
  /** The operator's instruction to the vendor (Annex 1 of the licence offer). */
  | { readonly kind: 'instruction'; readonly norm: string }

/** How long data are kept for a purpose. `goal` and `withdrawal` are events; the years run after the last of them. */
export interface KeepRule {
  readonly until: 'goal' | 'withdrawal' | 'law'
  readonly years?: number
  readonly days?: number
  readonly norm: string
}

export interface PurposeRule {
  readonly ru: string
  readonly en: string
  /** Clauses of the mission that name the purpose. */
  readonly clauses: readonly string[]
  readonly subjects: readonly SubjectCategory[]
  readonly categories: readonly DataCategory[]
  readonly actions: readonly PdAction[]
  readonly grounds: readonly Ground[]
  readonly keep: KeepRule
  /** Goes on while the person is blocked: rights, security, what the law orders. */
  readonly underBlock?: boolean
}

const PRIVATE = ALL_ACTIONS.filter(action => action !== 'dissemination')
const WITHIN: readonly PdAction[] = PRIVATE.filter(action => action !== 'access')
const REQUEST = '152-ФЗ ст. 6 ч. 1 п. 5: действие по просьбе субъекта'
const CONTRACT = '152-ФЗ ст. 6 ч. 1 п. 5: договор с субъектом'
const toWithdrawal = { until: 'withdrawal', days: 30, norm: '152-ФЗ ст. 21 ч. 5' } as const
const toGoal = { until: 'goal', days: 30, norm: '152-ФЗ ст. 21 ч. 4' } as const
const proof = { until: 'law', years: 3, norm: 'ГК РФ ст. 196: срок исковой давности' } as const

/** The register of purposes (clauses.md 1.6): 14 of the sites and the portal, smile, care, SaaS, and the operator's own duties. */
export const PURPOSES = {
  booking_identification: {
    ru: 'запись на приём через сайт',
    en: 'online booking',
    clauses: ['IP-2.1', 'MD-4.1'],
    subjects: ['site_user', 'patient'],
    categories: ['contacts', 'identity', 'visits', 'technical'],
    actions: WITHIN,
    grounds: [
      { kind: 'consent', all: ['pd_processing'] },
      { kind: 'contract', norm: CONTRACT, unlessWithdrawn: 'pd_processing' },
      { kind: 'request', norm: REQUEST },
    ],
    keep: toGoal,
  },
  account_authorisation: {
    ru: 'вход в личный кабинет или рабочее место',
    en: 'signing in',
    clauses: ['MD-4.1', 'IV-2.2.1', 'SV-3.1'],
    subjects: ['site_user', 'patient', 'employee'],
    categories: ['contacts', 'account', 'technical'],
    actions: PRIVATE,
    grounds: [
      { kind: 'consent', all: ['account_creation'] },
      { kind: 'request', norm: REQUEST },
    ],
    keep: toWithdrawal,
    underBlock: true,
  },
  personalised_resources: {
    ru: 'показ своих записей и документов в кабинете',
    en: 'own visits and documents in the portal',
    clauses: ['IV-2.2.2'],
    subjects: ['patient'],
    categories: ['contacts', 'visits', 'money', 'clinical'],
    actions: PRIVATE,
    grounds: [
      { kind: 'consent', all: ['account_creation'] },
      { kind: 'contract', norm: CONTRACT, unlessWithdrawn: 'account_creation' },
    ],
    keep: toWithdrawal,
  },
  feedback: {
    ru: 'обратная связь: ответы на вопросы и запросы',
    en: 'feedback',
    clauses: ['IP-2.2', 'IV-2.2.3', 'MD-4.3'],
    subjects: ['site_user', 'patient', 'applicant'],
    categories: ['contacts', 'technical'],
    actions: WITHIN,
    grounds: [
      { kind: 'consent', all: ['feedback'] },
      { kind: 'request', norm: REQUEST },
    ],
    keep: { until: 'law', years: 3, norm: '59-ФЗ; ГК РФ ст. 196' },
  },
  support: {
    ru: 'помощь пользователям кабинета и сайта',
    en: 'user support',
    clauses: ['IV-2.2.8', 'MD-4.4'],
    subjects: ['site_user', 'patient', 'applicant', 'employee'],
    categories: ['contacts', 'technical'],
    actions: WITHIN,
    grounds: [{ kind: 'request', norm: REQUEST }],
    keep: toGoal,
  },
  notifications: {
    ru: 'сообщения о записи: подтверждение, напоминание, перенос, отмена',
    en: 'messages about visits',
    clauses: ['IV-2.2.7', 'MD-4.3'],
    subjects: ['patient'],
    categories: ['contacts', 'visits'],
    actions: WITHIN,
    grounds: [
      { kind: 'consent', all: ['pd_processing'] },
      { kind: 'contract', norm: CONTRACT, unlessWithdrawn: 'pd_processing' },
    ],
    keep: toGoal,
  },
  location_antifraud: {
    ru: 'примерное место входа: безопасность и защита от мошенничества',
    en: 'coarse location of sign-ins against fraud',
    clauses: ['IV-2.2.4'],
    subjects: ['site_user', 'patient', 'employee'],
    categories: ['technical', 'account'],
    actions: WITHIN,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 6 ч. 1 п. 7 и ст. 19', of: 'anybody' }],
    keep: { until: 'law', days: 180, norm: 'порядок хранения журналов оператора' },
    underBlock: true,
  },
  data_accuracy: {
    ru: 'проверка точности и полноты данных',
    en: 'accuracy of data',
    clauses: ['IV-2.2.5', 'MD-6.1.2', 'IP-4.1.2'],
    subjects: ['patient', 'site_user', 'applicant', 'employee'],
    categories: ['contacts', 'identity'],
    actions: WITHIN,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 5 ч. 6 и ст. 21', of: 'anybody' }],
    keep: toGoal,
    underBlock: true,
  },
  account_creation: {
    ru: 'создание личного кабинета',
    en: 'creating a portal account',
    clauses: ['IV-2.2.6'],
    subjects: ['patient'],
    categories: ['contacts', 'identity', 'account'],
    actions: WITHIN,
    grounds: [{ kind: 'consent', all: ['account_creation'] }],
    keep: toWithdrawal,
  },
  news: {
    ru: 'новости и предложения клиники',
    en: 'clinic news',
    clauses: ['IP-2.3', 'MD-4.5'],
    subjects: ['patient', 'site_user'],
    categories: ['contacts'],
    actions: WITHIN,
    grounds: [{ kind: 'consent', all: ['news'] }],
    keep: toWithdrawal,
  },
  ads: {
    ru: 'рекламные сообщения',
    en: 'advertising',
    clauses: ['IP-2.4', 'IV-2.2.9'],
    subjects: ['patient', 'site_user'],
    categories: ['contacts'],
    actions: WITHIN,
    grounds: [{ kind: 'consent', all: ['by-channel'] }],
    keep: toWithdrawal,
  },
  partner_offers: {
    ru: 'предложения партнёров клиники',
    en: 'offers of partners',
    clauses: ['MD-4.5'],
    subjects: ['patient', 'site_user'],
    categories: ['contacts'],
    actions: PRIVATE,
    grounds: [{ kind: 'consent', all: ['partner_offers'] }],
    keep: toWithdrawal,
  },
  doctor_review: {
    ru: 'отзыв о работе специалиста',
    en: "reviews of a specialist's work",
    clauses: ['MD-4.6', 'IV-3.2'],
    subjects: ['patient'],
    categories: ['reviews', 'visits'],
    actions: ALL_ACTIONS,
    grounds: [
      { kind: 'consent', all: ['review_publication'] },
      { kind: 'request', norm: REQUEST, except: ['dissemination'] },
    ],
    keep: toWithdrawal,
  },
  site_statistics_technical: {
    ru: 'статистика сайта для устранения неполадок',
    en: 'site statistics for technical problems',
    clauses: ['MD-3.4', 'IV-1.1.2'],
    subjects: ['site_user'],
    categories: ['technical'],
    actions: WITHIN,
    grounds: [{ kind: 'choice', norm: '152-ФЗ ст. 6 ч. 1 п. 1: выбор посетителя' }],
    keep: { until: 'goal', days: 30, norm: 'порядок хранения журналов оператора' },
  },
  site_statistics_audience: {
    ru: 'статистика посещений сайта',
    en: 'audience statistics',
    clauses: ['MD-3.4'],
    subjects: ['site_user'],
    categories: ['technical'],
    actions: WITHIN,
    grounds: [{ kind: 'choice', norm: '152-ФЗ ст. 6 ч. 1 п. 1: выбор посетителя' }],
    keep: { until: 'goal', days: 30, norm: 'порядок хранения журналов оператора' },
  },
  smile_visualisation: {
    ru: 'визуализация улыбки по фотографии',
    en: 'smile visualisation',
    clauses: ['SV-4.2a', 'SV-4.2b', 'SV-4.2c'],
    subjects: ['patient'],
    categories: ['contacts', 'clinical', 'image'],
    actions: PRIVATE,
    grounds: [{ kind: 'consent', all: ['health_special', 'biometric_image'] }],
    keep: toWithdrawal,
  },
  care: {
    ru: 'медицинская помощь и ведение медицинской документации',
    en: 'care',
    clauses: ['MM-4.1', 'MM-3.9'],
    subjects: ['patient'],
    categories: ['contacts', 'identity', 'visits', 'clinical'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 10 ч. 2 п. 4; 323-ФЗ ст. 13', of: 'patient' }],
    keep: { until: 'law', years: 25, norm: 'срок хранения медицинской карты' },
  },
  saas_processing: {
    ru: 'работа системы по поручению клиники',
    en: 'SaaS processing by instruction',
    clauses: ['MM-4.2', 'MM1-2.4', 'SV-4.1'],
    subjects: ['patient', 'employee', 'applicant', 'site_user'],
    categories: [
      'contacts',
      'identity',
      'visits',
      'money',
      'clinical',
      'image',
      'technical',
      'account',
      'work',
    ],
    actions: PRIVATE,
    grounds: [{ kind: 'instruction', norm: '152-ФЗ ст. 6 ч. 3: поручение оператора' }],
    keep: { until: 'law', norm: 'шесть месяцев после договора (п. 7.6 оферты)' },
    underBlock: true,
  },
  settlement: {
    ru: 'расчёты, чеки и справки об оплате',
    en: 'settlement',
    clauses: ['IP-1.5'],
    subjects: ['patient', 'applicant'],
    categories: ['contacts', 'identity', 'money'],
    actions: PRIVATE,
    grounds: [
      { kind: 'law', norm: 'НК РФ ст. 23 и 219; 402-ФЗ ст. 9', of: 'patient' },
      { kind: 'contract', norm: CONTRACT },
      // A taxpayer who asks for a certificate, a client who is billed: no patients of the operator.
      { kind: 'request', norm: REQUEST },
    ],
    keep: { until: 'law', years: 5, norm: 'НК РФ ст. 23 п. 1 пп. 8; 402-ФЗ ст. 29' },
  },
  rights_requests: {
    ru: 'обращения о персональных данных и ответы на них',
    en: 'requests of subjects',
    clauses: ['IP-3.6', 'IP-4.2.4'],
    subjects: ['patient', 'site_user', 'applicant', 'employee', 'relative', 'candidate'],
    categories: ['contacts', 'identity'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 14, 20, 21', of: 'anybody' }],
    keep: proof,
    underBlock: true,
  },
  claims: {
    ru: 'рассмотрение претензий и жалоб',
    en: 'claims',
    clauses: ['IV-6.1', 'MD-8.2'],
    subjects: ['patient', 'site_user', 'applicant'],
    categories: ['contacts', 'identity', 'money'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 6 ч. 1 п. 3 и 7; ЗоЗПП', of: 'anybody' }],
    keep: proof,
    underBlock: true,
  },
  disclosure: {
    ru: 'ответы на запросы государственных органов',
    en: 'disclosure to state bodies',
    clauses: ['IP-3.2', 'MD-5.2'],
    subjects: ['patient', 'employee', 'site_user', 'applicant'],
    categories: ['contacts', 'identity', 'visits', 'money', 'clinical'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 6 ч. 1 п. 2; 323-ФЗ ст. 13 ч. 4', of: 'anybody' }],
    keep: proof,
    underBlock: true,
  },
  security: {
    ru: 'защита данных и журнал действий',
    en: 'security and the log of actions',
    clauses: ['MM-8.3', 'IP-3.4'],
    subjects: ['patient', 'site_user', 'employee', 'applicant', 'relative', 'candidate'],
    categories: ['technical', 'account'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: '152-ФЗ ст. 19; ст. 21 ч. 3.1', of: 'anybody' }],
    keep: proof,
    underBlock: true,
  },
  staff_administration: {
    ru: 'трудовые отношения и доступы работников',
    en: 'staff administration',
    clauses: ['IP-1.6'],
    subjects: ['employee', 'relative'],
    categories: ['contacts', 'identity', 'work', 'account'],
    actions: PRIVATE,
    grounds: [{ kind: 'law', norm: 'ТК РФ гл. 14', of: 'anybody' }],
    keep: { until: 'law', years: 50, norm: '125-ФЗ ст. 22.1' },
  },
  recruitment: {
    ru: 'подбор работников',
    en: 'recruitment',
    clauses: ['IP-1.6'],
    subjects: ['candidate'],
    categories: ['contacts', 'work'],
    actions: WITHIN,
    grounds: [{ kind: 'request', norm: REQUEST }],
    keep: toGoal,
  },
} as const satisfies Record<string, PurposeRule>
export type Purpose = keyof typeof PURPOSES

export const PURPOSE_LIST = Object.keys(PURPOSES) as readonly Purpose[]
export const isPurpose = (value: string): value is Purpose => Object.hasOwn(PURPOSES, value)
export const purposeRule = (purpose: Purpose): PurposeRule => PURPOSES[purpose]

/** Purposes that stop when a consent of this kind is withdrawn and no other ground holds them. */
export const purposesOfConsent = (kind: ConsentKind): readonly Purpose[] =>
  PURPOSE_LIST.filter(purpose =>
    purposeRule(purpose).grounds.some(
      ground =>
        (ground.kind === 'consent' &&
          ground.all.some(need => need === kind || (need === 'by-channel' && kind.startsWith('ads_')))) ||
        (ground.kind === 'contract' && ground.unlessWithdrawn === kind),
    ),
  )
