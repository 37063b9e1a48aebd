import { marked } from '#libs/fingerprint/index.ts'
import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PriceListService, ServiceBody } from './edit-contract.ts'
import { saveNorm } from './materials.ts'

/** The whole price list, for its editor. */
export const readPriceList = (ctx: StaffCtx): Promise<PriceListService[]> => listOf(ctx.db, ctx, null)

/** All services, or one. */
async function listOf(db: Reader, ctx: StaffCtx, serviceId: string | null): Promise<PriceListService[]> {
  const services = await db.all<Omit<PriceListService, 'version'>>({
    text: `select s.service_id as "serviceId", s.entity_id as "entityId", s.code, s.nomenclature_code as "nomenclatureCode",
        s.name, s.category, s.duration_minutes as "durationMinutes", s.tooth_required as "toothRequired", s.online,
        s.tax_code as "taxCode", s.archived_at is not null as archived,
        coalesce((select jsonb_agg(jsonb_build_object('kopecks', p.kopecks, 'validFrom', p.valid_from) order by p.valid_from desc)
          from catalogue.price p where p.tenant_id = s.tenant_id and p.service_id = s.service_id), '[]') as prices,
        coalesce((select jsonb_agg(d.practitioner_id order by d.practitioner_id) from catalogue.practitioner_service d
          where d.tenant_id = s.tenant_id and d.service_id = s.service_id), '[]') as "practitionerIds",
        coalesce((select jsonb_agg(jsonb_build_object('name', m.name, 'unit', m.unit, 'quantity', n.quantity) order by n.position)
          from catalogue.material_norm n join catalogue.material m on m.tenant_id = n.tenant_id and m.material_id = n.material_id
          where n.tenant_id = s.tenant_id and n.service_id = s.service_id), '[]') as materials
      from catalogue.service s where s.tenant_id = $1 and ($2::uuid is null or s.service_id = $2)
      order by s.archived_at is not null, s.position, s.code`,
    values: [ctx.tenantId, serviceId],
  })
  return services.map(service => marked(service))
}

/**
 * Adds a service (`known` null) or changes one. Errors: `not-found` (service, legal entity, doctor), `conflict.version`, `auth.forbidden`
 * in a legal entity that the actor does not manage, `conflict.state` (the code is taken, a price of the past).
 */
export async function saveService(
  ctx: StaffCtx,
  known: { readonly serviceId: string; readonly version: string } | null,
  input: ServiceBody,
): Promise<{ serviceId: string }> {
  if (!granted(ctx.actor.grants, 'catalogue.manage', { entityId: input.entityId }))
    throw fail('auth.forbidden', { permission: 'catalogue.manage' })
  if (input.price && input.price.validFrom < dayOf(ctx.clock.nowMs(), 'Europe/Moscow'))
    throw fail('conflict.state', { reason: 'цену прошедшего дня не меняют: на неё могли выставить счёт' })
  const id = known?.serviceId ?? newId()
  await ctx.db.tx(async tx => {
    if (known) await requireSeen(tx, ctx, known)
    await requireKnown(tx, ctx, input)
    const taken = await tx.first({
      text: `select 1 as one from catalogue.service
        where tenant_id = $1 and entity_id = $2 and code = $3 and service_id <> $4`,
      values: [ctx.tenantId, input.entityId, input.code, id],
    })
    if (taken) throw fail('conflict.state', { reason: `код ${input.code} уже есть в прейскуранте` })
    if (known === null) await insertService(tx, ctx, id, input)
    else await updateService(tx, ctx, id, input)
    await saveDoctors(tx, ctx, id, input.practitionerIds)
    if (input.materials) await saveNorm(tx, ctx, { serviceId: id, entityId: input.entityId }, input.materials)
    if (input.price) await savePrice(tx, ctx, id, input.price)
    await record(tx, ctx, {
      action: 'recording',
      operation: 'catalogue.save-service',
      purpose: 'care',
      entityId: input.entityId,
      object: { kind: 'service', id },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { serviceId: id }
}

/** Whoever changes a service has read it as it stands. Errors: `not-found`, `conflict.version`. */
async function requireSeen(
  tx: Tx,
  ctx: StaffCtx,
  { serviceId, version }: { readonly serviceId: string; readonly version: string },
): Promise<void> {
  await tx.run({
    text: 'select 1 from catalogue.service where tenant_id = $1 and service_id = $2 for update',
    values: [ctx.tenantId, serviceId],
  })
  const [service] = await listOf(tx, ctx, serviceId)
  if (!service) throw fail('not-found')
  if (service.version !== version)
    throw await staleRefusal(tx, ctx, {
      operations: ['catalogue.save-service'],
      objectId: serviceId,
      beside: ['catalogue.save-practitioner'],
    })
}

async function requireKnown(tx: Tx, ctx: StaffCtx, input: ServiceBody): Promise<void> {
  const known = await tx.first<{ entity: boolean; doctors: number }>({
    text: `select exists (select from tenancy.legal_entity where tenant_id = $1 and entity_id = $2) as entity,
      (select count(*)::int from catalogue.practitioner where tenant_id = $1 and practitioner_id = any ($3::uuid[])) as doctors`,
    values: [ctx.tenantId, input.entityId, input.practitionerIds],
  })
  if (!known?.entity || known.doctors !== new Set(input.practitionerIds).size) throw fail('not-found')
}

const valuesOf = (ctx: StaffCtx, id: string, input: ServiceBody) => [
  ctx.tenantId,
  id,
  input.entityId,
  input.code,
  input.nomenclatureCode,
  input.name,
  input.category,
  input.durationMinutes,
  input.toothRequired,
  input.online,
  input.taxCode,
  input.archived ? ctx.clock.date() : null,
]

const insertService = (tx: Tx, ctx: StaffCtx, id: string, input: ServiceBody) =>
  tx.run({
    text: `insert into catalogue.service (tenant_id, service_id, entity_id, code, nomenclature_code, name, category,
        duration_minutes, tooth_required, online, tax_code, archived_at, position)
      select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce(max(position) + 1, 0)
      from catalogue.service where tenant_id = $1`,
    values: valuesOf(ctx, id, input),
  })

async function updateService(tx: Tx, ctx: StaffCtx, id: string, input: ServiceBody): Promise<void> {
  // A service belongs to its legal entity for good: its visits and bills do.
  const found = await tx.run({
    text: `update catalogue.service set code = $4, nomenclature_code = $5, name = $6, category = $7, duration_minutes = $8,
        tooth_required = $9, online = $10, tax_code = $11,
        archived_at = case when $12::timestamptz is null then null else coalesce(archived_at, $12) end
      where tenant_id = $1 and service_id = $2 and entity_id = $3`,
    values: valuesOf(ctx, id, input),
  })
  if (found === 0) throw fail('not-found')
}

/** Who does the service: lengths that a doctor has of his own stay. */
async function saveDoctors(
  tx: Tx,
  ctx: StaffCtx,
  id: string,
  practitionerIds: readonly string[],
): Promise<void> {
  await tx.run({
    text: `delete from catalogue.practitioner_service
      where tenant_id = $1 and service_id = $2 and practitioner_id <> all ($3::uuid[])`,
    values: [ctx.tenantId, id, practitionerIds],
  })
  await tx.run({
    text: `insert into catalogue.practitioner_service (tenant_id, service_id, practitioner_id)
      select $1, $2, unnest($3::uuid[]) on conflict do nothing`,
    values: [ctx.tenantId, id, practitionerIds],
  })
}

const savePrice = (tx: Tx, ctx: StaffCtx, id: string, price: NonNullable<ServiceBody['price']>) =>
  tx.run({
    text: `insert into catalogue.price (tenant_id, service_id, valid_from, kopecks) values ($1, $2, $3, $4)
      on conflict (tenant_id, service_id, valid_from) do update set kopecks = excluded.kopecks`,
    values: [ctx.tenantId, id, price.validFrom, price.kopecks],
  })
