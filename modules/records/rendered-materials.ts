import type { MaterialNorms } from '#modules/catalogue/contract.ts'
import { fail } from '#platform/errors/index.ts'

/** A rendered service as far as its materials need it. */
interface Line {
  readonly tenant_id: string
  readonly rendered_id: string
  readonly encounter_id: string
  readonly entity_id: string
  readonly patient_id: string
  readonly service_id: string
  readonly quantity: number
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000

/**
 * Rows of what one line uses up: by the norm times its quantity, unless somebody said otherwise. The norm stays beside what
 * was said, a material of the norm that was left out counts as none used.
 * Error: `request.invalid` (`field`) for a material of another legal entity, or named twice.
 */
export function materialsOfLine(
  { materials, norms }: MaterialNorms,
  line: Line,
  said: readonly { readonly materialId: string; readonly quantity: number }[] | null,
  field: string,
) {
  const known = new Map(
    materials.filter(one => one.entityId === line.entity_id).map(one => [one.materialId, one]),
  )
  const norm = new Map(
    norms
      .filter(one => one.serviceId === line.service_id)
      .map(one => [one.materialId, thousandths(one.quantity * line.quantity)]),
  )
  const used = new Map(said?.map(one => [one.materialId, one.quantity]) ?? norm)
  if (said && (used.size < said.length || said.some(one => !known.has(one.materialId))))
    throw fail('request.invalid', { fields: field })
  return [...new Set([...norm.keys(), ...used.keys()])].flatMap((materialId, position) => {
    const material = known.get(materialId)
    return material
      ? [
          {
            tenant_id: line.tenant_id,
            rendered_id: line.rendered_id,
            material_id: materialId,
            encounter_id: line.encounter_id,
            entity_id: line.entity_id,
            patient_id: line.patient_id,
            name: material.name,
            unit: material.unit,
            quantity: used.get(materialId) ?? 0,
            norm_quantity: norm.get(materialId) ?? null,
            position,
          },
        ]
      : []
  })
}
