export { ACTIONS_UNDER_BLOCK, ALL_ACTIONS, PD_ACTIONS, type PdAction } from './actions.ts'
export { DATA_CATEGORIES, type DataCategory, SUBJECT_CATEGORIES, type SubjectCategory } from './categories.ts'
export {
  CONSENT_KIND_LIST,
  CONSENT_KINDS,
  type ConsentKind,
  type ConsentKindRule,
  consentRule,
  isConsentKind,
} from './consent-kinds.ts'
export { type Consequences, consequencesOf } from './consequences.ts'
export { decide } from './decide.ts'
export {
  type Ground,
  isPurpose,
  type KeepRule,
  PURPOSE_LIST,
  PURPOSES,
  type Purpose,
  type PurposeRule,
  purposeRule,
  purposesOfConsent,
} from './purposes.ts'
export * from './question.ts'
