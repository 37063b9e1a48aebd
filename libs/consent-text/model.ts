import { CONSENT_KIND_LIST, CONSENT_KINDS, type ConsentKind } from '#libs/purposes/index.ts'

/** Texts that are no consents: nobody agrees to them by a tick except the agreement on electronic interaction. */
export const NOTICE_KINDS = {
  policy: { ru: 'Политика обработки персональных данных', en: 'Privacy policy' },
  public_offer: { ru: 'Публичная оферта клиники', en: 'Public offer of the clinic' },
  site_terms: { ru: 'Правила пользования сайтом', en: 'Terms of the site' },
  cookie_notice: { ru: 'Уведомление о файлах cookie', en: 'Cookie notice' },
  pep_agreement: {
    ru: 'Соглашение об электронном взаимодействии',
    en: 'Agreement on electronic interaction',
  },
} as const
export type NoticeKind = keyof typeof NOTICE_KINDS

/** Every text an operator publishes in editions (IV-0). A consent is a document of its own with one purpose. */
export type TextKind = NoticeKind | ConsentKind

export const TEXT_KINDS: readonly TextKind[] = [
  ...(Object.keys(NOTICE_KINDS) as NoticeKind[]),
  ...CONSENT_KIND_LIST,
]
export const isTextKind = (value: string): value is TextKind =>
  (TEXT_KINDS as readonly string[]).includes(value)
export const isNotice = (kind: TextKind): kind is NoticeKind => Object.hasOwn(NOTICE_KINDS, kind)

export const textKindName = (kind: TextKind, language: 'ru' | 'en' = 'ru'): string =>
  isNotice(kind) ? NOTICE_KINDS[kind][language] : CONSENT_KINDS[kind][language]

/** Elements of a consent that 152-ФЗ art. 9 p. 4 lists; a paragraph says which of them it is. */
export type TextPart =
  | 'subject'
  | 'representative'
  | 'operator'
  | 'purpose'
  | 'data'
  | 'processor'
  | 'actions'
  | 'term'
  | 'withdrawal'
  | 'refusal'

export interface Paragraph {
  readonly part?: TextPart
  readonly heading?: string
  readonly text: string
}

export interface RenderedText {
  readonly title: string
  readonly body: readonly Paragraph[]
}

/** The operator's requisites as texts name them. */
export interface Operator {
  readonly shortName: string
  readonly fullName: string
  readonly inn: string | null
  readonly ogrn: string | null
  readonly address: string
  readonly email: string
  readonly phone: string
}

/** Who processes data by the operator's instruction. */
export interface Processor {
  readonly name: string
  readonly inn: string | null
  readonly address: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly what: string
}

/** What the texts name besides requisites; changing a value makes a new edition (clauses.md 1.7). */
export interface TextParameters {
  /** Working days to stop processing after a demand; never above the ten of the law. */
  readonly withdrawalWorkingDays: number
  readonly extensionWorkingDays: number
  readonly correctionWorkingDays: number
  /** Calendar days to destroy what nothing else holds. */
  readonly destroyDays: number
  readonly claimCalendarDays: number
  readonly cardYears: number
  readonly visitorLogDays: number
  /** Days that photos for smile pictures are kept, unless the person asks for longer. */
  readonly imageDays: number
  /** Person responsible for data (152-ФЗ art. 22.1). */
  readonly responsible: { readonly name: string; readonly post: string } | null
  readonly processors: readonly Processor[]
  /** Place of the databases in Russia, as the vendor has declared it (IP-3.8, MM1-5.1). */
  readonly hosting?: string | null
}

export const TEXT_PARAMETERS: TextParameters = {
  withdrawalWorkingDays: 10,
  extensionWorkingDays: 5,
  correctionWorkingDays: 7,
  destroyDays: 30,
  claimCalendarDays: 30,
  cardYears: 25,
  visitorLogDays: 30,
  imageDays: 90,
  responsible: null,
  processors: [],
}

/** Highest values that the law lets an operator promise; a setting above is refused. */
export const LAWFUL_MAXIMUM = {
  withdrawalWorkingDays: 10,
  extensionWorkingDays: 5,
  correctionWorkingDays: 7,
  destroyDays: 30,
  claimCalendarDays: 30,
} as const satisfies Partial<Record<keyof TextParameters, number>>

/** Terms above the law, by name; an empty list is what may be published. */
export const termsAboveLaw = (parameters: TextParameters): (keyof typeof LAWFUL_MAXIMUM)[] =>
  (Object.keys(LAWFUL_MAXIMUM) as (keyof typeof LAWFUL_MAXIMUM)[]).filter(
    name => parameters[name] > LAWFUL_MAXIMUM[name] || parameters[name] < 1,
  )
