/** Names of people: stored form, printed forms, search, likeness of two cards (IP-1.7, J1.1). */
export { type DuplicateReason, duplicateScore, type PersonKey } from './duplicates.ts'
export { editDistance } from './edit-distance.ts'
export { otherLayout } from './layout.ts'
export {
  type NameCheck,
  type NameField,
  type NameIssue,
  parseName,
  saysNoPatronymic,
  splitFullName,
} from './parse-name.ts'
export {
  checkNamePart,
  fullName,
  type NameProblem,
  nameProblem,
  normaliseNamePart,
  type PersonName,
  shortName,
} from './person-name.ts'
export { parseSearchQuery, type SearchQuery, searchKey } from './search.ts'
