import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { deadlineOf, type TermId, withdrawalEffects } from '#libs/subject-case/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { queueOldEnquiries } from './destroy-enquiries.ts'
import { queueReviewsTakenBack } from './destroy-reviews.ts'
import { evidence } from './destruction-evidence.ts'
import { subjectFacts } from './facts.ts'
import { requireEntity } from './operator-terms.ts'
import { requirePatient } from './register-case.ts'
import { keptOutUntil } from './rejections.ts'

export interface Proposal {
  readonly entityId: string
  readonly patientId: string
  readonly reason: string
  readonly caseId: string | null
  readonly term: TermId
  /** What the term runs from: the withdrawal, the goal. */
  readonly since: Date
}

/** Why a person's data may not be destroyed now; null when nothing keeps them. */
export async function keptBy(ctx: Ctx, entityId: string, patientId: string): Promise<string | null> {
  const hold = await ctx.db.first<{ ground: string }>({
    // Also on what the person wrote through the site, which would go with the card.
    text: `select h.ground from cases.legal_hold h where h.released_at is null and (h.patient_id = any (patients.same_person($1))
        or exists (select from enquiries.enquiry e join patients.patient p on p.tenant_id = e.tenant_id
          and (p.phone = e.phone or lower(p.email) = lower(e.email))
          where e.tenant_id = h.tenant_id and e.enquiry_id = h.enquiry_id and p.patient_id = any (patients.same_person($1)))) limit 1`,
    values: [patientId],
  })
  if (hold) return `запрет на уничтожение: ${hold.ground}`
  const { zone } = await readTenant(ctx.db)
  const today = dayOf(ctx.clock.nowMs(), zone)
  const facts = await subjectFacts(ctx, entityId, patientId)
  if (facts.futureVisits > 0) return 'есть будущие записи'
  const kept = withdrawalEffects(facts).find(e => e.fate === 'stays' && (e.until === null || e.until > today))
  return kept ? `${kept.ru} Основание: ${kept.ground}, до ${kept.until ?? 'достижения цели'}` : null
}

/** Puts a person into the queue, once. */
export async function queueDestruction(tx: Tx, ctx: Ctx, proposal: Proposal): Promise<string | null> {
  const { zone } = await readTenant(tx)
  const card = await tx.first<{ number: string }>({
    text: `select string_agg(card_number, ', № ' order by since) as number from patients.patient_entity
      where patient_id = any (patients.same_person($1)) and entity_id = $2 having count(*) > 0`,
    values: [proposal.patientId, proposal.entityId],
  })
  if (!card) throw fail('not-found')
  const due = deadlineOf(proposal.term, proposal.since.toISOString(), { zone })
  const destructionId = newId()
  const written = await tx.run(
    q
      .insertInto('cases.destruction')
      .values({
        tenant_id: ctx.tenantId,
        destruction_id: destructionId,
        entity_id: proposal.entityId,
        patient_id: proposal.patientId,
        subject_info: `карта № ${card.number}`,
        reason: proposal.reason,
        norm: due.ru,
        case_id: proposal.caseId,
        state: 'proposed',
        proposed_at: ctx.clock.date(),
        proposed_by: ctx.actor.kind === 'staff' ? ctx.actor.userId : null,
        due_at: new Date(due.dueAt),
        due_explanation: due.ru,
      })
      .onConflict(oc => oc.doNothing()),
  )
  if (written === 0) return null
  await evidence(tx, ctx, { ...proposal, destructionId }, 'propose-destruction')
  return destructionId
}

/** By the officer's hand. Errors: `not-found`, `conflict.state` with the law or hold that keeps the data. */
export async function proposeDestruction(
  ctx: StaffCtx,
  input: { entityId: string; patientId: string; reason: string; caseId: string | null },
): Promise<{ destructionId: string }> {
  requireEntity(ctx, input.entityId)
  await requirePatient(ctx, input.patientId, input.entityId)
  const kept = await keptBy(ctx, input.entityId, input.patientId)
  if (kept) throw fail('conflict.state', { reason: kept })
  const term = input.caseId ? 'withdrawal-destroy' : 'goal-destroy'
  const destructionId = await ctx.db.tx(tx =>
    queueDestruction(tx, ctx, { ...input, term, since: ctx.clock.date() }),
  )
  if (!destructionId) throw fail('conflict.state', { reason: 'этот человек уже в очереди' })
  return { destructionId }
}

/**
 * What has reached its term comes into the queue by itself (IP-3.8b): open withdrawals of people whom no other ground
 * holds, and people who came by the site and were never treated, a week after their last visit was to be: enough to
 * book again, and three weeks of the law's thirty days are left for two people to decide.
 */
export async function queueReached(ctx: Ctx): Promise<void> {
  const found = await ctx.db.all<{
    entity_id: string
    patient_id: string
    case_id: string | null
    since: Date
  }>({
    name: 'cases.reached',
    text: `select f.entity_id, f.patient_id, f.case_id, greatest(f.since, k.until) as since from (
        select c.tenant_id, c.entity_id, c.patient_id, c.case_id, c.received_at as since from cases.subject_case c
          where c.kind = 'withdrawal' and c.state = 'in-work' and c.patient_id is not null
        union all
        select pe.tenant_id, pe.entity_id, pe.patient_id, null, max(greatest(a.ends_at, pe.since)) from patients.patient_entity pe
          join scheduling.appointment a on a.tenant_id = pe.tenant_id and a.patient_id = pe.patient_id and a.entity_id = pe.entity_id
          where pe.source in ('site', 'portal')
            and exists (select from patients.brief p where p.tenant_id = pe.tenant_id and p.patient_id = pe.patient_id and p.merged_into is null)
          group by pe.tenant_id, pe.entity_id, pe.patient_id
          having bool_and(a.status in ('cancelled', 'no_show')) and max(a.ends_at) < $1::timestamptz - interval '7 days'
      ) f, lateral ${keptOutUntil(
        'd.tenant_id = f.tenant_id and d.entity_id = f.entity_id and d.patient_id = any (patients.same_person(f.patient_id))',
        'f.since',
        'h.patient_id = any (patients.same_person(f.patient_id))',
      )} k(until) where k.until is null or k.until <= $1`,
    values: [ctx.clock.date()],
  })
  await queueOldEnquiries(ctx)
  await queueReviewsTakenBack(ctx)
  for (const row of found) {
    // One of the rows before this may have been the same person.
    const known = await ctx.db.first({
      text: `select 1 from cases.destruction where entity_id = $1 and patient_id = any (patients.same_person($2)) and state <> 'rejected'`,
      values: [row.entity_id, row.patient_id],
    })
    if (known || (await keptBy(ctx, row.entity_id, row.patient_id))) continue
    await ctx.db.tx(tx =>
      queueDestruction(tx, ctx, {
        entityId: row.entity_id,
        patientId: row.patient_id,
        caseId: row.case_id,
        reason: row.case_id
          ? 'Отзыв согласия, иных оснований хранить нет'
          : 'Цель достигнута: записи отменены, лечения не было',
        term: row.case_id ? 'withdrawal-destroy' : 'goal-destroy',
        since: row.since,
      }),
    )
  }
}
