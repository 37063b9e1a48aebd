import { z } from 'zod'
import { Day, endpoint, Id, Instant, requiredText, Version } from '#libs/contract/index.ts'
import { PatientBrief } from '#modules/patients/contract.ts'

const tag = 'Patients'

/** Fields of a card of which one wins; the rest of the record stays where it was written. */
export const MERGE_FIELDS = [
  'surname',
  'given',
  'patronymic',
  'birthDate',
  'sex',
  'phone',
  'email',
  'verified',
] as const
export type MergeField = (typeof MERGE_FIELDS)[number]
export const Winner = z.enum(['survivor', 'merged'])
export type Winner = z.infer<typeof Winner>

const Side = PatientBrief.extend({
  sex: z.enum(['male', 'female']).nullable(),
  email: z.string().nullable(),
  note: z.string(),
  verifiedDocument: z.string().nullable(),
  createdAt: Instant,
  version: Version,
})
export type MergeSide = z.infer<typeof Side>

/** Kinds of rows of the merged card that will be seen on the joint one. */
export const MERGE_PARTS = [
  'visits',
  'protocols',
  'chart',
  'perio',
  'images',
  'plans',
  'bills',
  'payments',
  'documents',
  'consents',
  'signatures',
  'alerts',
  'notes',
  'smile',
] as const
export type MergePart = (typeof MERGE_PARTS)[number]

const Remark = z.object({ code: z.string(), text: z.string() })
export type MergeRemark = z.infer<typeof Remark>

export const MergePreview = z.object({
  survivor: Side,
  merged: Side,
  /** Fields that differ, with the side that is proposed. */
  fields: z.array(z.object({ field: z.enum(MERGE_FIELDS), proposed: Winner })),
  /** Visits that have not begun are given to the joint card. */
  handedOver: z.number().int(),
  /** What stays under the number of the merged card and is seen on the joint one. */
  kept: z.array(z.object({ part: z.enum(MERGE_PARTS), count: z.number().int() })),
  /** Words of the two cards that contradict each other, and which one holds. */
  conflicts: z.array(Remark),
  /** Signs that these are two people. */
  doubts: z.array(Remark),
  /** Why they cannot be merged now. */
  blockers: z.array(Remark),
  undoUntil: Instant,
})
export type MergePreview = z.infer<typeof MergePreview>

const params = z.object({ patientId: Id })

export const previewMergeEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/merge-preview/:otherId',
  realm: 'staff',
  tag,
  summary: 'Two cards of one person side by side: what would move, which field wins, what contradicts',
  params: z.object({ patientId: Id, otherId: Id }),
  response: MergePreview,
})

export const mergeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/merges',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Merge another card into this one; nothing that was signed is rewritten',
  params,
  body: z.object({
    otherId: Id,
    /** Fields that come from the merged card; the rest stays. */
    fromMerged: z.array(z.enum(MERGE_FIELDS)).max(MERGE_FIELDS.length),
    version: Version,
    otherVersion: Version,
    reason: requiredText(500),
  }),
  response: z.object({ mergeId: Id, undoUntil: Instant }),
})

export const MergeLine = z.object({
  mergeId: Id,
  mergedId: Id,
  name: z.string(),
  birthDate: Day,
  numbers: z.array(z.string()),
  reason: z.string(),
  at: Instant,
  by: z.string(),
  undoUntil: Instant,
  undoneAt: Instant.nullable(),
  undoReason: z.string().nullable(),
  /** Why it cannot be taken apart; null when it can. */
  held: z.string().nullable(),
})
export type MergeLine = z.infer<typeof MergeLine>

export const listMergesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/merges',
  realm: 'staff',
  tag,
  summary: 'Cards that were merged into this one',
  params,
  response: z.object({ merges: z.array(MergeLine) }),
})

export const undoMergeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patient-merges/:mergeId/undo',
  realm: 'staff',
  tag,
  summary: 'Take merged cards apart, within the term and while nothing irreversible has followed',
  params: z.object({ mergeId: Id }),
  body: z.object({ reason: requiredText(500) }),
  response: z.object({ patientId: Id, mergedId: Id }),
})
