import { Button, Checkbox, Tabs, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { EndpointResponse } from '#libs/contract/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  fileNoticeEndpoint,
  findAffectedEndpoint,
  notifySubjectsEndpoint,
  readIncidentEndpoint,
  updateIncidentEndpoint,
} from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { SaveProblem } from '../../kit/conflict-notice.tsx'
import { useDraft } from '../../kit/draft.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useDayOf } from '../../kit/zone.ts'
import { useClinic, useWhen } from '../clinic-data.tsx'
import { dpoText } from './dpo-text.ts'
import { Due } from './due.tsx'

type Detail = EndpointResponse<typeof readIncidentEndpoint>
/** What the demo answers instead of a gateway. */
const DEMO_RECEIPT = 'development outbox'
/** How many get the notice first, to see that it arrives as it should. */
const FIRST_FEW = 3
const FIELDS = ['causes', 'harm', 'measures', 'investigation', 'culprits'] as const

/** One incident: clocks, investigation, affected people, drafts, notices with their proof. */
export function IncidentDetail({ incidentId }: { readonly incidentId: string }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const read = useEndpoint(readIncidentEndpoint, { params: { incidentId } })
  const data = read.data
  if (!data) return <ProblemNotice error={read.error} />
  return (
    <div className="columns">
      <div className="dpo-stack">
        <section className="sheet panel">
          <h2>{data.number}</h2>
          {data.clocks.map(clock => (
            <div key={clock.term} className="dpo-clock">
              {clock.duty[language]}: <Due of={clock} now={clinic.now} />
              <div className="dpo-quiet">{clock.explanation[language]}</div>
            </div>
          ))}
          <Investigation key={data.incidentId} data={data} />
        </section>
        <Drafts data={data} />
      </div>
      <div className="dpo-stack">
        <Affected data={data} />
        <section className="sheet panel dpo-wide">
          <h2>{t.proofs}</h2>
          <table className="lines">
            <tbody>
              {data.notices.map(notice => (
                <tr key={`${notice.at}${notice.recipient}`}>
                  <td className="num">
                    {notice.recipient.startsWith('+') ? formatPhone(notice.recipient) : notice.recipient}
                  </td>
                  <td className="num">{formatWhen(notice.at, clinic.zone, clinic.now)}</td>
                  <td>
                    {notice.deliveredAt && (
                      <>
                        {t.sent} {formatWhen(notice.deliveredAt, clinic.zone, clinic.now)}
                        <div className="dpo-quiet">
                          {notice.proof === DEMO_RECEIPT ? t.demoOutbox : notice.proof}
                        </div>
                      </>
                    )}
                    {!notice.deliveredAt && (notice.proof || t.queued)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </div>
  )
}

const formOf = (data: Detail) =>
  Object.fromEntries(FIELDS.map(name => [name, data[name] ?? ''])) as Record<(typeof FIELDS)[number], string>

function Investigation({ data }: { readonly data: Detail }) {
  const t = useMessages(dpoText)
  const write = useWrite(updateIncidentEndpoint)
  const draft = useDraft(formOf(data), data.version)
  const when = useWhen()
  const value = (name: (typeof FIELDS)[number]) => draft.form[name] || null
  return (
    <form
      className="dpo-form"
      onSubmit={event => {
        event.preventDefault()
        write.mutate(
          {
            params: { incidentId: data.incidentId },
            body: {
              version: draft.version,
              causes: value('causes'),
              harm: value('harm'),
              measures: value('measures'),
              investigation: value('investigation'),
              culprits: value('culprits'),
            },
          },
          draft.outcome,
        )
      }}
    >
      {FIELDS.map(name => (
        <Textarea
          key={name}
          label={t[name]}
          autosize
          minRows={1}
          value={draft.form[name]}
          onChange={event => draft.type({ [name]: event.currentTarget.value })}
        />
      ))}
      <SaveProblem
        error={write.error}
        conflict={draft.conflict}
        when={when}
        labels={Object.fromEntries(FIELDS.map(name => [name, t[name]]))}
      />
      <div>
        <Button type="submit" variant="default" loading={write.isPending} disabled={draft.blocked}>
          {t.save}
        </Button>
      </div>
    </form>
  )
}

function Drafts({ data }: { readonly data: Detail }) {
  const t = useMessages(dpoText)
  const file = useWrite(fileNoticeEndpoint)
  const notify = useWrite(notifySubjectsEndpoint)
  const [number, setNumber] = useState('')
  const params = { incidentId: data.incidentId }
  const filing = (kind: 'rkn-first' | 'rkn-result', missing: readonly string[]) => (
    <div className="dpo-form">
      {missing.length > 0 && (
        <p className="dpo-quiet">
          {t.missing}: {missing.join(', ')}
        </p>
      )}
      <TextInput label={t.filed} value={number} onChange={event => setNumber(event.currentTarget.value)} />
      <div>
        <Button
          disabled={!number || missing.length > 0}
          loading={file.isPending}
          onClick={() => file.mutate({ params, body: { kind, filedNumber: number } })}
        >
          {t.file}
        </Button>
      </div>
    </div>
  )
  return (
    <section className="sheet panel">
      <h2>{t.drafts}</h2>
      <Tabs defaultValue="first">
        <Tabs.List mb="sm">
          <Tabs.Tab value="first">{t.rknFirst}</Tabs.Tab>
          <Tabs.Tab value="result">{t.rknResult}</Tabs.Tab>
          <Tabs.Tab value="people">{t.toSubjects}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="first">
          <pre className="dpo-draft">{data.drafts.rknFirst}</pre>
          {filing('rkn-first', data.missing.rknFirst)}
        </Tabs.Panel>
        <Tabs.Panel value="result">
          <pre className="dpo-draft">{data.drafts.rknResult}</pre>
          {filing('rkn-result', data.missing.rknResult)}
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <pre className="dpo-draft">{data.drafts.subject}</pre>
          <div className="dpo-form">
            <div className="dpo-row">
              <Button
                disabled={data.unreachable === 0}
                loading={notify.isPending}
                onClick={() => notify.mutate({ params, body: {} })}
              >
                {t.notify} ({data.unreachable})
              </Button>
              {data.unreachable > FIRST_FEW && (
                <Button
                  variant="default"
                  loading={notify.isPending}
                  onClick={() => notify.mutate({ params, body: { limit: FIRST_FEW } })}
                >
                  {t.notifyFew(FIRST_FEW)}
                </Button>
              )}
            </div>
          </div>
        </Tabs.Panel>
      </Tabs>
      <ProblemNotice error={file.error ?? notify.error} />
    </section>
  )
}

function Affected({ data }: { readonly data: Detail }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const find = useWrite(findAffectedEndpoint)
  const dayOf = useDayOf()
  const [from, setFrom] = useState(dayOf(data.discoveredAt))
  const [to, setTo] = useState(dayOf(data.discoveredAt))
  const [everybody, setEverybody] = useState(false)
  return (
    <section className="sheet panel">
      <h2>
        {t.affected} {data.affected.toLocaleString(language)} {t.people}{' '}
        {data.threshold && `(${t.over(data.threshold)})`}
      </h2>
      <div className="dpo-form">
        <div className="dpo-pair">
          <TextInput type="date" label={t.from} value={from} onChange={e => setFrom(e.currentTarget.value)} />
          <TextInput type="date" label={t.to} value={to} onChange={e => setTo(e.currentTarget.value)} />
        </div>
        <Checkbox
          label={t.everybody}
          checked={everybody}
          onChange={e => setEverybody(e.currentTarget.checked)}
        />
        <ProblemNotice error={find.error} />
        <div>
          <Button
            variant="default"
            loading={find.isPending}
            onClick={() =>
              find.mutate({
                params: { incidentId: data.incidentId },
                body: {
                  from: `${from}T00:00:00Z`,
                  to: `${to}T23:59:59Z`,
                  actorId: null,
                  address: null,
                  everybody,
                },
              })
            }
          >
            {t.find}
          </Button>
        </div>
      </div>
    </section>
  )
}
