import { newId } from '#libs/ids/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { MaterialLine, MaterialNorms } from './material-contract.ts'

/** Materials of the clinic and how much of them each service takes, for who renders services. */
export async function materialNorms(ctx: StaffCtx): Promise<MaterialNorms> {
  const [materials, norms] = await Promise.all([
    ctx.db.all<MaterialNorms['materials'][number]>({
      text: `select material_id as "materialId", entity_id as "entityId", name, unit from catalogue.material
        where tenant_id = $1 order by name, unit`,
      values: [ctx.tenantId],
    }),
    ctx.db.all<MaterialNorms['norms'][number]>({
      text: `select service_id as "serviceId", material_id as "materialId", quantity
        from catalogue.material_norm where tenant_id = $1 order by service_id, position`,
      values: [ctx.tenantId],
    }),
  ])
  return { materials, norms }
}

/**
 * Writes the norm of a service anew. A material is known by its name and unit within the legal entity: a new pair is a new
 * material, so what was used up earlier keeps its own. Error: `request.invalid` (one material twice).
 */
export async function saveNorm(
  tx: Tx,
  ctx: StaffCtx,
  service: { readonly serviceId: string; readonly entityId: string },
  lines: readonly MaterialLine[],
): Promise<void> {
  if (new Set(lines.map(line => `${line.name}\n${line.unit}`)).size < lines.length)
    throw fail('request.invalid', { fields: 'materials' })
  await tx.run({
    text: 'delete from catalogue.material_norm where tenant_id = $1 and service_id = $2',
    values: [ctx.tenantId, service.serviceId],
  })
  if (lines.length === 0) return
  const names = lines.map(line => line.name)
  const units = lines.map(line => line.unit)
  await tx.run({
    text: `insert into catalogue.material (tenant_id, material_id, entity_id, name, unit)
      select $1, unnest($2::uuid[]), $3, unnest($4::text[]), unnest($5::text[]) on conflict do nothing`,
    values: [ctx.tenantId, lines.map(() => newId()), service.entityId, names, units],
  })
  await tx.run({
    text: `insert into catalogue.material_norm (tenant_id, service_id, material_id, quantity, position)
      select $1, $2, m.material_id, l.quantity, l.position
      from unnest($4::text[], $5::text[], $6::float8[]) with ordinality l (name, unit, quantity, position)
      join catalogue.material m on m.tenant_id = $1 and m.entity_id = $3 and m.name = l.name and m.unit = l.unit`,
    values: [
      ctx.tenantId,
      service.serviceId,
      service.entityId,
      names,
      units,
      lines.map(line => line.quantity),
    ],
  })
}
