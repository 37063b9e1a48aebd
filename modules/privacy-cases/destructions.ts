import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { fullName } from '#libs/names/index.ts'
import { deadlineOf, type TermId, withdrawalEffects } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Destruction } from './destruction-contract.ts'
import { subjectFacts } from './facts.ts'
import { requireEntity } from './operator-terms.ts'
import { requirePatient } from './register-case.ts'

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
async function keptBy(ctx: Ctx, entityId: string, patientId: string): Promise<string | null> {
  const hold = await ctx.db.first<{ ground: string }>({
    text: 'select ground from cases.legal_hold where patient_id = any (patients.same_person($1)) and released_at is null limit 1',
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

const evidence = (
  tx: Tx,
  ctx: Ctx,
  of: { entityId: string; destructionId: string; patientId: string | null },
  verb: string,
) =>
  record(tx, ctx, {
    action: 'destruction',
    operation: `privacy-cases.${verb}`,
    purpose: 'rights_requests',
    entityId: of.entityId,
    patientId: of.patientId,
    object: { kind: 'destruction', id: of.destructionId },
  })

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
 * holds, and people who came by the site and were never treated, 30 days after their last visit was to be.
 */
export async function queueReached(ctx: Ctx): Promise<void> {
  const found = await ctx.db.all<{
    entity_id: string
    patient_id: string
    case_id: string | null
    since: Date
  }>({
    name: 'cases.reached',
    text: `select c.entity_id, c.patient_id, c.case_id, c.received_at as since from cases.subject_case c
        where c.kind = 'withdrawal' and c.state = 'in-work' and c.patient_id is not null
      union all
      select pe.entity_id, pe.patient_id, null, max(greatest(a.ends_at, pe.since)) from patients.patient_entity pe
        join scheduling.appointment a on a.tenant_id = pe.tenant_id and a.patient_id = pe.patient_id and a.entity_id = pe.entity_id
        where pe.source in ('site', 'portal')
          and exists (select from patients.brief p where p.tenant_id = pe.tenant_id and p.patient_id = pe.patient_id and p.merged_into is null)
        group by pe.entity_id, pe.patient_id
        having bool_and(a.status in ('cancelled', 'no_show')) and max(a.ends_at) < $1::timestamptz - interval '30 days'`,
    values: [ctx.clock.date()],
  })
  for (const row of found) {
    const known = await ctx.db.first({
      text: `select 1 from cases.destruction where entity_id = $1 and patient_id = any (patients.same_person($2))`,
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

interface Row {
  readonly entity_id: string
  readonly patient_id: string | null
  readonly state: Destruction['state']
}

async function load(db: Reader, destructionId: string): Promise<Row> {
  const row = await db.first<Row>({
    text: `select entity_id, patient_id, state from cases.destruction where destruction_id = $1
      and entity_id = any (app.entities()) for update`,
    values: [destructionId],
  })
  if (!row) throw fail('not-found')
  return row
}

const PEOPLE_NEEDED = 2

/** One approval of one person; the second person's starts it. Errors: `not-found`, `conflict.state`. */
export async function approveDestruction(ctx: StaffCtx, destructionId: string) {
  return ctx.db.tx(async tx => {
    const row = await load(tx, destructionId)
    if (row.state !== 'proposed') throw fail('conflict.state', { reason: 'решение уже принято' })
    const kept = await keptBy(
      { ...ctx, db: { ...ctx.db, first: tx.first, all: tx.all } },
      row.entity_id,
      row.patient_id!,
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

/** The queue, what runs and what is done with its acts; newest first. */
export async function listDestructions(ctx: StaffCtx) {
  const rows = await ctx.db.all<
    Omit<Destruction, 'proposedAt' | 'dueAt' | 'finishedAt' | 'patientName' | 'approvals'> & {
      proposedAt: Date
      dueAt: Date
      finishedAt: Date | null
      surname: string | null
      given: string
      patronymic: string | null
      approvals: { name: string; at: string; user: string }[]
    }
  >({
    text: `select d.destruction_id as "destructionId", d.entity_id as "entityId", d.patient_id as "patientId",
        d.subject_info as "subjectInfo", d.reason, d.norm, d.state, d.proposed_at as "proposedAt", d.due_at as "dueAt",
        d.due_explanation as "dueExplanation", d.finished_at as "finishedAt", d.reject_reason as "rejectReason",
        p.surname, p.given, p.patronymic, a.act_id as "actId", a.number as "actNumber", a.keep_until as "keepUntil",
        (select h.ground from cases.legal_hold h where h.tenant_id = d.tenant_id and h.patient_id = d.patient_id
          and h.released_at is null limit 1) as held,
        coalesce((select jsonb_agg(jsonb_build_object('name', c.surname || ' ' || left(c.given, 1) || '.', 'at', v.at, 'user', v.user_id) order by v.at)
          from cases.destruction_approval v join identity.colleague c on c.tenant_id = v.tenant_id and c.user_id = v.user_id
          where v.tenant_id = d.tenant_id and v.destruction_id = d.destruction_id), '[]') as approvals
      from cases.destruction d left join patients.patient p on p.tenant_id = d.tenant_id and p.patient_id = d.patient_id
        left join cases.destruction_act a on a.tenant_id = d.tenant_id and a.destruction_id = d.destruction_id
      order by (d.state in ('proposed', 'running')) desc, d.due_at limit 500`,
  })
  return {
    now: ctx.clock.now().toString(),
    destructions: rows.map(({ surname, given, patronymic, approvals, ...row }) => ({
      ...row,
      patientName: surname ? fullName({ surname, given, patronymic }) : null,
      proposedAt: row.proposedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      approvals: approvals.map(a => ({
        name: a.name,
        at: new Date(a.at).toISOString(),
        mine: a.user === ctx.actor.userId,
      })),
    })),
  }
}

/** A legal hold with its ground. Errors: `not-found`. */
export async function setHold(ctx: StaffCtx, input: { entityId: string; patientId: string; ground: string }) {
  requireEntity(ctx, input.entityId)
  await requirePatient(ctx, input.patientId, input.entityId)
  const holdId = newId()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('cases.legal_hold').values({
        tenant_id: ctx.tenantId,
        hold_id: holdId,
        entity_id: input.entityId,
        patient_id: input.patientId,
        ground: input.ground,
        set_by: ctx.actor.userId,
        set_at: ctx.clock.date(),
      }),
    )
    await evidence(tx, ctx, { ...input, destructionId: holdId }, 'set-hold')
  })
  return { holdId }
}

/** Releases a hold. Error: `not-found`. */
export async function releaseHold(ctx: StaffCtx, holdId: string, reason: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await tx.first<{ entity_id: string; patient_id: string }>({
      text: `update cases.legal_hold set released_by = $2, released_at = $3, release_reason = $4
        where hold_id = $1 and released_at is null and entity_id = any (app.entities()) returning entity_id, patient_id`,
      values: [holdId, ctx.actor.userId, ctx.clock.date(), reason],
    })
    if (!row) throw fail('not-found')
    await evidence(
      tx,
      ctx,
      { entityId: row.entity_id, patientId: row.patient_id, destructionId: holdId },
      'release-hold',
    )
  })
}

/** Legal holds of the actor's operators, standing ones first. */
export async function listHolds(ctx: StaffCtx) {
  const rows = await ctx.db.all<{
    holdId: string
    entityId: string
    patientId: string
    patientName: string | null
    ground: string
    setBy: string
    setAt: Date
    releasedAt: Date | null
    releaseReason: string | null
  }>({
    text: `select h.hold_id as "holdId", h.entity_id as "entityId", h.patient_id as "patientId", h.ground, h.set_at as "setAt",
        h.released_at as "releasedAt", h.release_reason as "releaseReason",
        b.surname || ' ' || b.given || coalesce(' ' || b.patronymic, '') as "patientName",
        coalesce(c.surname || ' ' || left(c.given, 1) || '.', '—') as "setBy"
      from cases.legal_hold h left join patients.brief b on b.tenant_id = h.tenant_id and b.patient_id = h.patient_id
        left join identity.colleague c on c.tenant_id = h.tenant_id and c.user_id = h.set_by
      where h.entity_id = any (app.entities()) order by h.released_at is not null, h.set_at desc limit 500`,
  })
  return {
    holds: rows.map(row => ({
      ...row,
      setAt: row.setAt.toISOString(),
      releasedAt: row.releasedAt?.toISOString() ?? null,
    })),
  }
}
