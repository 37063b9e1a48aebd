export { ERROR_CODES, type ErrorCode, explain } from './codes.ts'
export { Failure, fail, isFailure } from './fail.ts'
export { refuseWrongRequisites } from './refuse-requisites.ts'
