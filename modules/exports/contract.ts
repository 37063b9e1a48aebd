import { z } from 'zod'
import { Day, Empty, endpoint, Id, Instant, requiredText, shortText } from '#libs/contract/index.ts'

const tag = 'Exports'

/** What an archive is made of, in the order of writing. */
export const STEPS = ['tables', 'book', 'papers', 'files'] as const

const ContentsSchema = z.object({
  /** Rows read back from the archive that agree with the database; absent in archives made before this was done. */
  readBack: z.number().int().optional(),
  tables: z.array(z.object({ file: z.string(), title: z.string(), rows: z.number().int() })),
  papers: z.array(z.object({ folder: z.string(), title: z.string(), count: z.number().int() })),
  files: z.number().int(),
  leftOut: z.array(z.object({ what: z.string(), why: z.string(), count: z.number().int() })),
})

export const ArchiveView = z.object({
  archiveId: Id,
  requestedAt: Instant,
  requestedName: z.string(),
  /** What for, as it was asked (IP-4.2.2); null for an archive of an official letter and for those of before. */
  reason: z.string().nullable(),
  /** The longest term of the contract (MM-7.4); the archive is usually ready within minutes. */
  dueOn: Day,
  encrypted: z.boolean(),
  state: z.enum(['waiting', 'running', 'ready', 'failed', 'expired']),
  /** One of `STEPS`; empty before the first. */
  step: z.enum([...STEPS, '']),
  done: z.number().int(),
  total: z.number().int(),
  failure: z.string().nullable(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  contents: ContentsSchema.nullable(),
  readyAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  verdict: z.enum(['accepted', 'objected']).nullable(),
  verdictText: z.string().nullable(),
  verdictAt: Instant.nullable(),
  verdictName: z.string().nullable(),
  downloads: z.array(z.object({ at: Instant, by: z.string() })),
})
export type ArchiveView = z.infer<typeof ArchiveView>

export const LetterView = z.object({
  tenantId: Id,
  letterId: Id,
  number: z.string(),
  receivedAt: Instant,
  sentName: z.string(),
  signerName: z.string(),
  signerPost: z.string(),
  fileName: z.string(),
  state: z.enum(['received', 'accepted', 'rejected']),
  decidedAt: Instant.nullable(),
  decidedName: z.string().nullable(),
  rejectReason: z.string().nullable(),
  dueOn: Day.nullable(),
  archiveId: Id.nullable(),
})
export type LetterView = z.infer<typeof LetterView>

export const readExportsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/export',
  realm: 'staff',
  tag,
  summary:
    'Archives of the clinic and official letters about them; open in every mode of the contract (MM-7.1)',
  response: z.object({ archives: z.array(ArchiveView), letters: z.array(LetterView), today: Day }),
})

export const requestArchiveEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/export/archives',
  realm: 'staff',
  tag,
  status: 201,
  // The answer has the password of the archive: it is not kept to be repeated.
  idempotent: false,
  summary:
    'Ask for an archive of everything that the clinic keeps, and say what for (MM-7.1, MM-7.2, IP-4.2.2); the password is shown once',
  body: z.object({ encrypted: z.boolean(), reason: requiredText(300) }),
  response: z.object({ archiveId: Id, password: z.string().nullable(), dueOn: Day }),
})

export const linkArchiveEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/export/archives/:archiveId/link',
  realm: 'staff',
  tag,
  status: 201,
  idempotent: false,
  summary:
    'A link to an archive for some minutes and this session, after a confirmation of who is there (MM-7.5)',
  params: z.object({ archiveId: Id }),
  response: z.object({ href: z.string() }),
})

export const takeArchiveEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/export/archives/:archiveId/content',
  realm: 'staff',
  tag,
  summary: 'Take an archive away; each taking is written down (MM-7.5)',
  params: z.object({ archiveId: Id }),
  query: z.object({ token: z.string().max(200) }),
  response: Empty,
  produces: 'application/zip',
})

export const judgeArchiveEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/export/archives/:archiveId/verdict',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Accept what was received, or object (MM-5.2b)',
  params: z.object({ archiveId: Id }),
  body: z.object({ verdict: z.enum(['accepted', 'objected']), text: shortText(2000) }),
  response: Empty,
})

export const sendLetterEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/export/letters',
  realm: 'staff',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Send the scan of an official letter that asks for an extended export (MM3-3.2)',
  bodyLimit: 14_000_000,
  body: z.object({
    signerName: requiredText(160),
    signerPost: requiredText(160),
    fileName: requiredText(200),
    base64: z.base64().min(4).max(13_400_000),
  }),
  response: z.object({ letterId: Id, number: z.string() }),
})

export const listExportLettersEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/export-letters',
  realm: 'vendor',
  tag,
  summary: 'Official letters about exports of all clients with their terms (MM3-3.2)',
  response: z.object({
    letters: z.array(LetterView.extend({ client: z.string(), overdue: z.boolean(), delivered: z.boolean() })),
  }),
})

export const exportLetterScanEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/export-letters/:tenantId/:letterId/scan',
  realm: 'vendor',
  tag,
  summary: 'The scan of an official letter',
  params: z.object({ tenantId: Id, letterId: Id }),
  response: Empty,
  produces: 'application/octet-stream',
})

export const decideLetterEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/export-letters/:tenantId/:letterId/decision',
  realm: 'vendor',
  tag,
  status: 201,
  summary:
    'Accept a letter (letterhead and authority checked; 3 working days begin) or reject it with the reason (MM3-3.2)',
  params: z.object({ tenantId: Id, letterId: Id }),
  body: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('accepted'), letterhead: z.literal(true), authority: z.literal(true) }),
    z.object({ decision: z.literal('rejected'), reason: requiredText(1000) }),
  ]),
  response: z.object({ dueOn: Day.nullable() }),
})
