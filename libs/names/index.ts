export { type DuplicateReason, duplicateScore, type PersonKey } from './duplicates.ts'
export { type PersonName, checkNamePart, fullName, normaliseNamePart, shortName } from './person-name.ts'
export { parseSearchQuery, type SearchQuery, searchKey } from './search.ts'
