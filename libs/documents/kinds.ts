import type { DocumentKind as Matter } from '#libs/consent-text/index.ts'
import type { InputName } from './fields.ts'
import type { SignedMatter } from './signer.ts'

interface Kind {
  readonly ru: string
  readonly en: string
  /** Letters of the number: «Д-С-2026-1» with the letter of the legal entity. */
  readonly prefix: string
  /** Row of the signature matrix; null when only the doctor signs. */
  readonly matter: Matter | null
  /** Whose age rule decides the signer. */
  readonly age: SignedMatter
  /** What the document is made from besides the person. */
  readonly from: 'plan' | 'bill' | 'visit' | null
  readonly inputs: readonly InputName[]
  /** Inputs without which the document is not issued; the rest become a line for a pen. */
  readonly needs: readonly InputName[]
  /** Names health: reception without medical content does not open it. */
  readonly clinical: boolean
  /** Years of keeping (regulation 3.3). */
  readonly keepYears: number
}

const CONSENT = {
  prefix: 'ИДС',
  matter: 'informed_consent',
  age: 'intervention',
  from: null,
  clinical: false,
  keepYears: 25,
} as const
const PAPER = { matter: null, age: 'intervention', clinical: true, keepYears: 25 } as const

/** Documents of a clinic. Texts stand in `wording/`, the clinic may publish its own editions of them. */
export const DOCUMENT_KINDS = {
  paid_services_contract: {
    ru: 'Договор платных медицинских услуг',
    en: 'Contract of paid services',
    prefix: 'Д',
    matter: 'paid_services_contract',
    age: 'contract',
    from: null,
    inputs: [],
    needs: [],
    clinical: false,
    keepYears: 5,
  },
  consent_general: {
    ...CONSENT,
    ru: 'Согласие на осмотр и первичную помощь',
    en: 'Consent to examination and primary care',
    inputs: ['input.informed'],
    needs: [],
  },
  consent_therapy: {
    ...CONSENT,
    ru: 'Согласие на терапевтическое лечение зубов',
    en: 'Consent to restorative treatment',
    inputs: ['input.teeth', 'input.alternatives', 'input.informed'],
    needs: [],
  },
  consent_endodontics: {
    ...CONSENT,
    ru: 'Согласие на лечение корневых каналов',
    en: 'Consent to endodontic treatment',
    inputs: ['input.teeth', 'input.alternatives', 'input.informed'],
    needs: [],
  },
  consent_surgery: {
    ...CONSENT,
    ru: 'Согласие на удаление зуба и хирургическое лечение',
    en: 'Consent to extraction and surgery',
    inputs: ['input.intervention', 'input.teeth', 'input.alternatives', 'input.informed'],
    needs: ['input.intervention'],
  },
  consent_implant: {
    ...CONSENT,
    ru: 'Согласие на дентальную имплантацию',
    en: 'Consent to implantation',
    inputs: ['input.teeth', 'input.alternatives', 'input.informed'],
    needs: [],
  },
  consent_anaesthesia: {
    ...CONSENT,
    ru: 'Согласие на местное обезболивание',
    en: 'Consent to local anaesthesia',
    inputs: ['input.anaesthetic', 'input.informed'],
    needs: [],
  },
  consent_orthodontics: {
    ...CONSENT,
    ru: 'Согласие на ортодонтическое лечение',
    en: 'Consent to orthodontic treatment',
    inputs: ['input.intervention', 'input.alternatives', 'input.informed'],
    needs: [],
  },
  refusal: {
    ru: 'Отказ от медицинского вмешательства',
    en: 'Refusal of an intervention',
    prefix: 'ОТК',
    matter: 'intervention_refusal',
    age: 'intervention',
    from: null,
    inputs: ['input.intervention', 'input.consequences'],
    needs: ['input.intervention', 'input.consequences'],
    clinical: false,
    keepYears: 25,
  },
  estimate: {
    ru: 'Смета к договору',
    en: 'Estimate',
    prefix: 'СМ',
    matter: 'estimate',
    age: 'contract',
    from: 'plan',
    inputs: [],
    needs: [],
    clinical: false,
    keepYears: 5,
  },
  completion_act: {
    ru: 'Акт об оказании услуг',
    en: 'Act of services rendered',
    prefix: 'АКТ',
    matter: 'completion_act',
    age: 'contract',
    from: 'bill',
    inputs: [],
    needs: [],
    clinical: false,
    keepYears: 5,
  },
  referral: {
    ...PAPER,
    ru: 'Направление',
    en: 'Referral',
    prefix: 'НАП',
    from: 'visit',
    inputs: ['input.to', 'input.purpose', 'input.icd'],
    needs: ['input.to', 'input.purpose'],
  },
  prescription: {
    ...PAPER,
    ru: 'Рецепт',
    en: 'Prescription',
    prefix: 'РЦ',
    from: 'visit',
    inputs: ['input.drugs', 'input.validDays'],
    needs: ['input.drugs'],
  },
  sick_note_data: {
    ...PAPER,
    ru: 'Сведения для листка нетрудоспособности',
    en: 'Data for a sick note',
    prefix: 'ЛН',
    from: 'visit',
    inputs: ['input.from', 'input.till', 'input.icd', 'input.cause', 'input.employer', 'input.snils'],
    needs: ['input.from', 'input.till', 'input.icd'],
  },
  record_extract: {
    ...PAPER,
    ru: 'Выписка из медицинской карты',
    en: 'Extract from the record',
    prefix: 'ВЫП',
    from: 'visit',
    inputs: ['input.purpose'],
    needs: [],
  },
  copies_request: {
    ru: 'Заявление о выдаче копий медицинских документов',
    en: 'Request for copies of medical documents',
    prefix: 'ЗК',
    matter: 'application',
    age: 'intervention',
    from: null,
    inputs: ['input.copies', 'input.period', 'input.form'],
    needs: ['input.copies'],
    clinical: false,
    keepYears: 5,
  },
} as const satisfies Record<string, Kind>
export type PaperKind = keyof typeof DOCUMENT_KINDS

export const PAPER_KINDS = Object.keys(DOCUMENT_KINDS) as PaperKind[]
export const isPaperKind = (value: string): value is PaperKind => Object.hasOwn(DOCUMENT_KINDS, value)
export const paperKind = (kind: PaperKind): Kind => DOCUMENT_KINDS[kind]

/** Days to answer a request for copies (order 789н: not longer than 59-ФЗ art. 12, thirty days from registration). */
export const COPIES_DAYS = 30
