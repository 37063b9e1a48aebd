import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  type ClientCard,
  liabilityEndpoint,
  liftSuspensionEndpoint,
  suspendClientEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDayOf } from '../kit/zone.ts'
import { clientText } from './client-text.ts'
import { consoleText } from './console-text.ts'
import { ReasonButton } from './reason-button.tsx'

/** Suspension by hand, and the cap of liability for an event on a day. */
export function AccessSection({ tenantId, card }: { readonly tenantId: string; readonly card: ClientCard }) {
  const dayOf = useDayOf()
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const own = useMessages(clientText)
  const suspend = useWrite(suspendClientEndpoint)
  const lift = useWrite(liftSuspensionEndpoint)
  const live = card.suspensions.filter(row => row.liftedAt === null)
  const [date, setDate] = useState(dayOf(card.now))
  const cap = useEndpoint(
    liabilityEndpoint,
    { params: { tenantId }, query: { date } },
    { enabled: date !== '' },
  )
  return (
    <section className="sheet panel">
      <h2>{own.access}</h2>
      {live.length === 0 && (
        <p className="soft">{card.client.state === 'active' ? own.noLimits : own.noAccess}</p>
      )}
      <ul className="plain">
        {live.map(row => (
          <li key={row.suspensionId}>
            <span>
              {c[row.mode]} — {row.reason}
            </span>
            <span className="soft num">{formatDateShort(dayOf(row.since))}</span>
          </li>
        ))}
      </ul>
      <ProblemNotice error={suspend.error ?? lift.error} />
      <div className="form-row">
        {card.client.state === 'active' && (
          <ReasonButton
            label={t.suspend}
            onReason={reason => suspend.mutate({ params: { tenantId }, body: { mode: 'partial', reason } })}
          />
        )}
        {live.length > 0 && (
          <ReasonButton
            label={t.lift}
            onReason={reason => lift.mutate({ params: { tenantId }, body: { reason } })}
          />
        )}
      </div>
      <h2 style={{ marginTop: 16 }}>{own.liability}</h2>
      <div className="form-row">
        <TextInput type="date" label={t.cap} value={date} onChange={e => setDate(e.currentTarget.value)} />
        {date === '' && <Button disabled>{t.cap}</Button>}
      </div>
      {cap.data && (
        <p>
          <b className="num">{formatKopecks(cap.data.kopecks)}</b>{' '}
          <span className="soft">
            {t.capResult(formatDateShort(cap.data.from), formatDateShort(cap.data.to))}
          </span>
        </p>
      )}
    </section>
  )
}
