import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type FieldValues, SECTIONS, type TemplateField } from '#libs/protocol-template/index.ts'
import { publishTemplateEndpoint, type Template } from '#modules/records/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { useMay } from '../clinic-data.tsx'
import { TypedFields } from '../visit/typed-fields.tsx'
import { typedText } from '../visit/typed-text.ts'
import { FieldRow } from './field-row.tsx'

/** A key that no other field has. */
function freshKey(fields: readonly TemplateField[]): string {
  for (let n = fields.length + 1; ; n++)
    if (!fields.some(field => field.key === `field-${n}`)) return `field-${n}`
}

const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list]
  const [item] = next.splice(from, 1)
  next.splice(to, 0, item!)
  return next
}

/** Writes a template: typed fields in the order of the screen, and beside them what the doctor will see. */
export function TemplateEditor({
  template,
  onPublished,
}: {
  readonly template: Template | null
  readonly onPublished: () => void
}) {
  const t = useMessages(typedText)
  const may = useMay()
  const [title, setTitle] = useState(template?.title ?? '')
  const [base, setBase] = useState<'dental-exam' | 'general-exam'>(template?.base ?? 'dental-exam')
  const [fields, setFields] = useState<readonly TemplateField[]>(template?.fields ?? [])
  const [dragged, setDragged] = useState<number | null>(null)
  const [tried, setTried] = useState<FieldValues>({})
  const publish = useWrite(publishTemplateEndpoint)
  const change = (at: number, field: TemplateField) =>
    setFields(fields.map((one, i) => (i === at ? field : one)))
  const move = (from: number, to: number) => {
    if (to >= 0 && to < fields.length) setFields(moved(fields, from, to))
  }
  return (
    <form
      className="sheet panel"
      onSubmit={event => {
        event.preventDefault()
        publish.mutate(
          {
            body: {
              templateId: template?.templateId ?? null,
              title,
              base,
              fields: fields.map(field => ({ ...field, options: field.options && [...field.options] })),
            },
          },
          { onSuccess: onPublished },
        )
      }}
    >
      <Group grow align="end">
        <TextInput
          label={t.title}
          required
          value={title}
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={t.base}
          value={base}
          disabled={template?.templateId != null}
          onChange={event => setBase(event.currentTarget.value as typeof base)}
          data={[
            { value: 'dental-exam', label: t.dental },
            { value: 'general-exam', label: t.general },
          ]}
        />
      </Group>
      <h2>{t.fields}</h2>
      <p className="soft template-note">{t.order}</p>
      <ol className="field-rows">
        {fields.map((field, i) => (
          <li
            key={field.key}
            draggable
            data-dragged={dragged === i || undefined}
            onDragStart={() => setDragged(i)}
            onDragEnd={() => setDragged(null)}
            onDragOver={event => {
              event.preventDefault()
              if (dragged === null || dragged === i) return
              move(dragged, i)
              setDragged(i)
            }}
            onKeyDown={event => {
              if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              move(i, event.key === 'ArrowUp' ? i - 1 : i + 1)
            }}
          >
            <FieldRow
              field={field}
              onChange={next => change(i, next)}
              onUp={() => move(i, i - 1)}
              onDown={() => move(i, i + 1)}
              onRemove={() => setFields(fields.filter((_, j) => j !== i))}
            />
          </li>
        ))}
      </ol>
      <Button
        variant="default"
        size="compact-md"
        onClick={() =>
          setFields([
            ...fields,
            { key: freshKey(fields), label: '', section: 'objective', type: 'text', required: false },
          ])
        }
      >
        {t.addField}
      </Button>
      <h2>{t.preview}</h2>
      <div className="template-preview">
        {SECTIONS.filter(section => fields.some(field => field.section === section)).map(section => (
          <div key={section}>
            <div className="soft">{t[section]}</div>
            <TypedFields
              fields={fields.filter(field => field.label !== '')}
              section={section}
              values={tried}
              planWords=""
              onChange={(key, value) => setTried({ ...tried, [key]: value })}
            />
          </div>
        ))}
      </div>
      <ProblemNotice error={publish.error} />
      {publish.data && (
        <p>
          <Status tone="good">{`${t.published} ${publish.data.number}`}</Status>
        </p>
      )}
      <p className="soft template-note">{t.keeps}</p>
      {may('template.manage') && (
        <Button type="submit" loading={publish.isPending} disabled={fields.length === 0}>
          {template && !template.templateId ? t.copy : t.publish}
        </Button>
      )}
    </form>
  )
}
