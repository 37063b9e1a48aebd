import './privacy.css'
import { Button } from '@mantine/core'
import { IconArrowLeft, IconLock } from '@tabler/icons-react'
import { myConsentsEndpoint, myEvidenceEndpoint, mySignaturePdfEndpoint } from '#modules/consents/contract.ts'
import { urlOf, useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDate } from '../kit/zone.ts'
import { ClaimSection } from './privacy-claim.tsx'
import { ConsentItem } from './privacy-consent.tsx'
import type { Operator, Person } from './privacy-reading.tsx'
import { privacyText } from './privacy-text.ts'
import { RecordViews } from './privacy-views.tsx'
import { WithdrawAll } from './privacy-withdraw-all.tsx'

/** What the patient has allowed, who looked at the record, how to take it all back (J3.7, J3.8). */
export function PrivacyPage({ onBack }: { readonly onBack: () => void }) {
  const t = useMessages(privacyText)
  const board = useEndpoint(myConsentsEndpoint, {})
  return (
    <main className="portal">
      <Button variant="subtle" size="md" leftSection={<IconArrowLeft size={18} />} onClick={onBack} ml={-14}>
        {t.back}
      </Button>
      <h1>{t.title}</h1>
      <p className="soft lead">{t.lead}</p>
      <ProblemNotice error={board.error} />
      {!board.data && !board.error && <p className="soft">{t.loading}</p>}
      {board.data?.people.map(person => (
        <section key={person.patientId} aria-label={person.name}>
          {board.data.people.length > 1 && <h2>{person.name}</h2>}
          {person.operators.map(operator => (
            <OperatorConsents key={operator.entityId} person={person} operator={operator} />
          ))}
          <RecordViews person={person} />
          <WithdrawAll person={person} />
          <ClaimSection person={person} />
          <h2>{t.evidence}</h2>
          <div className="sheet visit">
            {t.evidenceLead}
            <div className="visit-actions">
              <Button
                component="a"
                variant="light"
                size="md"
                href={urlOf(myEvidenceEndpoint, { params: { patientId: person.patientId } })}
                download
              >
                {t.download}
              </Button>
            </div>
          </div>
        </section>
      ))}
    </main>
  )
}

function OperatorConsents({ person, operator }: { readonly person: Person; readonly operator: Operator }) {
  const date = useDate()
  const t = useMessages(privacyText)
  const standing = operator.consents.filter(row => row.state === 'given')
  const answered = operator.consents.filter(row => row.state !== 'given' && row.state !== 'silent')
  const silent = operator.consents.filter(row => row.state === 'silent')
  const item = (row: Operator['consents'][number]) => (
    <ConsentItem key={`${row.kind}/${row.scope}`} person={person} operator={operator} row={row} />
  )
  return (
    <>
      <h2>{operator.name}</h2>
      {operator.blocked && (
        <p className="sheet visit blocked" role="status">
          <IconLock size={18} aria-hidden /> {t.blocked}: {operator.blocked.reason}
        </p>
      )}
      {standing.length + answered.length > 0 ? (
        <ul className="sheet consent-list">{[...standing, ...answered].map(item)}</ul>
      ) : (
        <p className="soft">{t.nothingGiven}</p>
      )}
      {silent.length > 0 && (
        <details className="more-consents">
          <summary>{t.moreConsents(silent.length)}</summary>
          <ul className="sheet consent-list">{silent.map(item)}</ul>
        </details>
      )}
      {operator.agreement && (
        <p className="soft small">
          {t.agreement}: {t.agreementSigned} {date(operator.agreement.at)} ·{' '}
          <a
            href={urlOf(mySignaturePdfEndpoint, { params: { signatureId: operator.agreement.signatureId } })}
            target="_blank"
            rel="noreferrer"
          >
            PDF
          </a>
        </p>
      )}
    </>
  )
}
