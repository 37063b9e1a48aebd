import { z } from 'zod'
import type { Ctx } from '#platform/context/index.ts'
import type { Running } from './running.ts'

/**
 * What the key store remembers of a destroyed person, so that an old copy of the database is known by it: numbers and
 * decisions as in the act, no name. It lies beside the tombstones of the keys, apart from the database and its backups.
 */
const Grave = z.object({
  destroyed: z.literal('person'),
  destructionId: z.uuid(),
  entityId: z.uuid(),
  /** One of the three: a person's card, what somebody wrote through the site, a review taken back. */
  patientId: z.uuid().nullable(),
  enquiryId: z.uuid().nullable().default(null),
  reviewId: z.uuid().nullable().default(null),
  subject: z.string(),
  at: z.iso.datetime(),
  approvals: z.array(z.object({ user: z.uuid(), at: z.string() })),
})
export type Grave = z.infer<typeof Grave>

/** Sets the tombstone, before the act is made; may be repeated. */
export async function rememberDestroyed(ctx: Ctx, destruction: Running): Promise<void> {
  if ((destruction.patient_id ?? destruction.enquiry_id ?? destruction.review_id) === null) return
  const approvals = await ctx.db.all<{ user: string; at: Date }>({
    text: 'select user_id as "user", at from cases.destruction_approval where destruction_id = $1 order by at',
    values: [destruction.destruction_id],
  })
  const grave: Grave = {
    destroyed: 'person',
    destructionId: destruction.destruction_id,
    entityId: destruction.entity_id,
    patientId: destruction.patient_id,
    enquiryId: destruction.enquiry_id,
    reviewId: destruction.review_id,
    subject: destruction.subject_info,
    at: ctx.clock.date().toISOString(),
    approvals: approvals.map(({ user, at }) => ({ user, at: at.toISOString() })),
  }
  await ctx.services.fileKeys.destroy(ctx.tenantId, destruction.destruction_id, JSON.stringify(grave))
}

function graveOf(note: string): Grave | null {
  if (!note.startsWith('{')) return null
  const parsed = Grave.safeParse(JSON.parse(note))
  return parsed.success ? parsed.data : null
}

/** Everybody of a tenant whom the key store remembers as destroyed. */
export const graves = async (ctx: Ctx): Promise<Grave[]> =>
  (await ctx.services.fileKeys.notes(ctx.tenantId)).map(graveOf).filter(one => one !== null)
