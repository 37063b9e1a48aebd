import { Button, Checkbox, Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import {
  addVendorIncidentEndpoint,
  listVendorIncidentsEndpoint,
  type VendorIncidentRow,
} from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { InlineForm } from '../kit/inline-form.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { incidentsText } from './incidents-text.ts'
import { ReliabilityTabs } from './tabs.tsx'

const ZONE = 'Europe/Moscow'
const TONE = { nobody: 'wait', waiting: 'wait', overdue: 'bad', told: 'good', late: 'warn' } as const

/** The processor's register of incidents, and who was told when (MM1-7.1, MM1-7.2). */
export function IncidentsPage() {
  const t = useMessages(incidentsText)
  const list = useEndpoint(listVendorIncidentsEndpoint, {})
  const [adding, setAdding] = useState(false)
  const [noticed, setNoticed] = useState<number | null>(null)
  return (
    <div className="console-page">
      <ReliabilityTabs />
      <div className="console-head">
        <h1>{t.title}</h1>
        {!adding && <Button onClick={() => setAdding(true)}>{t.open}</Button>}
      </div>
      <p className="soft measure">{t.lead}</p>
      <ProblemNotice error={list.error} />
      {noticed !== null && <p role="status">{t.noticed(noticed)}</p>}
      <section className="sheet panel">
        {adding && (
          <Add
            onClose={count => {
              setAdding(false)
              setNoticed(count)
            }}
          />
        )}
        {list.data?.incidents.length === 0 && !adding && <p className="soft">{t.none}</p>}
        <ul className="plain">
          {list.data?.incidents.map(row => (
            <Line key={row.incidentId} row={row} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function Line({ row }: { readonly row: VendorIncidentRow }) {
  const t = useMessages(incidentsText)
  const broken = [row.confidentiality && t.c, row.integrity && t.i, row.availability && t.a].filter(Boolean)
  return (
    <li style={{ display: 'block' }}>
      <b className="num">{row.number}</b> · {formatMoment(row.discoveredAt, ZONE)} ·{' '}
      {[...broken, row.pdAccess && t.pdAccess].filter(Boolean).join(', ')}{' '}
      <Status tone={TONE[row.state]}>{t[row.state]}</Status>
      <div>{row.description}</div>
      <div className="soft">{row.explanation}</div>
      {row.notices.map(notice => (
        <div key={notice.client} className="soft">
          {notice.client}, {notice.address}:{' '}
          {notice.sentAt ? `${t.sent} ${formatMoment(notice.sentAt, ZONE)}` : t.queued}
        </div>
      ))}
    </li>
  )
}

function Add({ onClose }: { readonly onClose: (noticed: number | null) => void }) {
  const t = useMessages(incidentsText)
  const add = useGuardedWrite(addVendorIncidentEndpoint)
  // The field works in the browser's zone, as its clock does.
  const [at, setAt] = useState(() => {
    const now = new Date()
    return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  })
  const [text, setText] = useState({ source: '', description: '', measures: '' })
  const [flags, setFlags] = useState({
    confidentiality: true,
    integrity: false,
    availability: false,
    pdAccess: true,
  })
  const box = (name: keyof typeof flags, label: string) => (
    <Checkbox
      label={label}
      checked={flags[name]}
      onChange={event => setFlags({ ...flags, [name]: event.currentTarget.checked })}
    />
  )
  const area = (name: 'description' | 'measures') => (
    <Textarea
      label={t[name]}
      required
      autosize
      minRows={2}
      mt="sm"
      value={text[name]}
      onChange={event => setText({ ...text, [name]: event.currentTarget.value })}
    />
  )
  return (
    <InlineForm
      submit={t.add}
      cancel={t.cancel}
      error={add.problem}
      pending={add.isPending}
      onSubmit={() =>
        add.mutate(
          { body: { ...text, ...flags, discoveredAt: new Date(at).toISOString(), tenantIds: [] } },
          { onSuccess: made => onClose(made.noticed) },
        )
      }
      onCancel={() => onClose(null)}
    >
      <Group grow align="end">
        <TextInput
          type="datetime-local"
          label={t.discovered}
          required
          value={at}
          onChange={event => setAt(event.currentTarget.value)}
        />
        <TextInput
          label={t.source}
          required
          value={text.source}
          onChange={event => setText({ ...text, source: event.currentTarget.value })}
        />
      </Group>
      <Group mt="sm">
        {box('confidentiality', t.c)}
        {box('integrity', t.i)}
        {box('availability', t.a)}
        {box('pdAccess', t.pdAccess)}
      </Group>
      {area('description')}
      {area('measures')}
    </InlineForm>
  )
}
