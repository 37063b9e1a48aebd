import { Button, Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { FieldValue, FieldValues, Section, TemplateField } from '#libs/protocol-template/index.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useChartWords } from '../chart/chosen-teeth.tsx'
import { DiagnosisField, TeethInput } from './diagnosis-field.tsx'
import { typedText } from './typed-text.ts'

interface Props {
  readonly fields: readonly TemplateField[]
  readonly section: Section
  readonly values: FieldValues
  /** The plan in words, for its field. */
  readonly planWords: string
  readonly onChange: (key: string, value: FieldValue) => void
}

/** Typed fields of one section of a template, in its order. */
export function TypedFields({ fields, section, values, planWords, onChange }: Props) {
  const shown = fields.filter(field => field.section === section)
  if (shown.length === 0) return null
  return (
    <div className="typed-fields">
      {shown.map(field => (
        <Field
          key={field.key}
          field={field}
          value={values[field.key]}
          planWords={planWords}
          onChange={value => onChange(field.key, value)}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  readonly field: TemplateField
  readonly value: FieldValue | undefined
  readonly planWords: string
  readonly onChange: (value: FieldValue) => void
}

function Field({ field, value, planWords, onChange }: FieldProps) {
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
      return (
        <InsertedField
          field={field}
          text={text}
          onChange={onChange}
          insert={<FromChart text={text} onChange={onChange} />}
        />
      )
    case 'plan':
      return (
        <InsertedField
          field={field}
          text={text}
          onChange={onChange}
          insert={
            <Insert
              words={planWords}
              label={planWords ? t.fromPlan : t.noPlan}
              text={text}
              onChange={onChange}
            />
          }
        />
      )
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

interface TextProps {
  readonly text: string
  readonly onChange: (value: FieldValue) => void
}

/** A text with a button that puts words of the chart or of the plan into it. */
function InsertedField({
  field,
  text,
  onChange,
  insert,
}: TextProps & { field: TemplateField; insert: ReactNode }) {
  return (
    <div className="typed-wide">
      <Textarea
        size="sm"
        autosize
        minRows={1}
        label={field.label}
        withAsterisk={field.required}
        value={text}
        onChange={event => onChange(event.currentTarget.value)}
      />
      {insert}
    </div>
  )
}

const Insert = ({ words, label, text, onChange }: TextProps & { words: string; label: string }) => (
  <Button
    mt={4}
    size="compact-xs"
    variant="light"
    disabled={words === ''}
    onClick={() => onChange([text, words].filter(Boolean).join(' '))}
  >
    {label}
  </Button>
)

/** Reads the chart itself, so that a mark on it draws this button again and not the whole protocol. */
function FromChart(props: TextProps) {
  const t = useMessages(typedText)
  const words = useChartWords()
  return <Insert {...props} words={words ? `${words}.` : ''} label={t.fromChart} />
}
