import { z } from 'zod'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { type Running, runDestructions } from './run-destructions.ts'

/**
 * What the key store remembers of a destroyed person, so that an old copy of the database is known by it: numbers and
 * decisions as in the act, no name. It lies beside the tombstones of the keys, apart from the database and its backups.
 */
const Grave = z.object({
  destroyed: z.literal('person'),
  destructionId: z.uuid(),
  entityId: z.uuid(),
  patientId: z.uuid(),
  subject: z.string(),
  at: z.iso.datetime(),
  approvals: z.array(z.object({ user: z.uuid(), at: z.string() })),
})
type Grave = z.infer<typeof Grave>

/** Sets the tombstone, before the act is made; may be repeated. */
export async function rememberDestroyed(ctx: Ctx, destruction: Running): Promise<void> {
  if (destruction.patient_id === null) return
  const approvals = await ctx.db.all<{ user: string; at: Date }>({
    text: 'select user_id as "user", at from cases.destruction_approval where destruction_id = $1 order by at',
    values: [destruction.destruction_id],
  })
  const grave: Grave = {
    destroyed: 'person',
    destructionId: destruction.destruction_id,
    entityId: destruction.entity_id,
    patientId: destruction.patient_id,
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

/**
 * Destroys again whom an old copy of the database brought back, by the approvals that were given then; a new act says so.
 * Somebody who has become the operator's patient again since is left alone. Answers how many people it was.
 */
export async function destroyRestored(ctx: Ctx): Promise<number> {
  const notes = await ctx.services.fileKeys.notes(ctx.tenantId)
  let found = 0
  for (const grave of notes.map(graveOf).filter(one => one !== null)) {
    const back = await ctx.db.first({
      text: `select from patients.patient_entity where patient_id = $1 and entity_id = $2 and since < $3`,
      values: [grave.patientId, grave.entityId, new Date(grave.at)],
    })
    if (!back) continue
    await beginAgain(ctx, grave)
    found++
  }
  if (found > 0) await runDestructions(ctx)
  return found
}

/** The destruction as it was approved, in a database that does not know of it yet. */
async function beginAgain(ctx: Ctx, grave: Grave): Promise<void> {
  await ctx.db.tx(async tx => {
    const open = await tx.first<{ destruction_id: string }>({
      text: `select destruction_id from cases.destruction where patient_id = $1 and entity_id = $2 and state in ('proposed', 'running')`,
      values: [grave.patientId, grave.entityId],
    })
    const destructionId = open?.destruction_id ?? grave.destructionId
    if (!open)
      await tx.run(
        q.insertInto('cases.destruction').values({
          tenant_id: ctx.tenantId,
          destruction_id: destructionId,
          entity_id: grave.entityId,
          patient_id: grave.patientId,
          subject_info: grave.subject,
          reason: `Данные вернулись из старой копии базы после уничтожения ${grave.at.slice(0, 10)}`,
          norm: 'ч. 4 и 5 ст. 21 152-ФЗ',
          case_id: null,
          state: 'proposed',
          proposed_at: ctx.clock.date(),
          proposed_by: null,
          due_at: ctx.clock.date(),
          due_explanation: 'Уничтожено раньше; вернулось при восстановлении копии',
        }),
      )
    for (const approval of grave.approvals)
      await tx.run({
        text: `insert into cases.destruction_approval (tenant_id, destruction_id, entity_id, user_id, at)
          values ($1, $2, $3, $4, $5) on conflict do nothing`,
        values: [ctx.tenantId, destructionId, grave.entityId, approval.user, new Date(approval.at)],
      })
    await tx.run({
      text: `update cases.destruction set state = 'running', started_at = $2 where destruction_id = $1 and state = 'proposed'`,
      values: [destructionId, ctx.clock.date()],
    })
  })
}
