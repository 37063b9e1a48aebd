import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Destruction } from './destruction-contract.ts'
import { evidence } from './destruction-evidence.ts'
import { keptBy } from './destructions.ts'

interface Row {
  readonly entity_id: string
  readonly patient_id: string | null
  readonly enquiry_id: string | null
  readonly review_id: string | null
  readonly state: Destruction['state']
  readonly case_id: string | null
}

async function load(db: Reader, destructionId: string): Promise<Row> {
  const row = await db.first<Row>({
    text: `select entity_id, patient_id, enquiry_id, review_id, state, case_id from cases.destruction where destruction_id = $1
      and entity_id = any (app.entities()) for update`,
    values: [destructionId],
  })
  if (!row) throw fail('not-found')
  return row
}

/** The legal hold on what somebody wrote, or on the writer; null when nothing holds it. */
async function heldWords(db: Reader, { enquiry_id, review_id }: Row): Promise<string | null> {
  const hold = await db.first<{ ground: string }>({
    text: `select h.ground from cases.legal_hold h where h.released_at is null and (h.enquiry_id = $1
        or h.patient_id = any (select unnest(patients.same_person(r.patient_id)) from reviews.review r where r.review_id = $2)) limit 1`,
    values: [enquiry_id, review_id],
  })
  return hold ? `запрет на уничтожение: ${hold.ground}` : null
}

const PEOPLE_NEEDED = 2

/** One approval of one person; the second person's starts it. Errors: `not-found`, `conflict.state`. */
export async function approveDestruction(ctx: StaffCtx, destructionId: string) {
  return ctx.db.tx(async tx => {
    const row = await load(tx, destructionId)
    if (row.state !== 'proposed') throw fail('conflict.state', { reason: 'решение уже принято' })
    const kept =
      row.patient_id === null
        ? await heldWords(tx, row)
        : await keptBy(
            { ...ctx, db: { ...ctx.db, first: tx.first, all: tx.all } },
            row.entity_id,
            row.patient_id,
          )
    if (kept) throw fail('conflict.state', { reason: kept })
    const added = await tx.run({
      text: `insert into cases.destruction_approval (tenant_id, destruction_id, entity_id, user_id, at)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      values: [ctx.tenantId, destructionId, row.entity_id, ctx.actor.userId, ctx.clock.date()],
    })
    if (added === 0) throw fail('conflict.state', { reason: 'вы уже согласовали, нужен второй человек' })
    const { n } = (await tx.first<{ n: number }>({
      text: 'select count(*)::int as n from cases.destruction_approval where destruction_id = $1',
      values: [destructionId],
    }))!
    const state = n >= PEOPLE_NEEDED ? 'running' : 'proposed'
    if (state === 'running')
      await tx.run({
        text: `update cases.destruction set state = 'running', started_at = $2 where destruction_id = $1`,
        values: [destructionId, ctx.clock.date()],
      })
    await evidence(
      tx,
      ctx,
      { entityId: row.entity_id, destructionId, patientId: row.patient_id },
      'approve-destruction',
    )
    return { approvals: n, state }
  })
}

/**
 * Chooses between destruction and anonymisation while nobody has approved yet; what was withdrawn is destroyed only
 * (152-ФЗ art. 21 p. 5). Errors: `not-found`, `conflict.state`.
 */
export async function chooseOutcome(
  ctx: StaffCtx,
  destructionId: string,
  outcome: Destruction['outcome'],
): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await load(tx, destructionId)
    if (row.state !== 'proposed') throw fail('conflict.state', { reason: 'решение уже принято' })
    if (outcome === 'anonymise' && row.case_id)
      throw fail('conflict.state', {
        reason: 'согласие отозвано: данные уничтожаются, обезличить их нельзя (ч. 5 ст. 21 152-ФЗ)',
      })
    if (outcome === 'anonymise' && (row.enquiry_id ?? row.review_id))
      throw fail('conflict.state', { reason: 'то, что человек написал сам, только уничтожают' })
    const approved = await tx.first({
      text: 'select from cases.destruction_approval where destruction_id = $1 limit 1',
      values: [destructionId],
    })
    if (approved) throw fail('conflict.state', { reason: 'исход уже согласован первым человеком' })
    await tx.run({
      text: 'update cases.destruction set outcome = $2 where destruction_id = $1',
      values: [destructionId, outcome],
    })
    await evidence(
      tx,
      ctx,
      { entityId: row.entity_id, destructionId, patientId: row.patient_id },
      'choose-outcome',
    )
  })
}

/** Takes a proposal out of the queue. Errors: `not-found`, `conflict.state`. */
export async function rejectDestruction(ctx: StaffCtx, destructionId: string, reason: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await load(tx, destructionId)
    if (row.state !== 'proposed') throw fail('conflict.state', { reason: 'решение уже принято' })
    await tx.run({
      text: `update cases.destruction set state = 'rejected', rejected_by = $2, reject_reason = $3, finished_at = $4 where destruction_id = $1`,
      values: [destructionId, ctx.actor.userId, reason, ctx.clock.date()],
    })
    await evidence(
      tx,
      ctx,
      { entityId: row.entity_id, destructionId, patientId: row.patient_id },
      'reject-destruction',
    )
  })
}
