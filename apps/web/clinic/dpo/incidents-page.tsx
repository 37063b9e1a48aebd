import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import {
  type Incident,
  listIncidentsEndpoint,
  openIncidentEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { go, useRoute } from '../route.ts'
import { dpoText } from './dpo-text.ts'
import { Due } from './due.tsx'
import { IncidentDetail } from './incident-detail.tsx'

/** Incidents with their clocks; one is open beside the list. */
export default function IncidentsPage() {
  const t = useMessages(dpoText)
  const { query } = useRoute()
  const list = useEndpoint(listIncidentsEndpoint, {})
  const [adding, setAdding] = useState(false)
  const open = query.get('incident')
  return (
    <div className="dpo-stack">
      <div>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(!adding)}>
          {t.newIncident}
        </Button>
      </div>
      {adding && <IncidentForm now={list.data?.now ?? ''} onDone={() => setAdding(false)} />}
      <ProblemNotice error={list.error} />
      {list.data?.incidents.length === 0 && <p className="soft">{t.noIncidents}</p>}
      {list.data && list.data.incidents.length > 0 && (
        <section className="sheet panel">
          <table className="lines dpo-cards">
            <tbody>
              {list.data.incidents.map(incident => (
                <Line key={incident.incidentId} incident={incident} now={list.data.now} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {open && <IncidentDetail key={open} incidentId={open} />}
    </div>
  )
}

function Line({ incident, now }: { readonly incident: Incident; readonly now: string }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  return (
    <tr>
      <td className="num">
        <a
          href={`/app/dpo/incidents?incident=${incident.incidentId}`}
          onClick={event => {
            event.preventDefault()
            go(`dpo/incidents?incident=${incident.incidentId}`)
          }}
        >
          {incident.number}
        </a>
        <div className="dpo-quiet">{formatWhen(incident.discoveredAt, clinic.zone, now)}</div>
      </td>
      <td>{incident.description}</td>
      <td>
        {t.affected} {incident.affected.toLocaleString(language)}{' '}
        {incident.threshold && <b>({t.over(incident.threshold)})</b>}
      </td>
      <td>
        {incident.clocks.map(clock => (
          <div key={clock.term}>
            <Due of={clock} now={now} />
            <div className="dpo-quiet">{clock.duty[language]}</div>
          </div>
        ))}
      </td>
    </tr>
  )
}

function IncidentForm({ now, onDone }: { readonly now: string; readonly onDone: () => void }) {
  const t = useMessages(dpoText)
  const { clinic } = useClinic()
  const write = useWrite(openIncidentEndpoint)
  const [entityId, setEntityId] = useState(clinic.entities[0]?.entityId ?? '')
  // The field works in the browser's zone, as its clock does.
  const [at, setAt] = useState(() => {
    const local = new Date(now || clinic.now)
    return new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  })
  const [source, setSource] = useState('')
  const [description, setDescription] = useState('')
  const [categories, setCategories] = useState('')
  const [contact, setContact] = useState('')
  const [flags, setFlags] = useState({
    confidentiality: true,
    integrity: false,
    availability: false,
    pdAccess: true,
  })
  const flag = (name: keyof typeof flags, label: string) => (
    <Checkbox
      label={label}
      checked={flags[name]}
      onChange={event => setFlags({ ...flags, [name]: event.currentTarget.checked })}
    />
  )
  return (
    <form
      className="sheet panel dpo-form"
      onSubmit={event => {
        event.preventDefault()
        write.mutate(
          {
            body: {
              entityId,
              discoveredAt: new Date(at).toISOString(),
              source,
              ...flags,
              description,
              categories: categories
                .split(',')
                .map(c => c.trim())
                .filter(Boolean),
              contact,
            },
          },
          {
            onSuccess: opened => {
              onDone()
              go(`dpo/incidents?incident=${opened.incidentId}`)
            },
          },
        )
      }}
    >
      <div className="dpo-pair">
        <TextInput
          type="datetime-local"
          required
          label={t.discoveredAt}
          value={at}
          onChange={e => setAt(e.currentTarget.value)}
        />
        <label style={{ fontSize: '0.875rem' }}>
          {t.anyEntity}
          <select
            value={entityId}
            onChange={e => setEntityId(e.currentTarget.value)}
            style={{ display: 'block', width: '100%', height: 36 }}
          >
            {clinic.entities.map(e => (
              <option key={e.entityId} value={e.entityId}>
                {e.shortName}
              </option>
            ))}
          </select>
        </label>
        <TextInput
          required
          label={t.source}
          value={source}
          onChange={e => setSource(e.currentTarget.value)}
        />
        <TextInput
          required
          label={t.contactPerson}
          value={contact}
          onChange={e => setContact(e.currentTarget.value)}
        />
      </div>
      <TextInput
        label={t.categories}
        value={categories}
        onChange={e => setCategories(e.currentTarget.value)}
      />
      <Textarea
        required
        autosize
        minRows={2}
        label={t.description}
        value={description}
        onChange={e => setDescription(e.currentTarget.value)}
      />
      <div className="dpo-filters" style={{ gap: 18, margin: 0 }}>
        {flag('confidentiality', t.c)}
        {flag('integrity', t.i)}
        {flag('availability', t.a)}
        {flag('pdAccess', t.pdAccess)}
      </div>
      <ProblemNotice error={write.error} />
      <div>
        <Button type="submit" loading={write.isPending}>
          {t.register}
        </Button>
      </div>
    </form>
  )
}
