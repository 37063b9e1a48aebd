import { Button } from '@mantine/core'
import { formatDateShort, formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { type ClientCard, readClientBillingEndpoint, readClientEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { AccessSection } from './client-access.tsx'
import { MoneySection } from './client-money.tsx'
import { RightsSection } from './client-rights.tsx'
import { consoleText } from './console-text.ts'
import { ContractStatus } from './contract-status.tsx'
import { go } from './route.ts'

/** A client: requisites, money, rights, access, the history of the contract. */
export function ClientPage({ tenantId }: { readonly tenantId: string }) {
  const t = useMessages(consoleText)
  const card = useEndpoint(readClientEndpoint, { params: { tenantId } })
  const billing = useEndpoint(readClientBillingEndpoint, { params: { tenantId } })
  if (!card.data || !billing.data)
    return (
      <div className="console-page">
        <ProblemNotice error={card.error ?? billing.error} />
      </div>
    )
  const live = card.data.suspensions.filter(row => row.liftedAt === null)
  const mode = live.some(row => row.mode === 'full') ? 'full' : live.length > 0 ? 'partial' : null
  return (
    <div className="console-page">
      <div className="console-head">
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => go('')}>
            {t.back}
          </Button>
          <h1>{card.data.client.shortName}</h1>
        </div>
        <ContractStatus state={card.data.client.state} mode={mode} />
      </div>
      <div className="console-grid">
        <div>
          <MoneySection tenantId={tenantId} billing={billing.data} />
          <RightsSection tenantId={tenantId} billing={billing.data} />
        </div>
        <div>
          <Requisites card={card.data} />
          <AccessSection tenantId={tenantId} card={card.data} />
          <History card={card.data} />
        </div>
      </div>
    </div>
  )
}

function Requisites({ card }: { readonly card: ClientCard }) {
  const t = useMessages(consoleText)
  const { client } = card
  const rows: readonly (readonly [string, string | null])[] = [
    [t.fullName, client.fullName],
    [t.inn, client.inn],
    [t.kpp, client.kpp],
    [t.ogrn, client.ogrn],
    [t.head, client.headName],
    [t.address, client.address],
    [t.phone, client.phone],
    [t.licence, client.licenceNumber],
  ]
  return (
    <section className="sheet panel">
      <h2>{t.requisites}</h2>
      <dl className="facts">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <h2 style={{ marginTop: 14 }}>{t.legalEmails}</h2>
      <ul className="plain">
        {card.emails.map(row => (
          <li key={row.validFrom + row.email}>
            <span>{row.email}</span>
            <span className="soft num">
              {formatDateShort(row.validFrom.slice(0, 10))}
              {row.toldLate && ` · ${t.toldLate}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ card }: { readonly card: ClientCard }) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const language = useLanguage()
  return (
    <section className="sheet panel">
      <h2>{t.history}</h2>
      <ul className="plain">
        {card.events.map(event => (
          <li key={event.eventId}>
            <span>
              <b>{c[event.to]}</b> — {event.reason}
            </span>
            <span className="soft">
              {formatMoment(event.at, VENDOR_ZONE, language)}, {event.actor}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
