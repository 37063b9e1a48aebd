import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import {
  documentKindsEndpoint,
  publishWordingEndpoint,
  wordingsEndpoint,
} from '#modules/documents/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { papersText } from './papers-text.ts'

/** Texts of documents: the clinic writes its own edition over the platform's, with fields from a list. */
export function Wordings() {
  const t = useMessages(papersText)
  const { clinic } = useClinic()
  const kinds = useEndpoint(documentKindsEndpoint, {})
  const [entityId, setEntity] = useState(clinic.entities[0]!.entityId)
  const [kind, setKind] = useState('paid_services_contract')
  const found = useEndpoint(wordingsEndpoint, { params: { kind }, query: { entityId } })
  const current = found.data?.editions[0]
  return (
    <section className="sheet panel">
      <div className="filters">
        <NativeSelect
          size="sm"
          label={t.entity}
          value={entityId}
          onChange={event => setEntity(event.currentTarget.value)}
          data={clinic.entities.map(one => ({ value: one.entityId, label: one.shortName }))}
        />
        <NativeSelect
          size="sm"
          label={t.kind}
          value={kind}
          onChange={event => setKind(event.currentTarget.value)}
          data={(kinds.data?.kinds ?? []).map(one => ({ value: one.kind, label: one.name }))}
        />
      </div>
      <ProblemNotice error={found.error} />
      {current && found.data && (
        <Editor
          key={`${entityId}/${kind}/${current.number}`}
          entityId={entityId}
          kind={kind}
          current={current}
          fields={found.data.fields}
        />
      )}
    </section>
  )
}

function Editor({
  entityId,
  kind,
  current,
  fields,
}: {
  readonly entityId: string
  readonly kind: string
  readonly current: {
    readonly number: number
    readonly title: string
    readonly body: string
    readonly approvedBy: string | null
  }
  readonly fields: readonly { readonly name: string; readonly label: string; readonly declined: boolean }[]
}) {
  const t = useMessages(papersText)
  const [text, setText] = useState({ title: current.title, body: current.body.trim(), approvedBy: '' })
  const area = useRef<HTMLTextAreaElement>(null)
  const publish = useWrite(publishWordingEndpoint)
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? text.body.length
    setText({ ...text, body: `${text.body.slice(0, at)}{{${name}}}${text.body.slice(at)}` })
    area.current?.focus()
  }
  return (
    <form
      className="wording"
      onSubmit={event => {
        event.preventDefault()
        publish.mutate({ params: { kind }, body: { entityId, ...text } })
      }}
    >
      <div>
        <p className="soft papers-note">
          {t.edition} {current.number || t.platformText}
          {current.approvedBy && ` · ${current.approvedBy}`}
        </p>
        <TextInput
          size="sm"
          label={t.title}
          required
          value={text.title}
          onChange={event => setText({ ...text, title: event.currentTarget.value })}
        />
        <Textarea
          mt={6}
          ref={area}
          size="sm"
          label={t.body}
          description={t.markup}
          autosize
          minRows={16}
          maxRows={26}
          required
          value={text.body}
          onChange={event => setText({ ...text, body: event.currentTarget.value })}
        />
        <TextInput
          mt={6}
          size="sm"
          label={t.approvedBy}
          required
          value={text.approvedBy}
          onChange={event => setText({ ...text, approvedBy: event.currentTarget.value })}
        />
        <ProblemNotice error={publish.error} />
        <Button mt="sm" type="submit" loading={publish.isPending}>
          {t.publish}
        </Button>
      </div>
      <div>
        <p className="soft papers-note">{t.fields}</p>
        <ul className="field-list">
          {fields.map(field => (
            <li key={field.name}>
              <button type="button" onClick={() => insert(field.name)}>
                <span>{field.label}</span>
                <code className="soft">{field.name}</code>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </form>
  )
}
