export { type DuplicateReason, duplicateScore, type PersonKey } from './duplicates.ts'
export { checkNamePart, fullName, normaliseNamePart, type PersonName, shortName } from './person-name.ts'
export { parseSearchQuery, type SearchQuery, searchKey } from './search.ts'
