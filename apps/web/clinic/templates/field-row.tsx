import { ActionIcon, Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import {
  FIELD_TYPES,
  type FieldType,
  SECTIONS,
  type Section,
  type TemplateField,
} from '#libs/protocol-template/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { typedText } from '../visit/typed-text.ts'

interface Props {
  readonly field: TemplateField
  readonly onChange: (field: TemplateField) => void
  readonly onUp: () => void
  readonly onDown: () => void
  readonly onRemove: () => void
}

const numberOr = (value: number | string): number | undefined =>
  typeof value === 'number' ? value : undefined

/** One field of a template as it is being written. */
export function FieldRow({ field, onChange, onUp, onDown, onRemove }: Props) {
  const t = useMessages(typedText)
  const [options, setOptions] = useState((field.options ?? []).join('\n'))
  const set = (part: Partial<TemplateField>) => onChange({ ...field, ...part })
  const listed = field.type === 'choice' || field.type === 'checklist'
  return (
    <div className="field-row">
      <IconGripVertical size={16} className="soft grip" aria-hidden />
      <TextInput
        size="xs"
        aria-label={t.label}
        placeholder={t.label}
        required
        value={field.label}
        onChange={event => set({ label: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        aria-label={t.section}
        value={field.section}
        onChange={event => set({ section: event.currentTarget.value as Section })}
        data={SECTIONS.map(value => ({ value, label: t[value] }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t.type}
        value={field.type}
        onChange={event => set({ type: event.currentTarget.value as FieldType })}
        data={FIELD_TYPES.map(value => ({ value, label: t[value] }))}
      />
      <Checkbox
        size="xs"
        label={t.required}
        checked={field.required}
        onChange={event => set({ required: event.currentTarget.checked })}
      />
      <div className="field-moves">
        <ActionIcon variant="subtle" size="sm" aria-label={t.up} title={t.up} onClick={onUp}>
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" size="sm" aria-label={t.down} title={t.down} onClick={onDown}>
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          size="sm"
          color="red"
          aria-label={t.remove}
          title={t.remove}
          onClick={onRemove}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </div>
      {field.type === 'number' && (
        <div className="field-more">
          <TextInput
            size="xs"
            label={t.unit}
            value={field.unit ?? ''}
            onChange={event => set({ unit: event.currentTarget.value })}
          />
          <NumberInput
            size="xs"
            label={t.min}
            decimalSeparator=","
            value={field.min ?? ''}
            onChange={value => set({ min: numberOr(value) })}
          />
          <NumberInput
            size="xs"
            label={t.max}
            decimalSeparator=","
            value={field.max ?? ''}
            onChange={value => set({ max: numberOr(value) })}
          />
        </div>
      )}
      {listed && (
        <div className="field-more">
          <Textarea
            size="xs"
            autosize
            minRows={2}
            label={t.options}
            style={{ gridColumn: '1 / -1' }}
            value={options}
            onChange={event => {
              setOptions(event.currentTarget.value)
              set({
                options: event.currentTarget.value
                  .split('\n')
                  .map(line => line.trim())
                  .filter(Boolean),
              })
            }}
          />
        </div>
      )}
    </div>
  )
}
