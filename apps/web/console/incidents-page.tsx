import { Button, Checkbox, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import {
  addVendorIncidentEndpoint,
  listVendorIncidentsEndpoint,
  recordToldEndpoint,
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
  const [made, setMade] = useState<Made | null>(null)
  return (
    <ConsolePage
      tabs={<ReliabilityTabs />}
      title={t.title}
      actions={!adding && <Button onClick={() => setAdding(true)}>{t.open}</Button>}
      lead={t.lead}
      error={list.error}
    >
      {made && <p role="status">{t.noticed(made.noticed, made.unreachable)}</p>}
      <section className="sheet panel">
        {adding && (
          <Add
            onClose={entered => {
              setAdding(false)
              setMade(entered)
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
        <NoticeLine key={notice.tenantId} incident={row} notice={notice} />
      ))}
    </li>
  )
}

interface NoticeProps {
  readonly incident: VendorIncidentRow
  readonly notice: VendorIncidentRow['notices'][number]
}

function NoticeLine({ incident, notice }: NoticeProps) {
  const t = useMessages(incidentsText)
  const [telling, setTelling] = useState(false)
  const { client, address, sentAt, how } = notice
  if (telling) return <Tell incident={incident} notice={notice} onClose={() => setTelling(false)} />
  return (
    <div className="soft">
      {[client, address].filter(Boolean).join(', ')}:{' '}
      {sentAt ? (
        `${how ? how : t.sent} · ${formatMoment(sentAt, VENDOR_ZONE)}`
      ) : (
        <>
          {address ? t.queued : <Status tone="bad">{t.noAddress}</Status>}{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => setTelling(true)}>
            {t.tellOtherwise}
          </Button>
        </>
      )}
    </div>
  )
}

/** A client that no letter reaches is told in another way; how, and what proves it, goes into the register. */
function Tell({ incident, notice, onClose }: NoticeProps & { readonly onClose: () => void }) {
  const t = useMessages(incidentsText)
  const tell = useGuardedWrite(recordToldEndpoint)
  const [at, setAt] = useState(moscowField(useNow()))
  const [how, setHow] = useState('')
  return (
    <InlineForm
      submit={t.save}
      cancel={t.cancel}
      error={tell.problem}
      pending={tell.isPending}
      onSubmit={() =>
        tell.mutate(
          {
            body: {
              incidentId: incident.incidentId,
              tenantId: notice.tenantId,
              toldAt: instantOfMoscow(at),
              how,
            },
          },
          { onSuccess: onClose },
        )
      }
      onCancel={onClose}
    >
      <b>{notice.client}</b>
      <MomentField label={t.toldAt} required value={at} onChange={setAt} />
      <Textarea
        mt="sm"
        autosize
        minRows={2}
        label={t.how}
        placeholder={t.howHint}
        required
        minLength={10}
        value={how}
        onChange={event => setHow(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

interface Made {
  readonly noticed: number
  readonly unreachable: number
}

function Add({ onClose }: { readonly onClose: (made: Made | null) => void }) {
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
          { onSuccess: onClose },
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
