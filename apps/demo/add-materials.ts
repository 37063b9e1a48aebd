import type { Built, Db } from './built.ts'
import { createRandom } from './random.ts'

/** Norms of the invented clinic: [words in the name of a service, material, unit, quantity for one rendering]. */
const NORMS: readonly (readonly [service: string, material: string, unit: string, quantity: number])[] = [
  ['анестезия', 'Артикаин 4 % с эпинефрином 1:100 000', 'карп.', 1],
  ['Аппликационная', 'Гель лидокаиновый 20 %', 'г', 0.3],
  ['анестезия', 'Игла карпульная 30G', 'шт.', 1],
  ['фотополимера', 'Композит светового отверждения', 'г', 0.4],
  ['фотополимера', 'Адгезив 7-го поколения', 'мл', 0.1],
  ['фотополимера', 'Гель протравочный 37 %', 'мл', 0.2],
  ['Временная пломба', 'Цемент временный', 'г', 0.5],
  ['гигиена', 'Порошок для воздушно-абразивной чистки', 'г', 15],
  ['гигиена', 'Паста полировочная', 'г', 2],
  ['Удаление зуба', 'Губка гемостатическая', 'шт.', 1],
  ['имплантация', 'Имплантат титановый', 'шт.', 1],
  ['имплантация', 'Шовный материал 5-0', 'шт.', 2],
  ['коронк', 'Масса оттискная А-силиконовая', 'г', 40],
  ['реминерализующих', 'Лак фторидный', 'мл', 0.5],
]

/**
 * Materials, norms, and what past visits used up: mostly by the norm, every seventh line a little more, as it happens; pieces are counted.
 * A sequence of chance of its own leaves the rest of the demo as it is.
 */
export async function addMaterials(db: Db, { tenantId, entityOf, nowMs }: Built): Promise<void> {
  const entityId = entityOf.get('A')!
  const random = createRandom(0x804)
  const columns = [0, 1, 2, 3].map(at => NORMS.map(norm => norm[at]))
  await db.tx(async tx => {
    await tx.run({
      text: `insert into catalogue.material (tenant_id, material_id, entity_id, name, unit)
        select distinct on (name, unit) $1::uuid, material_id, $2::uuid, name, unit
        from unnest($3::text[], $4::text[], $5::uuid[]) m (name, unit, material_id)`,
      values: [tenantId, entityId, columns[1], columns[2], NORMS.map((_, i) => random.id(nowMs + i))],
    })
    await tx.run({
      text: `insert into catalogue.material_norm (tenant_id, service_id, material_id, quantity, position)
        select s.tenant_id, s.service_id, m.material_id, max(n.quantity), min(n.position)
        from unnest($3::text[], $4::text[], $5::text[], $6::float8[]) with ordinality n (service, name, unit, quantity, position)
        join catalogue.service s on s.tenant_id = $1 and s.entity_id = $2 and s.name ilike '%' || n.service || '%'
        join catalogue.material m on m.tenant_id = $1 and m.entity_id = $2 and m.name = n.name and m.unit = n.unit
        group by 1, 2, 3`,
      values: [tenantId, entityId, ...columns],
    })
    await tx.run({
      text: `insert into records.rendered_material (tenant_id, rendered_id, material_id, encounter_id, entity_id, patient_id,
          name, unit, quantity, norm_quantity, position)
        select r.tenant_id, r.rendered_id, m.material_id, r.encounter_id, r.entity_id, r.patient_id, m.name, m.unit,
          round((n.quantity * r.quantity)::numeric * case when m.unit <> 'шт.' and get_byte(uuid_send(r.rendered_id), 15) % 7 = 0
            then case m.unit when 'карп.' then 2 else 1.5 end else 1 end, 3),
          n.quantity * r.quantity, n.position
        from records.rendered_service r
        join catalogue.material_norm n on n.tenant_id = r.tenant_id and n.service_id = r.service_id
        join catalogue.material m on m.tenant_id = n.tenant_id and m.material_id = n.material_id
        where r.tenant_id = $1`,
      values: [tenantId],
    })
  })
}
