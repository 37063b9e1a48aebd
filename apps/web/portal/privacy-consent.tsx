import { Button, Checkbox } from '@mantine/core'
import { IconBan, IconCheck, IconCircleDashed, IconClockX, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import {
  giveMyConsentEndpoint,
  myConsequencesEndpoint,
  mySignaturePdfEndpoint,
  withdrawMyConsentEndpoint,
} from '#modules/consents/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../kit/api.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDate } from '../kit/zone.ts'
import { type ConsentProps, ConsentText } from './privacy-reading.tsx'
import { SignFlow } from './privacy-sign.tsx'
import { privacyText } from './privacy-text.ts'

const ICON = {
  given: IconCheck,
  refused: IconBan,
  withdrawn: IconX,
  expired: IconClockX,
  silent: IconCircleDashed,
} as const

/** One consent: what it is about, the word that stands, what may be done with it. */
export function ConsentItem(props: ConsentProps) {
  const date = useDate()
  const t = useMessages(privacyText)
  const { row } = props
  const [doing, setDoing] = useState<'read' | 'give' | 'withdraw' | null>(null)
  const Icon = ICON[row.state]
  const close = () => setDoing(null)
  return (
    <li className="consent">
      <div className="consent-head">
        <div>
          <div className="consent-name">
            {row.name}
            {row.scope && `: ${row.scope}`}
          </div>
          <div className={`consent-state ${row.state}`}>
            <Icon size={16} stroke={2.2} aria-hidden />
            {t[row.state]}
            {row.at && `, ${date(row.at)}`}
            {row.state !== 'given' && row.form === 'written' && ` · ${t.written}`}
          </div>
        </div>
        {doing === null &&
          (row.state === 'given' ? (
            <Button variant="light" color="red" size="md" onClick={() => setDoing('withdraw')}>
              {t.withdraw}
            </Button>
          ) : (
            <Button variant="light" size="md" onClick={() => setDoing('give')}>
              {t.give}
            </Button>
          ))}
      </div>
      {row.state === 'given' && (
        <div className="small">
          <button type="button" className="link" onClick={() => setDoing(doing === 'read' ? null : 'read')}>
            {doing === 'read' ? t.hide : t.read}
          </button>
          {row.signatureId && (
            <>
              {' · '}
              <a
                href={urlOf(mySignaturePdfEndpoint, { params: { signatureId: row.signatureId } })}
                target="_blank"
                rel="noreferrer"
              >
                {t.signed}
              </a>
            </>
          )}
        </div>
      )}
      {doing === 'read' && (
        <>
          {row.givenEditionId && <p className="soft small">{t.newer}</p>}
          <ConsentText editionId={row.givenEditionId ?? row.editionId} />
        </>
      )}
      {doing === 'withdraw' && <Withdraw {...props} onClose={close} />}
      {doing === 'give' &&
        (row.form === 'written' ? (
          <SignFlow {...props} onClose={close} />
        ) : (
          <GiveByTick {...props} onClose={close} />
        ))}
    </li>
  )
}

function GiveByTick({ person, operator, row, onClose }: ConsentProps & { readonly onClose: () => void }) {
  const t = useMessages(privacyText)
  const [ticked, setTicked] = useState(false)
  const give = useWrite(giveMyConsentEndpoint)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        give.mutate(
          {
            body: {
              patientId: person.patientId,
              entityId: operator.entityId,
              kind: row.kind,
              scope: row.scope,
              editionId: row.editionId,
            },
          },
          { onSuccess: onClose },
        )
      }}
    >
      <ConsentText editionId={row.editionId} />
      <Checkbox
        size="md"
        label={t.giveTick}
        checked={ticked}
        onChange={event => setTicked(event.currentTarget.checked)}
      />
      <ProblemNotice error={give.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" disabled={!ticked} loading={give.isPending}>
          {t.confirmGive}
        </Button>
        <Button variant="subtle" size="md" onClick={onClose}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}

/** What stops and what stays, said before it is confirmed (IP-3.6c). */
function Withdraw({ person, operator, row, onClose }: ConsentProps & { readonly onClose: () => void }) {
  const t = useMessages(privacyText)
  const language = useLanguage()
  const which = {
    patientId: person.patientId,
    entityId: operator.entityId,
    kind: row.kind,
    scope: row.scope,
  }
  const told = useEndpoint(myConsequencesEndpoint, { query: which })
  const withdraw = useWrite(withdrawMyConsentEndpoint)
  if (!told.data) return <ProblemNotice error={told.error} />
  return (
    <div className="consequences">
      <h3>{t.stops}</h3>
      {told.data.stops.length === 0 ? (
        <p>{t.stopsNothing}</p>
      ) : (
        <ul>
          {told.data.stops.map(stop => (
            <li key={stop.purpose}>{stop[language]}</li>
          ))}
        </ul>
      )}
      <h3>{t.stays}</h3>
      <ul>
        {told.data.stays.map(stay => (
          <li key={stay.purpose}>
            {stay[language]}
            <div className="soft small">
              {stay.norm}
              {stay.keep.years !== undefined && ` · ${t.years(stay.keep.years)}`}
            </div>
          </li>
        ))}
      </ul>
      <ProblemNotice error={withdraw.error} />
      <div className="visit-actions">
        <Button
          color="red.9"
          size="md"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate({ body: which }, { onSuccess: onClose })}
        >
          {t.confirmWithdraw}
        </Button>
        <Button variant="default" size="md" onClick={onClose}>
          {t.keep}
        </Button>
      </div>
    </div>
  )
}
