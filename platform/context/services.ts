import type { Clock } from '../clock/index.ts'
import type { Config } from '../config/index.ts'
import type { LoginRole, Scope, ScopedDb } from '../db/index.ts'
import type { Bus } from '../events/bus.ts'
import type { BlobStore } from '../files/index.ts'
import type { ImageWorkshop } from '../images/index.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { PdfRenderer } from '../pdf/index.ts'
import type { GroupWriter } from './group-writer.ts'

/** Building blocks of the process, made once in apps/server and handed to use cases through the context. */
export interface Services {
  readonly config: Config
  /** The database as a role sees it, within a scope. Use cases take `ctx.db`; this is for edges and jobs. */
  db(role: LoginRole, scope: Scope): ScopedDb
  /** The clock of a tenant. */
  clockOf(tenantId: string): Clock
  /** Moves the cached test clock after it was stored; demo mode only. */
  setClockOffset(tenantId: string, offsetMs: number): void
  /** Secret derived from the master key for one purpose, 32 bytes. */
  secret(purpose: string): Buffer
  readonly pdf: PdfRenderer
  readonly bus: Bus
  /** Keys of files, apart from the database; use cases go through modules/files. */
  readonly fileKeys: KeyStore
  /** Sealed files on the disk; use cases go through modules/files. */
  readonly blobs: BlobStore
  /** Decodes pictures, PDF and DICOM in a process of its own. */
  readonly images: ImageWorkshop
  /** Evidence of reads, written in groups; resolves when durable. */
  readonly readAudit: GroupWriter<ReadAuditRow>
}

/** A row of audit.event, in the order of its columns. */
export interface ReadAuditRow {
  readonly tenantId: string
  readonly eventId: string
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string | null
  readonly sessionId: string | null
  readonly action: string
  readonly operation: string
  readonly purpose: string
  readonly entityId: string | null
  readonly patientId: string | null
  readonly objectKind: string | null
  readonly objectId: string | null
  readonly outcome: string
  readonly reason: string | null
  readonly groundId: string | null
  readonly requestId: string
  readonly address: string
  readonly detail: string
}
