import { Button, Checkbox, Group } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import {
  addVendorIncidentEndpoint,
  listVendorIncidentsEndpoint,
  type VendorIncidentRow,
} from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { InlineForm } from '../kit/inline-form.tsx'
import { Status } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { incidentsText } from './incidents-text.ts'
import { instantOfMoscow, moscowField } from './moscow-field.ts'
import { MomentField, useTexts } from './register-form.tsx'
import { ReliabilityTabs } from './tabs.tsx'
import { useNow } from './today.ts'

const TONE = { nobody: 'wait', waiting: 'wait', overdue: 'bad', told: 'good', late: 'warn' } as const

/** The processor's register of incidents, and who was told when (MM1-7.1, MM1-7.2). */
export function IncidentsPage() {
  const t = useMessages(incidentsText)
  const list = useEndpoint(listVendorIncidentsEndpoint, {})
  const [adding, setAdding] = useState(false)
  const [noticed, setNoticed] = useState<number | null>(null)
  return (
    <ConsolePage
      tabs={<ReliabilityTabs />}
      title={t.title}
      actions={!adding && <Button onClick={() => setAdding(true)}>{t.open}</Button>}
      lead={t.lead}
      error={list.error}
    >
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
    </ConsolePage>
  )
}

function Line({ row }: { readonly row: VendorIncidentRow }) {
  const t = useMessages(incidentsText)
  const broken = [row.confidentiality && t.c, row.integrity && t.i, row.availability && t.a].filter(Boolean)
  return (
    <li style={{ display: 'block' }}>
      <b className="num">{row.number}</b> · {formatMoment(row.discoveredAt, VENDOR_ZONE)} ·{' '}
      {[...broken, row.pdAccess && t.pdAccess].filter(Boolean).join(', ')}{' '}
      <Status tone={TONE[row.state]}>{t[row.state]}</Status>
      <div>{row.description}</div>
      <div className="soft">{row.explanation}</div>
      {row.notices.map(notice => (
        <div key={notice.client} className="soft">
          {notice.client}, {notice.address}:{' '}
          {notice.sentAt ? `${t.sent} ${formatMoment(notice.sentAt, VENDOR_ZONE)}` : t.queued}
        </div>
      ))}
    </li>
  )
}

function Add({ onClose }: { readonly onClose: (noticed: number | null) => void }) {
  const t = useMessages(incidentsText)
  const add = useGuardedWrite(addVendorIncidentEndpoint)
  const [at, setAt] = useState(moscowField(useNow()))
  const { text, line, area } = useTexts(['source', 'description', 'measures'] as const, name => t[name])
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
  return (
    <InlineForm
      submit={t.add}
      cancel={t.cancel}
      error={add.problem}
      pending={add.isPending}
      onSubmit={() =>
        add.mutate(
          { body: { ...text, ...flags, discoveredAt: instantOfMoscow(at), tenantIds: [] } },
          { onSuccess: made => onClose(made.noticed) },
        )
      }
      onCancel={() => onClose(null)}
    >
      <Group grow align="end">
        <MomentField label={t.discovered} required value={at} onChange={setAt} />
        {line('source')}
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
