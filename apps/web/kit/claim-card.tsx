import type { ReactNode } from 'react'
import { formatDate, formatDateShort, formatMoment } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import type { ClaimView } from '#modules/vendor/contract.ts'
import { claimText } from './claim-text.ts'
import { useLanguage, useMessages } from './i18n.ts'
import { Status } from './status.tsx'

/** Where a claim stands, as an icon and a word. */
function ClaimStatus({ claim }: { readonly claim: ClaimView }) {
  const t = useMessages(claimText)
  if (claim.outcome) return <Status tone="good">{t[claim.outcome]}</Status>
  return claim.overdue ? <Status tone="bad">{t.overdue}</Status> : <Status tone="wait">{t.waiting}</Status>
}

/** A claim with its day, its answer and what happened to it; both sides see the same (MM-14.2). */
export function ClaimCard({
  claim,
  heading,
  actUrl,
  children,
}: {
  readonly claim: ClaimView
  readonly heading: string
  /** Where the scan of the act of a court is taken. */
  readonly actUrl: string
  readonly children?: ReactNode
}) {
  const t = useMessages(claimText)
  const language = useLanguage()
  return (
    <article className="claim">
      <header>
        <h3>{heading}</h3>
        <ClaimStatus claim={claim} />
      </header>
      <p className="soft">
        {formatDateShort(claim.receivedOn)}, {claim.channel === 'form' ? t.byForm : t.byLetter},{' '}
        {claim.filedName}
        {!claim.outcome && ` · ${t.due(formatDate(claim.dueOn, language))}`}
        {claim.demandKopecks !== null && ` · ${formatKopecks(claim.demandKopecks)}`}
        {claim.thirdParty && ` · ${t.thirdPartyMark}`}
      </p>
      <p>
        <b>{claim.subject}.</b> {claim.text}
      </p>
      {claim.answer && (
        <p>
          <b>{t.answer}:</b> {claim.answer}
        </p>
      )}
      {claim.courtAct && (
        <p>
          <b>{t.courtAct}:</b> {claim.courtAct}
          {claim.courtActFile && (
            <>
              {' · '}
              <a href={actUrl} target="_blank" rel="noreferrer">
                {claim.courtActFile}
              </a>
            </>
          )}
        </p>
      )}
      <details>
        <summary>{t.journal}</summary>
        <ul className="plain">
          {claim.events.map(event => (
            <li key={event.kind + event.at}>
              <span>
                {t[event.kind as 'received' | 'answered' | 'escalated']}
                {event.note && <span className="soft"> · {event.note}</span>}
              </span>
              <span className="soft">
                {formatMoment(event.at, VENDOR_ZONE, language)}, {event.by}
              </span>
            </li>
          ))}
        </ul>
      </details>
      {children}
    </article>
  )
}
