import type { TermId } from './terms.ts'

/** What people ask for. */
export const CASE_KINDS = [
  'withdrawal',
  'access',
  'correction',
  'blocking',
  'objection',
  'unlawful',
  'claim',
  'strange-access',
] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Who asks (IP-4.2.4): the person, who acts for him, the authority that protects his rights. */
export const REQUESTER_KINDS = ['subject', 'representative', 'authority'] as const
export type RequesterKind = (typeof REQUESTER_KINDS)[number]

/** Through which door it came. */
export const DOORS = ['portal', 'email', 'paper', 'reception', 'authority', 'site'] as const
export type Door = (typeof DOORS)[number]

interface KindRule {
  readonly ru: string
  readonly en: string
  /** Clocks that start with the receipt. */
  readonly terms: readonly TermId[]
  /** Data are blocked from the moment of the request, for the time of the check (152-ФЗ art. 21 p. 1, 2). */
  readonly blocksAtOnce: boolean
}

export const KIND_RULES: Readonly<Record<CaseKind, KindRule>> = {
  withdrawal: {
    ru: 'Отзыв согласия',
    en: 'Withdrawal of consent',
    terms: ['withdrawal-stop', 'withdrawal-destroy'],
    blocksAtOnce: false,
  },
  access: {
    ru: 'Запрос сведений',
    en: 'Access request',
    terms: ['access-answer'],
    blocksAtOnce: false,
  },
  correction: { ru: 'Уточнение данных', en: 'Correction', terms: ['correction'], blocksAtOnce: false },
  blocking: { ru: 'Блокирование данных', en: 'Blocking', terms: ['correction'], blocksAtOnce: true },
  objection: {
    ru: 'Возражение',
    en: 'Objection',
    terms: ['objection-answer'],
    blocksAtOnce: false,
  },
  unlawful: {
    ru: 'Неправомерная обработка',
    en: 'Unlawful processing',
    terms: ['unlawful-stop', 'unlawful-destroy'],
    blocksAtOnce: true,
  },
  claim: { ru: 'Претензия', en: 'Claim', terms: ['claim'], blocksAtOnce: false },
  'strange-access': {
    ru: 'Странное обращение к карте',
    en: 'Strange access to the record',
    terms: ['access-answer'],
    blocksAtOnce: false,
  },
}

/** The clocks of a case; a request of the authority has the authority's clock besides those of the matter. */
export const termsOf = (kind: CaseKind, requester: RequesterKind): readonly TermId[] => {
  const { terms } = KIND_RULES[kind]
  if (requester !== 'authority') return terms
  return kind === 'access' || kind === 'objection' ? ['authority-answer'] : [...terms, 'authority-answer']
}

export const CASE_STATES = ['identity-check', 'in-work', 'closed'] as const
export type CaseState = (typeof CASE_STATES)[number]

export const OUTCOMES = ['satisfied', 'partly', 'refused', 'not-identified', 'duplicate'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type CaseEvent =
  | { readonly kind: 'identify' }
  | { readonly kind: 'identity-failed' }
  | { readonly kind: 'close'; readonly outcome: Outcome }

/** Why a step is not possible, as a dotted word that the screen explains. */
export type StepRefusal = 'closed' | 'identity-first' | 'already-identified' | 'outcome-is-for-unknown'

/**
 * The next state of a case. Nothing personal is answered before it is known who asks; a closed case stays closed (a new
 * letter opens a new one).
 */
export function nextState(
  state: CaseState,
  event: CaseEvent,
): { readonly state: CaseState } | { readonly refused: StepRefusal } {
  if (state === 'closed') return { refused: 'closed' }
  switch (event.kind) {
    case 'identify':
      return state === 'identity-check' ? { state: 'in-work' } : { refused: 'already-identified' }
    case 'identity-failed':
      return state === 'identity-check' ? { state: 'closed' } : { refused: 'already-identified' }
    case 'close':
      if (event.outcome === 'not-identified' && state !== 'identity-check')
        return { refused: 'outcome-is-for-unknown' }
      if (state === 'identity-check' && event.outcome !== 'not-identified' && event.outcome !== 'duplicate')
        return { refused: 'identity-first' }
      return { state: 'closed' }
  }
}

export type Urgency = 'overdue' | 'today' | 'soon' | 'calm' | 'met'

const DAY_MS = 86_400_000

/** How close a deadline is, for the board: colour is never the only sign of it. Times are epoch milliseconds. */
export function urgencyOf(dueAtMs: number, nowMs: number, metAtMs: number | null): Urgency {
  if (metAtMs !== null) return 'met'
  const left = dueAtMs - nowMs
  if (left <= 0) return 'overdue'
  if (left <= DAY_MS) return 'today'
  return left <= 3 * DAY_MS ? 'soon' : 'calm'
}
