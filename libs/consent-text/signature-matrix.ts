/** Kinds of signatures that documents of a clinic carry (63-ФЗ; clauses.md 1.6). */
export const SIGNATURE_KINDS = {
  pep: { ru: 'простая электронная подпись: код из СМС', en: 'simple e-signature by an SMS code' },
  paper: { ru: 'собственноручная на бумаге, скан в карте', en: 'handwritten, scanned' },
  qualified: { ru: 'усиленная квалифицированная', en: 'qualified e-signature' },
  esia: { ru: 'подпись через Госуслуги (ЕСИА)', en: 'through the state portal (ESIA)' },
} as const
export type SignatureKind = keyof typeof SIGNATURE_KINDS

interface MatrixRow {
  readonly ru: string
  readonly en: string
  readonly allowed: readonly SignatureKind[]
  /** Why the others are not, shown where they are refused. */
  readonly why: { readonly ru: string; readonly en: string }
}

const ANY = ['pep', 'paper', 'qualified', 'esia'] as const
const FREE = {
  ru: 'Стороны вправе подписать простой электронной подписью по соглашению (63-ФЗ ст. 6 ч. 2).',
  en: 'The parties may use the simple signature by agreement (63-FZ art. 6 p. 2).',
}
const INTERVENTION = {
  ru: 'Согласие на медицинское вмешательство и отказ от него подписывают на бумаге, усиленной квалифицированной подписью или простой через ЕСИА (323-ФЗ ст. 20 ч. 7). Код из СМС для них спорен, поэтому здесь его нет.',
  en: 'Consent to an intervention needs paper, a qualified signature or the ESIA (323-FZ art. 20 p. 7); an SMS code is disputed and not offered.',
}

/** Which document may be signed how. Deny by default: what is not in the row is refused with the reason. */
export const SIGNATURE_MATRIX = {
  pd_consent: { ru: 'согласие о персональных данных', en: 'personal-data consent', allowed: ANY, why: FREE },
  pep_agreement: {
    ru: 'соглашение об электронном взаимодействии',
    en: 'agreement on electronic interaction',
    allowed: ['pep', 'paper', 'qualified'],
    why: {
      ru: 'Соглашение подписывают на бумаге или кодом на номер, который проверила регистратура.',
      en: 'On paper, or by a code to a number that reception has verified.',
    },
  },
  paid_services_contract: {
    ru: 'договор платных услуг',
    en: 'contract of paid services',
    allowed: ANY,
    why: FREE,
  },
  estimate: { ru: 'смета, план лечения с ценами', en: 'estimate', allowed: ANY, why: FREE },
  completion_act: { ru: 'акт об оказании услуг', en: 'act of completion', allowed: ANY, why: FREE },
  application: { ru: 'заявление', en: 'application', allowed: ANY, why: FREE },
  offer: { ru: 'оферта', en: 'offer', allowed: ANY, why: FREE },
  claim: { ru: 'претензия', en: 'claim', allowed: ANY, why: FREE },
  smile_notice: {
    ru: 'ознакомление с отличиями визуализации от результата',
    en: 'notice about differences of a visualisation',
    allowed: ANY,
    why: FREE,
  },
  informed_consent: {
    ru: 'информированное согласие на вмешательство',
    en: 'informed consent to an intervention',
    allowed: ['paper', 'qualified', 'esia'],
    why: INTERVENTION,
  },
  intervention_refusal: {
    ru: 'отказ от вмешательства',
    en: 'refusal of an intervention',
    allowed: ['paper', 'qualified', 'esia'],
    why: INTERVENTION,
  },
} as const satisfies Record<string, MatrixRow>
export type DocumentKind = keyof typeof SIGNATURE_MATRIX

export const isDocumentKind = (value: string): value is DocumentKind => Object.hasOwn(SIGNATURE_MATRIX, value)

/** Whether a document of a kind may be signed this way; the reason is for the screen that offers it or does not. */
export function maySign(
  document: DocumentKind,
  signature: SignatureKind,
): { readonly allowed: boolean; readonly why: { readonly ru: string; readonly en: string } } {
  const row: MatrixRow = SIGNATURE_MATRIX[document]
  return { allowed: row.allowed.includes(signature), why: row.why }
}
