import { ActionIcon, Button, NumberInput, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { MaterialNorms } from '#modules/catalogue/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { visitText } from './visit-text.ts'

export interface UsedMaterial {
  readonly materialId: string
  readonly quantity: number
}

/** What the norm of a service gives for so many renderings. */
export const byNorm = (norms: MaterialNorms, serviceId: string, quantity: number): UsedMaterial[] =>
  norms.norms
    .filter(norm => norm.serviceId === serviceId)
    .map(norm => ({
      materialId: norm.materialId,
      quantity: Math.round(norm.quantity * quantity * 1000) / 1000,
    }))

/** Materials of one line of services: one quiet line by the norm, fields when something else was used. */
export function LineMaterials({
  norms,
  entityId,
  used,
  byTheNorm,
  onChange,
}: {
  readonly norms: MaterialNorms
  readonly entityId: string
  readonly used: readonly UsedMaterial[]
  /** Nobody has said otherwise. */
  readonly byTheNorm: boolean
  /** Null where nothing may be changed any more. */
  readonly onChange: ((next: UsedMaterial[] | null) => void) | null
}) {
  const t = useMessages(visitText)
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const known = new Map(norms.materials.map(one => [one.materialId, one]))
  const offered = norms.materials.filter(
    one => one.entityId === entityId && !used.some(line => line.materialId === one.materialId),
  )
  if (used.length === 0 && (onChange === null || norms.materials.length === 0)) return null
  const words = used
    .map(line => {
      const material = known.get(line.materialId)
      return material && `${material.name} ${line.quantity.toLocaleString(language)} ${material.unit}`
    })
    .filter(Boolean)
    .join(', ')
  if (!open || onChange === null)
    return (
      <div className="line-materials soft">
        {words && `${t.materials}: ${words}`}
        {!byTheNorm && words && ` · ${t.notByNorm}`}
        {onChange && (
          <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
            {words ? t.changeMaterials : t.addMaterials}
          </Button>
        )}
      </div>
    )
  return (
    <div className="line-materials">
      {used.map((line, i) => {
        const material = known.get(line.materialId)
        return (
          <div key={line.materialId} className="line-material">
            <span>{material?.name}</span>
            <NumberInput
              size="xs"
              w={104}
              min={0}
              max={99_999}
              decimalScale={3}
              decimalSeparator=","
              aria-label={material?.name ?? t.materials}
              suffix={` ${material?.unit ?? ''}`}
              value={line.quantity}
              onChange={value =>
                onChange(used.map((one, j) => (i === j ? { ...one, quantity: Number(value) || 0 } : one)))
              }
            />
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`${t.removeMaterial}: ${material?.name}`}
              onClick={() => onChange(used.filter((_, j) => j !== i))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </div>
        )
      })}
      <Select
        size="xs"
        searchable
        aria-label={t.addMaterial}
        placeholder={t.addMaterial}
        value={null}
        data={offered.map(one => ({ value: one.materialId, label: `${one.name}, ${one.unit}` }))}
        onChange={materialId => materialId && onChange([...used, { materialId, quantity: 1 }])}
      />
      {!byTheNorm && (
        <Button variant="subtle" size="compact-xs" onClick={() => onChange(null)}>
          {t.backToNorm}
        </Button>
      )}
    </div>
  )
}
