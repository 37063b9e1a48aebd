import { newId } from '#libs/ids/index.ts'
import { percentOf } from '#libs/money/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import { listServices, materialNorms } from '#modules/catalogue/index.ts'
import { publishVisit, writeStatus } from '#modules/scheduling/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { findEncounter, servicesOf } from './queries.ts'
import { materialsOfLine } from './rendered-materials.ts'

export interface RenderServices {
  readonly encounterId: string
  readonly version: number
  readonly lines: readonly {
    readonly serviceId: string
    readonly teeth: readonly number[]
    readonly quantity: number
    readonly discountPercent: number
    /** What was really used up; null: by the norm. */
    readonly materials: readonly { readonly materialId: string; readonly quantity: number }[] | null
  }[]
}

/**
 * Replaces the list of services of a visit; names and prices are copied from the price list in force.
 * Errors: `not-found`, `request.invalid` (a service of another legal entity, a number that is no tooth,
 * a material that is not of the clinic),
 * `conflict.version`, `conflict.state` (already billed or closed).
 */
export async function renderServices(ctx: StaffCtx, input: RenderServices) {
  const encounter = await findEncounter(ctx, input.encounterId)
  if (encounter.closed_at) throw fail('conflict.state', { reason: 'приём завершён' })
  const [services, norms] = await Promise.all([listServices(ctx), materialNorms(ctx)])
  const prices = new Map(services.map(service => [service.serviceId, service]))
  const now = ctx.clock.date()
  const rows = input.lines.map((line, position) => {
    const service = prices.get(line.serviceId)
    if (!service || service.entityId !== encounter.entity_id)
      throw fail('request.invalid', { fields: `lines.${position}.serviceId` })
    if (!line.teeth.every(isTooth)) throw fail('request.invalid', { fields: `lines.${position}.teeth` })
    if (service.toothRequired && line.teeth.length === 0)
      throw fail('request.invalid', { fields: `lines.${position}.teeth` })
    const gross = service.priceKopecks * line.quantity
    const discount = percentOf(gross, line.discountPercent)
    return {
      tenant_id: ctx.tenantId,
      rendered_id: newId(),
      encounter_id: input.encounterId,
      entity_id: encounter.entity_id,
      patient_id: encounter.patient_id,
      practitioner_id: encounter.practitioner_id,
      service_id: service.serviceId,
      code: service.code,
      nomenclature_code: service.nomenclatureCode,
      name: service.name,
      teeth: [...line.teeth],
      quantity: line.quantity,
      price_kopecks: service.priceKopecks,
      discount_kopecks: discount,
      sum_kopecks: gross - discount,
      tax_code: null,
      position,
      rendered_at: now,
    }
  })
  const materials = rows.flatMap((row, at) =>
    materialsOfLine(norms, row, input.lines[at]!.materials, `lines.${at}.materials`),
  )
  const version = input.version + 1
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('records.encounter')
        .set({ version })
        .where('tenant_id', '=', ctx.tenantId)
        .where('encounter_id', '=', input.encounterId)
        .where('version', '=', input.version),
    )
    if (changed === 0)
      throw await staleRefusal(tx, ctx, {
        operations: ['records.render-services', 'records.close-encounter'],
        objectId: input.encounterId,
      })
    await tx.run(
      q
        .deleteFrom('records.rendered_service')
        .where('tenant_id', '=', ctx.tenantId)
        .where('encounter_id', '=', input.encounterId)
        .where('bill_id', 'is', null),
    )
    const billed = await tx.all(
      q
        .selectFrom('records.rendered_service')
        .select('rendered_id')
        .where('tenant_id', '=', ctx.tenantId)
        .where('encounter_id', '=', input.encounterId),
    )
    if (billed.length > 0) throw fail('conflict.state', { reason: 'счёт по приёму уже выставлен' })
    if (rows.length > 0) await tx.run(q.insertInto('records.rendered_service').values(rows))
    if (materials.length > 0) await tx.run(q.insertInto('records.rendered_material').values(materials))
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.render-services',
      purpose: 'care',
      entityId: encounter.entity_id,
      patientId: encounter.patient_id,
      object: { kind: 'encounter', id: input.encounterId },
      detail: { lines: rows.length },
    })
  })
  const rendered = await servicesOf(ctx.db, input.encounterId)
  return {
    version,
    services: rendered,
    totalKopecks: rendered.reduce((sum, line) => sum + line.sumKopecks, 0),
  }
}

/**
 * Ends the visit, in the record and on the board at once. Errors: `not-found`, `conflict.version`, `conflict.state` when a draft is not signed.
 */
export async function closeEncounter(
  ctx: StaffCtx,
  input: { readonly encounterId: string; readonly version: number },
): Promise<{ version: number }> {
  const encounter = await findEncounter(ctx, input.encounterId)
  const states = await ctx.db.all<{ signed: boolean }>({
    text: 'select signed_at is not null as signed from records.protocol where tenant_id = $1 and encounter_id = $2',
    values: [ctx.tenantId, input.encounterId],
  })
  if (states.length === 0 || states.some(state => !state.signed)) {
    throw fail('conflict.state', { reason: 'протокол не подписан' })
  }
  const version = input.version + 1
  const appointmentId = encounter.appointment_id
  const visit = await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('records.encounter')
        .set({ version, closed_at: ctx.clock.date() })
        .where('tenant_id', '=', ctx.tenantId)
        .where('encounter_id', '=', input.encounterId)
        .where('version', '=', input.version)
        .where('closed_at', 'is', null),
    )
    if (changed === 0) throw fail('conflict.version')
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.close-encounter',
      purpose: 'care',
      entityId: encounter.entity_id,
      patientId: encounter.patient_id,
      object: { kind: 'encounter', id: input.encounterId },
    })
    return appointmentId && writeStatus(tx, ctx, { appointmentId, status: 'completed' })
  })
  if (visit && appointmentId) publishVisit(ctx, visit, appointmentId)
  return { version }
}

export interface BilledService {
  readonly rendered_id: string
  readonly code: string
  readonly nomenclature_code: string | null
  readonly name: string
  readonly teeth: number[]
  readonly quantity: number
  readonly price_kopecks: number
  readonly discount_kopecks: number
  readonly sum_kopecks: number
  readonly tax_code: number | null
}

/**
 * Takes the services of a visit that no bill has yet, for this bill; in the bill's own transaction, so that none is
 * billed twice.
 */
export const claimServices = (
  tx: Tx,
  ctx: StaffCtx,
  claim: { readonly encounterId: string; readonly billId: string },
): Promise<BilledService[]> =>
  tx.all<BilledService>({
    name: 'records.claim-services',
    text: `update records.rendered_service set bill_id = $3 where tenant_id = $1 and encounter_id = $2 and bill_id is null
      returning rendered_id, code, nomenclature_code, name, teeth, quantity, price_kopecks, discount_kopecks, sum_kopecks, tax_code`,
    values: [ctx.tenantId, claim.encounterId, claim.billId],
  })

export interface UnbilledVisit {
  readonly encounterId: string
  readonly entityId: string
  readonly branchId: string
  readonly patientId: string
  readonly patientName: string
  readonly totalKopecks: number
}

/** Visits whose services wait for a bill, newest first. */
export const listUnbilled = (
  db: Reader,
  filter: { readonly branchId?: string | undefined; readonly patientId?: string | undefined },
): Promise<UnbilledVisit[]> =>
  db.all<UnbilledVisit>({
    name: 'records.unbilled',
    text: `select e.encounter_id as "encounterId", e.entity_id as "entityId", e.branch_id as "branchId", e.patient_id as "patientId",
        p.surname || ' ' || p.given || coalesce(' ' || p.patronymic, '') as "patientName", sum(r.sum_kopecks)::bigint as "totalKopecks"
      from records.rendered_service r
      join records.encounter e using (tenant_id, encounter_id)
      join patients.brief p on p.tenant_id = e.tenant_id and p.patient_id = e.patient_id
      where r.tenant_id = $1 and r.bill_id is null and ($2::uuid is null or e.branch_id = $2) and ($3::uuid is null or e.patient_id = any (patients.same_person($3)))
      group by 1, 2, 3, 4, 5 order by 1 desc limit 100`,
    values: [db.scope.tenantId, filter.branchId ?? null, filter.patientId ?? null],
  })
