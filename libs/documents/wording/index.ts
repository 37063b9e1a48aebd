import type { PaperKind } from '../kinds.ts'
import { CONSENT_TEXTS, REFUSAL } from './consents.ts'
import { ACT, CONTRACT, ESTIMATE } from './contract.ts'
import { COPIES_REQUEST, EXTRACT, PRESCRIPTION, REFERRAL, SICK_NOTE } from './papers.ts'

/** A text of a document in the markup of `template.ts`. */
export interface Wording {
  readonly title: string
  readonly body: string
}

/** The platform's own texts, used until the clinic publishes an edition of its own. */
export const WORDING: Readonly<Record<PaperKind, Wording>> = {
  paid_services_contract: CONTRACT,
  estimate: ESTIMATE,
  completion_act: ACT,
  ...CONSENT_TEXTS,
  refusal: REFUSAL,
  referral: REFERRAL,
  prescription: PRESCRIPTION,
  sick_note_data: SICK_NOTE,
  record_extract: EXTRACT,
  copies_request: COPIES_REQUEST,
}
