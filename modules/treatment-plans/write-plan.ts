import { addDays, dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { discountCeiling, type PlanContent, pricesHold } from '#libs/treatment-plan/index.ts'
import { record } from '#modules/audit/index.ts'
import { listServices, practitionerOfUser } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type DraftOptions, itemsByKey, priceOptions } from './price-options.ts'
import { findPlan, newestVersion } from './queries.ts'

/** Days for which the prices of a new plan hold, unless the doctor says otherwise. */
const FROZEN_DAYS = 30

/** The clinic's day: plans name dates of the vendor's zone as protocols do. */
export const today = (ctx: StaffCtx): string => dayOf(ctx.clock.nowMs(), 'Europe/Moscow')

async function nextNumber(tx: Tx, ctx: StaffCtx, entityId: string): Promise<string> {
  const row = await tx.first<{ number: string }>({
    text: `insert into treatment_plans.plan_counter as c (tenant_id, entity_id, year, last_number) values ($1, $2, $3, 1)
      on conflict (tenant_id, entity_id, year) do update set last_number = c.last_number + 1
      returning 'ПЛ-' || $3::int || '-' || last_number as number`,
    values: [ctx.tenantId, entityId, Number(today(ctx).slice(0, 4))],
  })
  return row!.number
}

/**
 * A new plan with an empty first version. Errors: `not-found` when that legal entity keeps no record of the patient.
 */
export async function createPlan(
  ctx: StaffCtx,
  input: { readonly patientId: string; readonly entityId: string; readonly title: string },
): Promise<{ planId: string; number: string }> {
  const kept = await ctx.db.first({
    text: `select from patients.patient_entity where tenant_id = $1 and patient_id = $2 and entity_id = $3
      and entity_id = any ($4::uuid[])`,
    values: [ctx.tenantId, input.patientId, input.entityId, ctx.db.scope.entityIds],
  })
  if (!kept) throw fail('not-found')
  const practitionerId = await practitionerOfUser(ctx)
  const planId = newId()
  const now = ctx.clock.date()
  const whose = {
    tenant_id: ctx.tenantId,
    plan_id: planId,
    entity_id: input.entityId,
    patient_id: input.patientId,
  }
  return ctx.db.tx(async tx => {
    const number = await nextNumber(tx, ctx, input.entityId)
    await tx.run(
      q.insertInto('treatment_plans.plan').values({
        ...whose,
        practitioner_id: practitionerId,
        number,
        title: input.title,
        created_at: now,
        created_by: ctx.actor.userId,
      }),
    )
    await insertVersion(tx, ctx, { ...whose, number: 1, content: { options: [] } })
    await planEvidence(tx, ctx, { planId, ...input }, 'treatment-plans.create', 1)
    return { planId, number }
  })
}

const insertVersion = (
  tx: Tx,
  ctx: StaffCtx,
  {
    content,
    ...row
  }: {
    readonly tenant_id: string
    readonly plan_id: string
    readonly entity_id: string
    readonly patient_id: string
    readonly number: number
    readonly content: PlanContent
  },
) =>
  tx.run(
    q.insertInto('treatment_plans.version').values({
      ...row,
      content: JSON.stringify(content),
      frozen_until: addDays(today(ctx), FROZEN_DAYS),
      created_at: ctx.clock.date(),
      updated_at: ctx.clock.date(),
      updated_by: ctx.actor.userId,
    }),
  )

/** Evidence of what was done to a plan. */
export const planEvidence = (
  tx: Tx,
  ctx: StaffCtx,
  plan: { readonly planId: string; readonly entityId: string; readonly patientId: string },
  operation: string,
  version: number,
) =>
  record(tx, ctx, {
    action: operation.endsWith('create') ? 'recording' : 'clarification',
    operation,
    purpose: 'care',
    entityId: plan.entityId,
    patientId: plan.patientId,
    object: { kind: 'treatment-plan', id: plan.planId },
    detail: { version },
  })

export interface SavePlan {
  readonly planId: string
  readonly lock: number
  readonly frozenUntil: string
  readonly options: DraftOptions
}

/**
 * Saves the draft of a plan (J2.4). An item keeps the price it was put in with while the date holds.
 * Errors: `not-found`, `conflict.version`, `conflict.state` (signed, discount above the ceiling), `request.invalid`.
 */
export async function savePlan(ctx: StaffCtx, input: SavePlan): Promise<{ lock: number }> {
  const [plan, version, services] = await Promise.all([
    findPlan(ctx, input.planId),
    newestVersion(ctx, input.planId),
    listServices(ctx),
  ])
  if (version.signedAt) throw fail('conflict.state', { reason: 'план подписан, начните новую версию' })
  if (input.frozenUntil < today(ctx)) throw fail('request.invalid', { fields: 'frozenUntil' })
  const content = priceOptions(input.options, {
    entityId: plan.entity_id,
    prices: new Map(services.map(service => [service.serviceId, service])),
    frozen: pricesHold(version.frozenUntil, today(ctx)) ? itemsByKey(version) : new Map(),
    ceiling: discountCeiling(ctx.actor.grants.map(grant => grant.role)),
  })
  const lock = input.lock + 1
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('treatment_plans.version')
        .set({
          content: JSON.stringify(content),
          frozen_until: input.frozenUntil,
          lock,
          updated_at: ctx.clock.date(),
          updated_by: ctx.actor.userId,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('plan_id', '=', input.planId)
        .where('number', '=', version.number)
        .where('lock', '=', input.lock)
        .where('signed_at', 'is', null),
    )
    if (changed === 0) throw fail('conflict.version')
    await planEvidence(
      tx,
      ctx,
      { planId: input.planId, entityId: plan.entity_id, patientId: plan.patient_id },
      'treatment-plans.save',
      version.number,
    )
  })
  return { lock }
}

/**
 * Begins the next version of a signed plan: a draft with the same content; the signed one stays (J2.4).
 * Errors: `not-found`, `conflict.state` when the newest version is a draft.
 */
export async function revisePlan(ctx: StaffCtx, planId: string): Promise<{ number: number }> {
  const [plan, version] = await Promise.all([findPlan(ctx, planId), newestVersion(ctx, planId)])
  if (!version.signedAt) throw fail('conflict.state', { reason: 'черновик новой версии уже открыт' })
  const number = version.number + 1
  const whose = { planId, entityId: plan.entity_id, patientId: plan.patient_id }
  try {
    await ctx.db.tx(async tx => {
      await insertVersion(tx, ctx, {
        tenant_id: ctx.tenantId,
        plan_id: planId,
        entity_id: plan.entity_id,
        patient_id: plan.patient_id,
        number,
        content: { options: version.options },
      })
      await planEvidence(tx, ctx, whose, 'treatment-plans.revise', number)
    })
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    throw fail('conflict.state', { reason: 'черновик новой версии уже открыт' })
  }
  return { number }
}
