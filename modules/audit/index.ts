export { type AuditEntry, record, recordRead, recordRefusal } from './record-event.ts'
export { writeReadsAcrossTenants } from './read-audit.ts'
export { type SealReport, sealAcrossTenants } from './seal-streams.ts'
export { STREAMS, verifyStreams, type VerifyReport } from './verify-streams.ts'
