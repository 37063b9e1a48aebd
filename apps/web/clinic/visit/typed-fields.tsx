import { Button, Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { FieldValue, FieldValues, Section, TemplateField } from '#libs/protocol-template/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { DiagnosisField, TeethInput } from './diagnosis-field.tsx'
import { typedText } from './typed-text.ts'

/** Words that a press puts into a field of the chart or of the plan. */
export interface Inserts {
  readonly chart: string
  readonly plan: string
}

interface Props {
  readonly fields: readonly TemplateField[]
  readonly section: Section
  readonly values: FieldValues
  readonly inserts: Inserts
  readonly onChange: (key: string, value: FieldValue) => void
}

/** Typed fields of one section of a template, in its order. */
export function TypedFields({ fields, section, values, inserts, onChange }: Props) {
  const shown = fields.filter(field => field.section === section)
  if (shown.length === 0) return null
  return (
    <div className="typed-fields">
      {shown.map(field => (
        <Field
          key={field.key}
          field={field}
          value={values[field.key]}
          inserts={inserts}
          onChange={value => onChange(field.key, value)}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  readonly field: TemplateField
  readonly value: FieldValue | undefined
  readonly inserts: Inserts
  readonly onChange: (value: FieldValue) => void
}

function Field({ field, value, inserts, onChange }: FieldProps) {
  const t = useMessages(typedText)
  const { label, required } = field
  const text = typeof value === 'string' ? value : ''
  switch (field.type) {
    case 'number':
      return (
        <NumberInput
          size="sm"
          label={label}
          withAsterisk={required}
          value={typeof value === 'number' ? value : ''}
          suffix={field.unit ? ` ${field.unit}` : ''}
          decimalSeparator=","
          error={
            typeof value === 'number' && (value < (field.min ?? -Infinity) || value > (field.max ?? Infinity))
              ? t.wrongNumber(String(field.min ?? t.none), String(field.max ?? t.none))
              : null
          }
          onChange={next => onChange(typeof next === 'number' ? next : '')}
        />
      )
    case 'choice':
      return (
        <NativeSelect
          size="sm"
          label={label}
          withAsterisk={required}
          value={text}
          onChange={event => onChange(event.currentTarget.value)}
          data={[{ value: '', label: t.none }, ...(field.options ?? [])]}
        />
      )
    case 'checklist': {
      const chosen = Array.isArray(value) ? value.map(String) : []
      return (
        <Checkbox.Group size="sm" label={label} withAsterisk={required} value={chosen} onChange={onChange}>
          <Group gap={12} mt={4}>
            {(field.options ?? []).map(option => (
              <Checkbox key={option} size="sm" value={option} label={option} />
            ))}
          </Group>
        </Checkbox.Group>
      )
    }
    case 'date':
      return (
        <TextInput
          size="sm"
          type="date"
          label={label}
          withAsterisk={required}
          value={text}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )
    case 'teeth':
      return (
        <div>
          <div className="typed-label">
            {label}
            {required && ' *'}
          </div>
          <TeethInput
            label={label}
            value={Array.isArray(value) ? value.map(Number) : []}
            onChange={onChange}
          />
        </div>
      )
    case 'icd10':
      return (
        <DiagnosisField
          label={label}
          value={
            text ? [{ code: text.split(' ')[0]!, name: text.slice(text.indexOf(' ') + 1), teeth: [] }] : []
          }
          onChange={list => {
            const last = list.at(-1)
            onChange(last ? `${last.code} ${last.name}` : '')
          }}
        />
      )
    case 'chart':
    case 'plan': {
      const words = inserts[field.type]
      return (
        <div className="typed-wide">
          <Textarea
            size="sm"
            autosize
            minRows={1}
            label={label}
            withAsterisk={required}
            value={text}
            onChange={event => onChange(event.currentTarget.value)}
          />
          <Button
            mt={4}
            size="compact-xs"
            variant="light"
            disabled={words === ''}
            onClick={() => onChange([text, words].filter(Boolean).join(' '))}
          >
            {field.type === 'chart' ? t.fromChart : words ? t.fromPlan : t.noPlan}
          </Button>
        </div>
      )
    }
    case 'text':
      return (
        <Textarea
          className="typed-wide"
          size="sm"
          autosize
          minRows={1}
          label={label}
          withAsterisk={required}
          value={text}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )
  }
}
