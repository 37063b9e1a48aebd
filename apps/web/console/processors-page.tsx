import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  addSubProcessorEndpoint,
  endSubProcessorEndpoint,
  listSubProcessorsEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { ConsolePage } from './console-page.tsx'
import { TermsTabs } from './tabs.tsx'
import { termsText } from './terms-text.ts'
import { useToday } from './today.ts'

/** The register of sub-processors (MM1-5.2). */
export function ProcessorsPage() {
  const t = useMessages(termsText)
  const list = useEndpoint(listSubProcessorsEndpoint, {})
  return (
    <ConsolePage tabs={<TermsTabs />} title={t.processorsTitle} lead={t.processorsLead} error={list.error}>
      <section className="sheet panel">
        {list.data?.subProcessors.length === 0 && <p className="soft">{t.processorsNone}</p>}
        <ul className="plain">
          {list.data?.subProcessors.map(row => (
            <li key={row.processorId}>
              <span>
                <b>{row.name}</b>, {row.country}: {row.task}
              </span>
              <span className="soft num">
                {formatDateShort(row.since)}
                {row.until && ` – ${formatDateShort(row.until)}`}
              </span>
              {row.until === null && <End processorId={row.processorId} name={row.name} />}
            </li>
          ))}
        </ul>
        <Add />
      </section>
    </ConsolePage>
  )
}

/** Ends the work of a sub-processor on a day; everybody is told. */
function End({ processorId, name }: { readonly processorId: string; readonly name: string }) {
  const t = useMessages(termsText)
  const today = useToday()
  const end = useWrite(endSubProcessorEndpoint)
  const [until, setUntil] = useState<string | null>(null)
  if (until === null)
    return (
      <Button size="compact-sm" variant="default" onClick={() => setUntil(today)}>
        {t.endProcessor}
      </Button>
    )
  return (
    <form
      className="form-row"
      style={{ margin: 0 }}
      onSubmit={event => {
        event.preventDefault()
        end.mutate({ params: { processorId }, body: { until } })
      }}
    >
      <TextInput
        type="date"
        size="xs"
        required
        aria-label={`${t.lastDay}: ${name}`}
        value={until}
        onChange={event => setUntil(event.currentTarget.value)}
      />
      <Button size="compact-sm" type="submit" loading={end.isPending}>
        {t.endAndTell}
      </Button>
      <ProblemNotice error={end.error} />
    </form>
  )
}

function Add() {
  const t = useMessages(termsText)
  const add = useWrite(addSubProcessorEndpoint)
  const today = useToday()
  const empty = { name: '', inn: '', country: '', task: '', since: today }
  const [form, setForm] = useState(empty)
  const fields = [
    ['name', t.processorName],
    ['inn', t.inn],
    ['country', t.country],
    ['task', t.task],
  ] as const
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        add.mutate({ body: { ...form, inn: form.inn || null } }, { onSuccess: () => setForm(empty) })
      }}
    >
      <div className="form-row">
        {fields.map(([field, label]) => (
          <TextInput
            key={field}
            label={label}
            required={field !== 'inn'}
            value={form[field]}
            onChange={event => setForm({ ...form, [field]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          type="date"
          label={t.since}
          required
          value={form.since}
          onChange={event => setForm({ ...form, since: event.currentTarget.value })}
        />
      </div>
      <ProblemNotice error={add.error} />
      {add.data && <p role="status">{t.noticed(add.data.noticed)}</p>}
      <Button mt="sm" type="submit" loading={add.isPending}>
        {t.add}
      </Button>
    </form>
  )
}
