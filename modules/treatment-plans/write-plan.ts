import type { z } from 'zod'
import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { discountCeiling, type PlanContent, type PlanItem, pricesHold } from '#libs/treatment-plan/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import { listServices, practitionerOfUser } from '#modules/catalogue/index.ts'
import { isSamePerson } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { DraftOption, PlanVersion } from './contract.ts'
import { findPlan, newestVersion } from './queries.ts'

/** Days for which the prices of a new plan hold, unless the doctor says otherwise. */
const FROZEN_DAYS = 30

/** The clinic's day: plans name dates of the vendor's zone as protocols do. */
export const today = (ctx: StaffCtx): string => dayOf(ctx.clock.nowMs(), 'Europe/Moscow')
const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

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
    await evidence(tx, ctx, { planId, ...input }, 'treatment-plans.create', 1)
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
      frozen_until: later(today(ctx), FROZEN_DAYS),
      created_at: ctx.clock.date(),
      updated_at: ctx.clock.date(),
      updated_by: ctx.actor.userId,
    }),
  )

const evidence = (
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

type Options = readonly z.output<typeof DraftOption>[]

interface Pricing {
  readonly entityId: string
  readonly prices: ReadonlyMap<string, Service>
  /** Items whose prices are frozen from an earlier save. */
  readonly frozen: ReadonlyMap<string, PlanItem>
  readonly ceiling: number
}

/** Puts names and prices into what the doctor wrote, or says what is wrong with it. */
export function priceOptions(options: Options, pricing: Pricing): PlanContent {
  const ids = options.flatMap(option => [
    `option ${option.optionId}`,
    ...option.phases.flatMap(phase => [
      `phase ${option.optionId} ${phase.phaseId}`,
      ...phase.items.map(item => `item ${option.optionId} ${item.itemId}`),
    ]),
  ])
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice) throw fail('request.invalid', { fields: twice })
  return {
    options: options.map(option => ({
      ...option,
      phases: option.phases.map(phase => ({
        ...phase,
        items: phase.items.map(item => priceItem(item, option.optionId, pricing)),
      })),
    })),
  }
}

function priceItem(
  item: Options[number]['phases'][number]['items'][number],
  optionId: string,
  { entityId, prices, frozen, ceiling }: Pricing,
): PlanItem {
  const service = prices.get(item.serviceId)
  if (!service || service.entityId !== entityId) throw fail('request.invalid', { fields: item.itemId })
  const wrong = item.teeth.find(tooth => !isTooth(tooth))
  if (wrong !== undefined) throw fail('request.invalid', { fields: `tooth ${wrong}` })
  const before = frozen.get(`${optionId}/${item.itemId}`)
  const kept = before?.serviceId === item.serviceId ? before : null
  if (item.discountPercent > ceiling && item.discountPercent !== kept?.discountPercent)
    throw fail('conflict.state', {
      reason: `скидка ${item.discountPercent} % больше разрешённой вам (${ceiling} %), её даёт администратор или владелец`,
    })
  return {
    ...item,
    code: service.code,
    nomenclatureCode: service.nomenclatureCode,
    name: service.name,
    minutes: service.durationMinutes,
    priceKopecks: kept?.priceKopecks ?? service.priceKopecks,
  }
}

const itemsByKey = (version: PlanVersion): Map<string, PlanItem> =>
  new Map(
    version.options.flatMap(option =>
      option.phases.flatMap(phase =>
        phase.items.map(item => [`${option.optionId}/${item.itemId}`, item] as const),
      ),
    ),
  )

export interface SavePlan {
  readonly planId: string
  readonly lock: number
  readonly frozenUntil: string
  readonly options: Options
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
    await evidence(
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
      await evidence(tx, ctx, whose, 'treatment-plans.revise', number)
    })
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    throw fail('conflict.state', { reason: 'черновик новой версии уже открыт' })
  }
  return { number }
}

/**
 * Ties a booked visit to a phase of the signed plan (J2.5). Errors: `not-found` (no such phase, a visit of somebody else).
 */
export async function bookPhase(
  ctx: StaffCtx,
  input: { readonly planId: string; readonly phaseId: string; readonly appointmentId: string },
): Promise<void> {
  const [plan, version] = await Promise.all([findPlan(ctx, input.planId), newestVersion(ctx, input.planId)])
  const phases = version.options.flatMap(option => option.phases.map(phase => phase.phaseId))
  const visit = await ctx.db.first<{ patient_id: string | null }>({
    text: 'select patient_id from scheduling.appointment where tenant_id = $1 and appointment_id = $2',
    values: [ctx.tenantId, input.appointmentId],
  })
  if (!phases.includes(input.phaseId) || !visit?.patient_id) throw fail('not-found')
  if (!(await isSamePerson(ctx.db, visit.patient_id, plan.patient_id))) throw fail('not-found')
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into treatment_plans.phase_visit
          (tenant_id, plan_id, phase_id, appointment_id, entity_id, patient_id, at, booked_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [
        ctx.tenantId,
        input.planId,
        input.phaseId,
        input.appointmentId,
        plan.entity_id,
        plan.patient_id,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    await evidence(
      tx,
      ctx,
      { planId: input.planId, entityId: plan.entity_id, patientId: plan.patient_id },
      'treatment-plans.book-phase',
      version.number,
    )
  })
}
