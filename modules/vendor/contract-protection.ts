import { z } from 'zod'
import { endpoint, Id, Instant } from '#libs/contract/index.ts'

const State = z.enum(['kept', 'at-risk', 'broken', 'open'])

const Rule = z.object({
  /** Whether the product runs the database itself; the copies of another one are made and seen by those who run it. */
  own: z.boolean(),
  everyHours: z.number().int(),
  keepDays: z.number().int(),
  state: State,
})

export const BackupView = z.object({
  runId: Id,
  askedAt: Instant,
  byHand: z.boolean(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  failure: z.string().nullable(),
  fileName: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  files: z.number().int().nullable(),
  verifiedAt: Instant.nullable(),
  verifiedTables: z.number().int().nullable(),
  verifiedRows: z.number().nullable(),
  verifyFailure: z.string().nullable(),
  removedAt: Instant.nullable(),
})
export type BackupView = z.infer<typeof BackupView>

export const listBackupsEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/backups',
  realm: 'vendor',
  tag: 'Backups',
  summary: 'Backups of the installation: made, restored for a test, removed (MM-5.1)',
  response: Rule.extend({ runs: z.array(BackupView) }),
})

export const askBackupEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/backups',
  realm: 'vendor',
  tag: 'Backups',
  status: 201,
  summary: 'Make a backup now, beside the schedule',
  response: z.object({ runId: Id }),
})

export const readProtectionEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/contract/protection',
  realm: 'staff',
  tag: 'Contract',
  summary:
    'What the client may know of copies and of the place of its data: dates and classes, no devices (MM-5.1, MM1-5.1)',
  response: z.object({
    backups: Rule.extend({ doneAt: Instant.nullable(), verifiedAt: Instant.nullable() }),
    /** Country (ISO 3166-1 alpha-2) and place of the databases; null when the vendor has not named them. */
    hosting: z.object({ country: z.string(), place: z.string() }).nullable(),
  }),
})
export type Protection = z.infer<typeof readProtectionEndpoint.response>
