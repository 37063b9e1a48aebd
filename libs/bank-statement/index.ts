/** Bank statements in the format 1CClientBankExchange and what they pay (MM-6.6, J7). */
export { encodeText } from './code-pages.ts'
export { fingerprint } from './fingerprint.ts'
export { comparedNumber, type InvoiceReference, purposeReferences } from './invoice-reference.ts'
export { matchDocuments } from './match.ts'
export type {
  DocumentMatch,
  MatchingContext,
  MatchReason,
  MatchStatus,
  OpenInvoice,
  Payment,
  ThirdPartyNotice,
} from './match-types.ts'
export { type ParsedStatement, parseBankStatement } from './parse.ts'
export type { RefusalCode, StatementError } from './refusal.ts'
export type {
  BankStatement,
  Party,
  StatementDocument,
  StatementEncoding,
  StatementVersion,
} from './types.ts'
export { type StatementToWrite, writeBankStatement } from './write.ts'
