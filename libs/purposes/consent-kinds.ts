/**
 * Kinds of consent (clauses.md 1.6). Each is a document of its own with one purpose (152-ФЗ art. 9 p. 1 since
 * 01.09.2025). `form`: an electronic tick is enough, or the written form of art. 9 p. 4 (simple e-signature under an
 * agreement, or paper). `scoped`: given for somebody named: a partner, a processor, a country, a legal entity.
 */
export interface ConsentKindRule {
  readonly ru: string
  readonly en: string
  readonly form: 'tick' | 'written'
  readonly scoped?: 'partner' | 'processor' | 'country' | 'entity'
  readonly norm: string
}

export const CONSENT_KINDS = {
  pd_processing: {
    ru: 'обработка персональных данных при записи',
    en: 'processing of personal data for booking',
    form: 'tick',
    norm: '152-ФЗ ст. 9 ч. 1',
  },
  feedback: {
    ru: 'ответ на обращение с сайта',
    en: 'answer to an enquiry from the site',
    form: 'tick',
    norm: '152-ФЗ ст. 9 ч. 1',
  },
  account_creation: {
    ru: 'личный кабинет',
    en: 'patient portal account',
    form: 'tick',
    norm: '152-ФЗ ст. 9 ч. 1',
  },
  news: { ru: 'новости и предложения клиники', en: 'clinic news', form: 'tick', norm: '38-ФЗ ст. 18 ч. 1' },
  ads_sms: { ru: 'реклама по СМС', en: 'advertising by SMS', form: 'tick', norm: '38-ФЗ ст. 18 ч. 1' },
  ads_email: {
    ru: 'реклама по электронной почте',
    en: 'advertising by e-mail',
    form: 'tick',
    norm: '38-ФЗ ст. 18 ч. 1',
  },
  ads_call: { ru: 'реклама по телефону', en: 'advertising calls', form: 'tick', norm: '38-ФЗ ст. 18 ч. 1' },
  ads_messenger: {
    ru: 'реклама в мессенджерах',
    en: 'advertising in messengers',
    form: 'tick',
    norm: '38-ФЗ ст. 18 ч. 1',
  },
  partner_offers: {
    ru: 'предложения партнёра',
    en: 'offers of a partner',
    form: 'tick',
    scoped: 'partner',
    norm: '38-ФЗ ст. 18 ч. 1',
  },
  health_special: {
    ru: 'обработка сведений о здоровье сверх лечения',
    en: 'health data beyond treatment',
    form: 'written',
    norm: '152-ФЗ ст. 10 ч. 2 п. 1',
  },
  biometric_image: {
    ru: 'изображение лица и полости рта',
    en: 'face and mouth images',
    form: 'written',
    norm: '152-ФЗ ст. 11; ГК РФ ст. 152.1',
  },
  third_party: {
    ru: 'поручение обработки другому лицу',
    en: 'processing by a named processor',
    form: 'written',
    scoped: 'processor',
    norm: '152-ФЗ ст. 6 ч. 3',
  },
  cross_border: {
    ru: 'передача за границу',
    en: 'cross-border transfer',
    form: 'written',
    scoped: 'country',
    norm: '152-ФЗ ст. 12',
  },
  entity_sharing: {
    ru: 'передача другому юридическому лицу сети',
    en: 'sharing with another legal entity of the network',
    form: 'written',
    scoped: 'entity',
    norm: '323-ФЗ ст. 13 ч. 3; 152-ФЗ ст. 10',
  },
  review_publication: {
    ru: 'публикация отзыва',
    en: 'publication of a review',
    form: 'tick',
    norm: '152-ФЗ ст. 10.1',
  },
} as const satisfies Record<string, ConsentKindRule>
export type ConsentKind = keyof typeof CONSENT_KINDS

export const CONSENT_KIND_LIST = Object.keys(CONSENT_KINDS) as readonly ConsentKind[]

export const isConsentKind = (value: string): value is ConsentKind => Object.hasOwn(CONSENT_KINDS, value)

export const consentRule = (kind: ConsentKind): ConsentKindRule => CONSENT_KINDS[kind]
