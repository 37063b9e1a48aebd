import { newId } from '#libs/ids/index.ts'
import { purposeRule } from '#libs/purposes/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { evidence } from './destruction-evidence.ts'
import { keptOutUntil } from './rejections.ts'

export interface EnquiryProposal {
  readonly enquiryId: string
  readonly entityId: string
  readonly number: number
  readonly reason: string
  /** The withdrawal that asks for it; null when the goal is reached. */
  readonly caseId: string | null
  /** What the term runs from; now when left out. */
  readonly since?: Date
}

/** Puts what somebody wrote through the site into the queue, once. Error: `conflict.state` when it is there already. */
export async function proposeEnquiryDestruction(
  tx: Tx,
  ctx: Ctx,
  proposal: EnquiryProposal,
): Promise<{ destructionId: string }> {
  const { zone } = await readTenant(tx)
  const since = proposal.since ?? ctx.clock.date()
  const due = deadlineOf(proposal.caseId ? 'withdrawal-destroy' : 'goal-destroy', since.toISOString(), {
    zone,
  })
  const destructionId = newId()
  const written = await tx.run(
    q
      .insertInto('cases.destruction')
      .values({
        tenant_id: ctx.tenantId,
        destruction_id: destructionId,
        entity_id: proposal.entityId,
        patient_id: null,
        enquiry_id: proposal.enquiryId,
        subject_info: `обращение с сайта № ${proposal.number}`,
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
  if (written === 0) throw fail('conflict.state', { reason: 'это обращение уже в очереди' })
  await evidence(
    tx,
    ctx,
    { entityId: proposal.entityId, destructionId, patientId: null },
    'propose-destruction',
  )
  return { destructionId }
}

/** Enquiries whose term has run out since the answer: three years, as the consent to them says (IP-3.8b). */
export async function queueOldEnquiries(ctx: Ctx): Promise<void> {
  const { years, norm } = purposeRule('feedback').keep
  const due = await ctx.db.all<{ enquiry_id: string; entity_id: string; number: number; since: Date }>({
    name: 'cases.old-enquiries',
    text: `select e.enquiry_id, e.entity_id, e.number, greatest(f.since, k.until) as since
      from enquiries.enquiry e join enquiries.answer a using (tenant_id, enquiry_id),
        lateral (select a.at + make_interval(years => $2)) f(since),
        lateral ${keptOutUntil('d.tenant_id = e.tenant_id and d.enquiry_id = e.enquiry_id', 'f.since', 'h.enquiry_id = e.enquiry_id')} k(until)
      where e.tenant_id = app.tenant() and f.since <= $1 and (k.until is null or k.until <= $1)
        and not exists (select from cases.legal_hold h where h.tenant_id = e.tenant_id and h.enquiry_id = e.enquiry_id and h.released_at is null)`,
    values: [ctx.clock.date(), years],
  })
  for (const row of due)
    await ctx.db.tx(tx =>
      proposeEnquiryDestruction(tx, ctx, {
        enquiryId: row.enquiry_id,
        entityId: row.entity_id,
        number: row.number,
        reason: `Срок хранения обращения истёк: ${norm}`,
        caseId: null,
        since: row.since,
      }),
    )
}
