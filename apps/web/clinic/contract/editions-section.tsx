import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import {
  acceptanceProtocolEndpoint,
  type OwnContract,
  requestTerminationEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf } from '../../kit/api.ts'
import { useGuardedWrite } from '../../kit/confirm-gate.tsx'
import { contractText } from '../../kit/contract-text.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Redline } from '../../kit/redline.tsx'
import { Status } from '../../kit/status.tsx'
import { ownText } from './own-text.ts'

type OwnEdition = OwnContract['editions'][number]

/** Editions of the offer: what changed, whether it is accepted, the way out before a new one takes effect (MM-11.3). */
export function EditionsSection({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  return (
    <section className="sheet panel">
      <h2>{t.editions}</h2>
      {contract.editions.map(edition => (
        <EditionItem key={edition.editionId} edition={edition} />
      ))}
    </section>
  )
}

function EditionItem({ edition }: { readonly edition: OwnEdition }) {
  const t = useMessages(ownText)
  const c = useMessages(contractText)
  const language = useLanguage()
  const [open, setOpen] = useState(edition.mayLeave)
  const exit = useGuardedWrite(requestTerminationEndpoint)
  const way = {
    'first-payment': c['first-payment'],
    registration: c.registration,
    use: c.use,
    payment: c.payment,
  }
  return (
    <div className="contract-item">
      <div className="contract-row">
        {edition.published ? (
          <a href={`/oferta/${edition.product}/${edition.number}`} target="_blank" rel="noreferrer">
            {t.edition} № {edition.number}
          </a>
        ) : (
          <b>
            {t.edition} № {edition.number}
          </b>
        )}
        <span className="soft">{t.from(formatDate(edition.effectiveOn, language))}</span>
        {edition.current && <Status tone="good">{t.inForce}</Status>}
        {!edition.published && <Status tone="wait">{t.announced}</Status>}
      </div>
      <p style={{ margin: '4px 0' }}>{edition.summary}</p>
      {edition.accepted.map(record => (
        <div key={record.acceptanceId} className="soft" style={{ fontSize: '0.8125rem' }}>
          {t.accepted(way[record.way as keyof typeof way] ?? record.way)} ·{' '}
          <a
            href={urlOf(acceptanceProtocolEndpoint, { params: { acceptanceId: record.acceptanceId } })}
            target="_blank"
            rel="noreferrer"
          >
            {t.protocol}
          </a>
        </div>
      ))}
      {edition.changes.length > 0 && (
        <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.hideChanges : t.showChanges}
        </Button>
      )}
      {open && <Redline changes={edition.changes} />}
      {edition.mayLeave && (
        <Button
          size="compact-sm"
          variant="default"
          loading={exit.isPending}
          onClick={() => exit.mutate({ body: { reason: t.exit, editionId: edition.editionId } })}
        >
          {t.exit}
        </Button>
      )}
      <ProblemNotice error={exit.problem} />
    </div>
  )
}
