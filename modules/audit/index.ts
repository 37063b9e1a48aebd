export { writeReadsAcrossTenants } from './read-audit.ts'
export { type AuditEntry, record, recordRead, recordRefusal } from './record-event.ts'
export { type SealReport, sealAcrossTenants } from './seal-streams.ts'
export { STREAMS, type VerifyReport, verifyStreams } from './verify-streams.ts'
