export {
  askForBackup,
  type BackupRun,
  type BackupStanding,
  type BackupState,
  backupStanding,
  backupState,
  backupsToRemove,
  closeCutOffBackups,
  failBackup,
  finishBackup,
  noteBackupRemoved,
  noteBackupTest,
  readBackups,
  takeBackupTurn,
} from './backups.ts'
export {
  answerClaim,
  type ClaimOutcome,
  type ClaimRow,
  escalateClaimsAcrossTenants,
  readClaims,
  receiveClaim,
} from './claims.ts'
export { readCourtAct } from './court-acts.ts'
export { createClient, type NewClient } from './create-client.ts'
export {
  type Downtime,
  downtimeOfMonth,
  endDowntime,
  MAJEURE,
  readDowntimes,
  recordDowntime,
} from './downtimes.ts'
export { escalateVendorIncidentsAcrossTenants } from './escalate-incidents.ts'
export { recordTold } from './incident-told.ts'
export { addLegalEmail, addressAt, readLegalEmails } from './legal-email.ts'
export { confirmLetter, lettersCsv, readLetters, receiveLetter } from './letter-journal.ts'
export { mailboxesAcrossTenants, type NewLetter, passLettersOn, queueLetter } from './letters.ts'
export { lockClient, moveContract, writeEvent } from './move-contract.ts'
export {
  acceptPaper,
  acceptPaperWithin,
  makePaper,
  type PaperRow,
  readPaperPdf,
  readPapers,
  storePaper,
} from './papers.ts'
export {
  type ClientRow,
  findClient,
  listClients,
  readClient,
  readEvents,
  readSuspensions,
  readTerminations,
  readVendorCard,
} from './queries.ts'
export { checkClient, checkVendorCard } from './requisites.ts'
export { saveVendorCard } from './save-vendor-card.ts'
export { addSubProcessor, endSubProcessor, readSubProcessors } from './sub-processors.ts'
export { liftSuspensions, liveSuspensions, suspend } from './suspend.ts'
export {
  clientNotice,
  readVendorIncidents,
  registerVendorIncident,
  type VendorIncident,
} from './vendor-incidents.ts'
export { momentOf, SYSTEM, type Who, whoOf } from './who.ts'
