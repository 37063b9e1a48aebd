import { consentRule } from '#libs/purposes/index.ts'
import { isNotice, type NoticeKind, type RenderedText, type TextKind, type TextPart } from './model.ts'

/** What 152-ФЗ art. 9 p. 4 wants of the text; subject, representative and signature come when it is signed. */
const OF_A_CONSENT: readonly TextPart[] = [
  'operator',
  'purpose',
  'data',
  'processor',
  'actions',
  'term',
  'refusal',
  'withdrawal',
]
const OF_A_NOTICE: Record<NoticeKind, readonly TextPart[]> = {
  policy: ['operator', 'processor', 'withdrawal'],
  public_offer: ['operator', 'purpose'],
  site_terms: ['operator'],
  cookie_notice: ['operator', 'purpose', 'data', 'term', 'withdrawal'],
  pep_agreement: ['operator', 'purpose', 'term'],
}

export type TextFault =
  | { readonly kind: 'missing-part'; readonly part: TextPart }
  | { readonly kind: 'several-purposes' }
  | { readonly kind: 'forbidden-phrase'; readonly phrase: string; readonly why: string }

/** Phrases that make a consent void or contradict the terms (clauses.md 1.8, 4 and 5). */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern: /без (?:ограничения|срока|ограничений)[^.]{0,20}срок|бессрочно/i,
    why: 'срок обработки должен быть назван (152-ФЗ ст. 5 ч. 7)',
  },
  {
    pattern:
      /(?:использ|польз)[а-яё]*[^.]{0,40}сайт[а-яё]*[^.]{0,30}(?:означает|выража[а-яё]*|да[её]т[а-яё]*) согласие/i,
    why: 'пользование сайтом не согласие (152-ФЗ ст. 9 ч. 1)',
  },
  {
    pattern: /молчание[^.]{0,30}(?:согласие|согласием)/i,
    why: 'молчание не согласие (152-ФЗ ст. 10.1 ч. 8)',
  },
  { pattern: /третьим лицам по усмотрению/i, why: 'получатели должны быть названы' },
]

/** What is wrong with a text before it is published; an empty list lets it be published. */
export function textFaults(kind: TextKind, text: RenderedText): TextFault[] {
  const filled = (part: TextPart) => text.body.filter(p => p.part === part && p.text.trim().length > 3)
  const wanted = isNotice(kind) ? OF_A_NOTICE[kind] : OF_A_CONSENT
  const missing = wanted.filter(part => filled(part).length === 0)
  const faults: TextFault[] = missing.map(part => ({ kind: 'missing-part', part }))
  if (!isNotice(kind) && filled('purpose').length > 1) faults.push({ kind: 'several-purposes' })
  for (const { pattern, why } of FORBIDDEN)
    for (const { text: sentence } of text.body) {
      const found = pattern.exec(sentence)
      if (found) faults.push({ kind: 'forbidden-phrase', phrase: found[0], why })
    }
  return faults
}

/** Who signs, as a written consent must name him (152-ФЗ art. 9 p. 4, 1 and 2). Dates are plain, ISO. */
export interface Signer {
  readonly name: string
  readonly address: string
  /** Kind, series and number, date of issue, issuer. */
  readonly identityDocument: string
  readonly representative: {
    readonly name: string
    readonly address: string
    readonly identityDocument: string
    /** The paper that gives the power. */
    readonly power: string
  } | null
}

export type MissingParticular =
  | 'name'
  | 'address'
  | 'identityDocument'
  | 'representative.name'
  | 'representative.address'
  | 'representative.identityDocument'
  | 'representative.power'

const blank = (text: string) => text.trim().length < 3

/** Particulars that a written consent lacks; a tick needs the name only. */
export function missingParticulars(kind: TextKind, signer: Signer): MissingParticular[] {
  const written = kind === 'pep_agreement' || (!isNotice(kind) && consentRule(kind).form === 'written')
  const missing: MissingParticular[] = []
  if (blank(signer.name)) missing.push('name')
  if (!written) return missing
  if (blank(signer.address)) missing.push('address')
  if (blank(signer.identityDocument)) missing.push('identityDocument')
  const { representative: r } = signer
  if (r) {
    if (blank(r.name)) missing.push('representative.name')
    if (blank(r.address)) missing.push('representative.address')
    if (blank(r.identityDocument)) missing.push('representative.identityDocument')
    if (blank(r.power)) missing.push('representative.power')
  }
  return missing
}

/** The document that is signed: the text of the edition with the person in front of it. Its hash is what is signed. */
export function signedText(text: RenderedText, signer: Signer): RenderedText {
  const { representative: r } = signer
  return {
    title: text.title,
    body: [
      {
        part: 'subject',
        heading: 'Кто',
        text: [signer.name, signer.address && `адрес: ${signer.address}`, signer.identityDocument]
          .filter(Boolean)
          .join(', '),
      },
      ...(r
        ? [
            {
              part: 'representative' as const,
              heading: 'Представитель',
              text: `${r.name}, адрес: ${r.address}, ${r.identityDocument}; полномочия: ${r.power}`,
            },
          ]
        : []),
      ...text.body,
    ],
  }
}
