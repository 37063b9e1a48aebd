import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { openOwnCaseEndpoint, withdrawalPreviewEndpoint } from '#modules/privacy-cases/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import type { Person } from './privacy-reading.tsx'
import { privacyText } from './privacy-text.ts'

/** All consents to an operator at once: a case with a number and a date, its effects shown before (J3.8). */
export function WithdrawAll({ person }: { readonly person: Person }) {
  const t = useMessages(privacyText)
  const [shown, setShown] = useState(false)
  return (
    <>
      <h2>{t.allTitle}</h2>
      <div className="sheet visit">
        {t.allLead}
        {shown ? (
          <Preview person={person} />
        ) : (
          <div className="visit-actions">
            <Button variant="default" size="md" onClick={() => setShown(true)}>
              {t.allShow}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

function Preview({ person }: { readonly person: Person }) {
  const preview = useEndpoint(withdrawalPreviewEndpoint, { query: { patientId: person.patientId } })
  if (!preview.data) return <ProblemNotice error={preview.error} />
  return preview.data.operators.map(operator => (
    <OneOperator key={operator.entityId} person={person} operator={operator} />
  ))
}

type Effects = Awaited<ReturnType<typeof withdrawalPreviewEndpoint.response.parse>>['operators'][number]

function OneOperator({ person, operator }: { readonly person: Person; readonly operator: Effects }) {
  const t = useMessages(privacyText)
  const language = useLanguage()
  const open = useWrite(openOwnCaseEndpoint)
  const stays = operator.effects.filter(effect => effect.fate === 'stays')
  const stops = operator.effects.filter(effect => effect.fate !== 'stays')
  return (
    <div className="consequences">
      <h3>{operator.name}</h3>
      <b>{t.stops}</b>
      <ul>
        {stops.map(effect => (
          <li key={effect.code}>{effect[language]}</li>
        ))}
      </ul>
      <b>{t.stays}</b>
      <ul>
        {stays.map(effect => (
          <li key={effect.code}>
            {effect[language]}
            <div className="soft small">
              {[effect.ground, effect.until && formatDateShort(effect.until)].filter(Boolean).join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {operator.dueDay && (
        <p className="small">
          {t.allDue}: <b>{formatDateShort(operator.dueDay)}</b>. {operator.explanation}
        </p>
      )}
      <ProblemNotice error={open.error} />
      {open.data || operator.openCase ? (
        <p role="status">
          <b>
            {t.allDone} {open.data?.number ?? operator.openCase}
          </b>
        </p>
      ) : (
        <div className="visit-actions">
          <Button
            color="red.9"
            size="md"
            loading={open.isPending}
            onClick={() =>
              open.mutate({
                body: {
                  patientId: person.patientId,
                  entityId: operator.entityId,
                  kind: 'withdrawal',
                  text: '',
                },
              })
            }
          >
            {t.allConfirm}
          </Button>
        </div>
      )}
    </div>
  )
}
