import { Button } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDateShort, formatTime } from '#libs/format/index.ts'
import { myRecordViewsEndpoint, type RecordView } from '#modules/consents/contract.ts'
import { openOwnCaseEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import type { Person } from './privacy-reading.tsx'
import { privacyText } from './privacy-text.ts'

const FEW = 8
/** Who of the staff opened the record, in plain words; a strange line becomes a case with one press. */
export function RecordViews({ person }: { readonly person: Person }) {
  const t = useMessages(privacyText)
  const [all, setAll] = useState(false)
  const views = useEndpoint(myRecordViewsEndpoint, { query: { patientId: person.patientId, limit: 200 } })
  const list = views.data?.views ?? []
  return (
    <>
      <h2>{t.viewsTitle}</h2>
      <ProblemNotice error={views.error} />
      {views.data && list.length === 0 && <p className="soft">{t.viewsNone}</p>}
      {list.length > 0 && (
        <ul className="sheet consent-list">
          {list.slice(0, all ? undefined : FEW).map(view => (
            <View key={view.eventId} view={view} zone={views.data!.zone} person={person} />
          ))}
        </ul>
      )}
      {!all && list.length > FEW && (
        <Button variant="default" size="md" onClick={() => setAll(true)}>
          {t.viewsMore}
        </Button>
      )}
    </>
  )
}

interface ViewProps {
  readonly view: RecordView
  readonly zone: string
  readonly person: Person
}

function View({ view, zone, person }: ViewProps) {
  const t = useMessages(privacyText)
  const report = useWrite(openOwnCaseEndpoint)
  const role = (code: string) => (code in t ? String(t[code as 'doctor']) : code)
  const operator =
    person.operators.find(candidate => candidate.name === view.organisation) ?? person.operators[0]
  return (
    <li className="consent">
      <div className="consent-head">
        <div>
          <div className="consent-name">
            {view.who}
            {view.roles.length > 0 && <span className="soft">, {view.roles.map(role).join(', ')}</span>}
          </div>
          <div>
            {view.did}
            {view.refused && ` — ${t.refusedView}`}
          </div>
          <div className="soft small">
            {formatDateShort(dayOf(view.at, zone))}, {formatTime(view.at, zone)}
            {view.times > 1 && ` · ${t.times(view.times)}`} · {view.why}
            {view.organisation && ` · ${view.organisation}`}
            {view.shared && ` · ${t.shared}`}
            {view.reason && ` · ${t.because}: ${view.reason}`}
          </div>
        </div>
        {operator && !report.data && (
          <Button
            variant="subtle"
            color="orange"
            size="md"
            loading={report.isPending}
            onClick={() =>
              report.mutate({
                body: {
                  patientId: person.patientId,
                  entityId: operator.entityId,
                  kind: 'strange-access',
                  text: '',
                  eventId: view.eventId,
                },
              })
            }
          >
            {t.strange}
          </Button>
        )}
      </div>
      <ProblemNotice error={report.error} />
      {report.data && (
        <p role="status">
          {t.strangeSent} {report.data.number}.
        </p>
      )}
    </li>
  )
}
