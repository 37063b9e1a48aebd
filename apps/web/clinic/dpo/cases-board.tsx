import { Button, Group, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { IconCalendarPlus, IconMailX, IconPlus, IconUserQuestion } from '@tabler/icons-react'
import { useState } from 'react'
import { CASE_KINDS, type CaseKind, KIND_RULES } from '#libs/subject-case/cases.ts'
import {
  boardEndpoint,
  type CaseBrief,
  feedEndpoint,
  type OtherDeadline,
} from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { go } from '../route.ts'
import { dpoText } from './dpo-text.ts'
import { Due, Why } from './due.tsx'
import { OtherDeadlines, pathOf } from './other-deadlines.tsx'
import { RegisterForm } from './register-form.tsx'

type StateFilter = 'open' | 'closed' | 'all'

/** All cases by their nearest deadline; the nearest of all stands above the table, one action away. */
export default function CasesBoard() {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const [state, setState] = useState<StateFilter>('open')
  const [kind, setKind] = useState('')
  const [entityId, setEntityId] = useState('')
  const [adding, setAdding] = useState(false)
  const board = useEndpoint(boardEndpoint, {
    query: { state, ...(kind && { kind: kind as CaseKind }), ...(entityId && { entityId }), limit: 200 },
  })
  const feed = useWrite(feedEndpoint)
  const data = board.data
  const others = state === 'closed' || kind ? [] : (data?.others ?? [])
  const first = nearestOf(data?.cases ?? [], others)
  const late = data?.mailboxes.filter(box => box.lastError)
  return (
    <>
      <ProblemNotice error={board.error ?? feed.error} />
      {late?.map(box => (
        <p key={box.entityId} role="alert" className="dpo-due" data-urgency="today">
          <IconMailX size={17} aria-hidden /> {t.mailboxDown}{' '}
          {box.nextTryAt && data && formatWhen(box.nextTryAt, clinic.zone, data.now)}
        </p>
      ))}
      {data && (
        <section className="sheet dpo-next" aria-label={t.nearest}>
          <span className="soft">{t.nearest}</span>
          {first ? (
            <>
              <b>
                <a
                  href={`/app/${first.path}`}
                  onClick={event => {
                    event.preventDefault()
                    go(first.path)
                  }}
                >
                  {first.number}: {first.due.duty[language]}
                </a>
              </b>
              <Due of={first.due} now={data.now} />
            </>
          ) : (
            <b>{t.nothingDue}</b>
          )}
          <span className="soft">
            {t.open} {data.counts.open} · {t.overdue}{' '}
            {data.counts.overdue + data.others.filter(one => one.urgency === 'overdue').length} · {t.identity}{' '}
            {data.counts.identity}
          </span>
        </section>
      )}
      <div className="dpo-filters">
        <SegmentedControl
          size="sm"
          value={state}
          onChange={value => setState(value as StateFilter)}
          data={[
            { value: 'open', label: t.openOnly },
            { value: 'closed', label: t.closedOnly },
            { value: 'all', label: t.all },
          ]}
        />
        <NativeSelect
          aria-label={t.kind}
          value={kind}
          onChange={event => setKind(event.currentTarget.value)}
          data={[
            { value: '', label: t.anyKind },
            ...CASE_KINDS.map(id => ({ value: id, label: KIND_RULES[id][language] })),
          ]}
        />
        {clinic.entities.length > 1 && (
          <NativeSelect
            aria-label={t.anyEntity}
            value={entityId}
            onChange={event => setEntityId(event.currentTarget.value)}
            data={[
              { value: '', label: t.anyEntity },
              ...clinic.entities.map(e => ({ value: e.entityId, label: e.shortName })),
            ]}
          />
        )}
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(!adding)}>
          {t.newCase}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCalendarPlus size={16} />}
          loading={feed.isPending}
          onClick={() => feed.mutate({})}
        >
          {t.calendar}
        </Button>
      </div>
      {feed.data && (
        <TextInput
          readOnly
          label={t.calendarReady}
          value={feed.data.url}
          mb="sm"
          onFocus={event => event.currentTarget.select()}
        />
      )}
      {adding && <RegisterForm onDone={caseId => go(`dpo/${caseId}`)} />}
      {data && <OtherDeadlines items={others} now={data.now} />}
      {data?.cases.length === 0 && <p className="soft">{t.noCases}</p>}
      {data && data.cases.length > 0 && (
        <section className="sheet panel dpo-wide">
          <table className="lines dpo-cards">
            <thead>
              <tr>
                <th>{t.case}</th>
                <th>{t.kind}</th>
                <th>{t.who}</th>
                <th>{t.received}</th>
                <th>{t.deadline}</th>
              </tr>
            </thead>
            <tbody>
              {data.cases.map(item => (
                <CaseLine key={item.caseId} item={item} now={data.now} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

/** The nearest open deadline of cases and of everything else. */
function nearestOf(cases: readonly CaseBrief[], others: readonly OtherDeadline[]) {
  const open = cases.flatMap(item =>
    item.deadlines[0]?.metAt === null
      ? [{ path: `dpo/${item.caseId}`, number: item.number, due: item.deadlines[0] }]
      : [],
  )
  const rest = others.map(item => ({ path: pathOf(item), number: item.number, due: item }))
  return [...open, ...rest].sort((a, b) => a.due.dueAt.localeCompare(b.due.dueAt))[0]
}

function CaseLine({ item, now }: { readonly item: CaseBrief; readonly now: string }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const due = item.deadlines[0]
  return (
    <tr>
      <td className="num">
        <a
          href={`/app/dpo/${item.caseId}`}
          onClick={event => {
            event.preventDefault()
            go(`dpo/${item.caseId}`)
          }}
        >
          {item.number}
        </a>
        <div className="dpo-quiet">{clinic.entities.find(e => e.entityId === item.entityId)?.shortName}</div>
      </td>
      <td>
        {KIND_RULES[item.kind][language]}
        <div className="dpo-quiet">{t[item.door]}</div>
      </td>
      <td>
        {item.requesterName}
        {item.state === 'identity-check' && (
          <Group gap={4} className="dpo-quiet">
            <IconUserQuestion size={15} aria-hidden /> {t.identity}
          </Group>
        )}
      </td>
      <td className="num">{formatWhen(item.receivedAt, clinic.zone, now)}</td>
      <td>
        {due ? (
          <>
            <Due of={due} now={now} />
            <div className="dpo-quiet">{due.duty[language]}</div>
            <Why of={due} />
          </>
        ) : (
          t.closedState
        )}
      </td>
    </tr>
  )
}
