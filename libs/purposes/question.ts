import type { PdAction } from './actions.ts'
import type { SubjectCategory } from './categories.ts'
import type { ConsentKind } from './consent-kinds.ts'
import type { Purpose } from './purposes.ts'

/** Whose data. A patient is named by his card; others by what they are (a code to a phone, a letter to staff). */
export type Subject =
  | { readonly kind: 'patient'; readonly patientId: string }
  | {
      readonly kind: Exclude<SubjectCategory, 'patient'>
      /** The visitor's choice in the cookie banner, when the purpose rests on it. */
      readonly choice?: { readonly id: string; readonly accepted: boolean }
    }

/** Who would get the data, when that is neither the operator nor the person himself. */
export type Recipient =
  | {
      readonly kind: 'entity'
      readonly entityId: string
      readonly category: 'contacts' | 'clinical' | 'money'
    }
  | { readonly kind: 'processor'; readonly name: string; readonly country?: string }
  | { readonly kind: 'partner'; readonly name: string; readonly country?: string }
  | { readonly kind: 'authority'; readonly document: string }

export interface Question {
  readonly subject: Subject
  readonly purpose: Purpose
  readonly action: PdAction
  /** The operator (legal entity). Left out: any legal entity of the clinic may carry the ground. */
  readonly entityId?: string | null
  readonly channel?: 'sms' | 'email' | 'call' | 'messenger'
  readonly recipient?: Recipient
}

/** One word of a person on one kind of consent: the latest that counts at the moment asked about. */
export interface ConsentFact {
  readonly recordId: string
  readonly entityId: string
  readonly kind: string
  /** Partner, processor, country or legal entity of a scoped kind; empty otherwise. */
  readonly scope: string
  readonly decision: 'given' | 'refused' | 'withdrawn'
  /** ISO instant. */
  readonly at: string
  readonly validUntil: string | null
  /** How it was given: an electronic tick, a simple e-signature, paper. */
  readonly form: 'tick' | 'pep' | 'paper' | 'qualified'
  readonly editionId: string
}

export interface BlockFact {
  readonly blockId: string
  /** Null: all legal entities of the clinic. */
  readonly entityId: string | null
  /** Null: all purposes. */
  readonly purposes: readonly string[] | null
  readonly since: string
  readonly reason: string
}

export interface SharingFact {
  readonly groundId: string
  readonly fromEntity: string
  readonly toEntity: string
  readonly categories: readonly string[]
  readonly basis: 'consent' | 'agreement'
}

/** What was true at a moment as it was known at another one (bitemporal). */
export interface Facts {
  /** Legal entities this person is a patient of, with the beginning; empty for an unknown or destroyed person. */
  readonly patientOf: readonly { readonly entityId: string; readonly since: string }[]
  readonly consents: readonly ConsentFact[]
  readonly blocks: readonly BlockFact[]
  readonly sharing: readonly SharingFact[]
}

export const NO_FACTS: Facts = { patientOf: [], consents: [], blocks: [], sharing: [] }

export type Evidence =
  | {
      readonly kind: 'consent'
      readonly recordId: string
      readonly consent: ConsentKind
      readonly entityId: string
      readonly editionId: string
      readonly decision: ConsentFact['decision']
      readonly at: string
    }
  | { readonly kind: 'contract'; readonly norm: string; readonly entityId: string; readonly since: string }
  | { readonly kind: 'law'; readonly norm: string }
  | { readonly kind: 'request'; readonly norm: string }
  | { readonly kind: 'choice'; readonly choiceId: string }
  | { readonly kind: 'instruction'; readonly norm: string }
  | { readonly kind: 'sharing'; readonly groundId: string }
  | { readonly kind: 'document'; readonly document: string }
  | { readonly kind: 'block'; readonly blockId: string; readonly since: string }

export type RefusalCode =
  | 'purpose.unknown'
  | 'action.not-listed'
  | 'subject.other-category'
  | 'subject.unknown'
  | 'subject.blocked'
  | 'consent.absent'
  | 'consent.refused'
  | 'consent.withdrawn'
  | 'consent.expired'
  | 'consent.form'
  | 'choice.absent'
  | 'sharing.absent'
  | 'recipient.unlisted'
  | 'ground.absent'

export type Decision =
  | { readonly allowed: true; readonly evidence: readonly Evidence[] }
  | {
      readonly allowed: false
      readonly code: RefusalCode
      /** In Russian, for a person. */
      readonly reason: string
      readonly evidence: readonly Evidence[]
    }
