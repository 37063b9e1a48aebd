import { destroySubjectKey } from '#modules/files/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { anonymise } from './anonymise.ts'
import { rememberDestroyed } from './destroyed-people.ts'
import { makeAct } from './make-act.ts'
import { reclaimSpace } from './reclaim-space.ts'
import type { Running } from './running.ts'

const STEPS = ['rows', 'traces', 'person'] as const

/**
 * Carries out what two people have approved. Each step is one transaction that remembers itself, so after `kill -9` the
 * next run goes on where it stopped; the act is made once, the database holds that.
 */
export async function runDestructions(ctx: Ctx): Promise<number> {
  const running = await ctx.db.all<Running>({
    text: `select destruction_id, entity_id, patient_id, enquiry_id, review_id, subject_info, reason, outcome from cases.destruction where state = 'running' order by started_at`,
  })
  for (const destruction of running) {
    const { patient_id } = destruction
    if (destruction.enquiry_id !== null || destruction.review_id !== null) {
      await ctx.db.tx(tx =>
        tx.all({
          text:
            destruction.enquiry_id !== null
              ? 'select cases.destroy_enquiry($1, $2)'
              : 'select cases.destroy_review($1, $2)',
          values: [destruction.destruction_id, ctx.clock.date()],
        }),
      )
      await rememberDestroyed(ctx, destruction)
      await makeAct(ctx, destruction)
      continue
    }
    if (destruction.outcome === 'anonymise' && patient_id)
      await anonymise(ctx, { ...destruction, patient_id })
    await destroyFiles(ctx, destruction)
    for (const step of STEPS) {
      await ctx.db.tx(tx =>
        tx.all({
          text: 'select cases.destroy_step($1, $2, $3)',
          values: [destruction.destruction_id, step, ctx.clock.date()],
        }),
      )
    }
    await rememberDestroyed(ctx, destruction)
    await makeAct(ctx, destruction)
  }
  await reclaimSpace(ctx)
  return running.length
}

/**
 * Before the rows: afterwards nobody knows which keys were the person's. Approved by two people is what `running` means,
 * and the database refuses a key under a legal hold. What it did is remembered as a step; done again it does nothing.
 */
async function destroyFiles(ctx: Ctx, { destruction_id, entity_id, patient_id }: Running): Promise<void> {
  if (patient_id === null) return
  const done = await ctx.db.first({
    text: `select from cases.destruction_step where destruction_id = $1 and step in ('files', 'rows')`,
    values: [destruction_id],
  })
  if (done) return
  const { files } = await destroySubjectKey(ctx, {
    patientId: patient_id,
    entityId: entity_id,
    ground: `уничтожение персональных данных, дело ${destruction_id}`,
  })
  await ctx.db.tx(tx =>
    tx.run({
      text: `insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
        values ($1, $2, $3, 'files', $4, $5) on conflict do nothing`,
      values: [
        ctx.tenantId,
        destruction_id,
        entity_id,
        JSON.stringify({ 'files.content': files }),
        ctx.clock.date(),
      ],
    }),
  )
}
