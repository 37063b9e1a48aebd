import { ActionIcon, Autocomplete, Button, NumberInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type MaterialLine, materialNormsEndpoint } from '#modules/catalogue/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { setupText } from './setup-text.ts'

/** A row of the editor; the key is of the row on the screen. */
export type NormRow = MaterialLine & { readonly key: string }

export const normRows = (lines: readonly MaterialLine[]): NormRow[] =>
  lines.map(line => ({ ...line, key: crypto.randomUUID() }))
export const normLines = (rows: readonly NormRow[]): MaterialLine[] =>
  rows
    .map(({ key: _, ...line }) => ({ ...line, name: line.name.trim(), unit: line.unit.trim() }))
    .filter(line => line.name !== '')

/** What one rendering of the service uses up; names that the clinic has are offered. */
export function NormEditor({
  rows,
  onChange,
}: {
  readonly rows: readonly NormRow[]
  readonly onChange: (next: NormRow[]) => void
}) {
  const t = useMessages(setupText)
  const norms = useEndpoint(materialNormsEndpoint, {})
  const known = norms.data?.materials ?? []
  const set = (at: number, change: Partial<MaterialLine>) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...change } : row)))
  return (
    <fieldset className="plain-fieldset">
      <legend>{t.norm}</legend>
      {rows.map((row, i) => (
        <div key={row.key} className="norm-row">
          <Autocomplete
            aria-label={t.material}
            placeholder={t.material}
            required
            data={[...new Set(known.map(one => one.name))]}
            value={row.name}
            onChange={name => {
              const unit = known.find(one => one.name === name)?.unit
              set(i, { name, ...(unit && { unit }) })
            }}
          />
          <NumberInput
            aria-label={t.materialQuantity}
            min={0.001}
            max={99_999}
            decimalScale={3}
            decimalSeparator=","
            required
            value={row.quantity}
            onChange={value => set(i, { quantity: Number(value) || 0 })}
          />
          <TextInput
            aria-label={t.unit}
            placeholder={t.unit}
            required
            maxLength={20}
            value={row.unit}
            onChange={event => set(i, { unit: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`${t.removeMaterial}: ${row.name}`}
            onClick={() => onChange(rows.filter((_, j) => j !== i))}
          >
            <IconTrash size={17} />
          </ActionIcon>
        </div>
      ))}
      {rows.length === 0 && <p className="soft">{t.noNorm}</p>}
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconPlus size={15} />}
        onClick={() => onChange([...rows, ...normRows([{ name: '', unit: '', quantity: 1 }])])}
      >
        {t.addMaterial}
      </Button>
    </fieldset>
  )
}
