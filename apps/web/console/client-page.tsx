import { Button } from '@mantine/core'
import { formatDateShort } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { type ClientCard, readClientBillingEndpoint, readClientEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { ContractHistory, Facts, LegalEmails } from '../kit/contract-parts.tsx'
import { ContractStatus } from '../kit/contract-status.tsx'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { AccessSection } from './client-access.tsx'
import { EndSection } from './client-end.tsx'
import { LimitSection } from './client-limit.tsx'
import { MoneySection } from './client-money.tsx'
import { EmailForm, OpeningSection } from './client-opening.tsx'
import { PapersSection } from './client-papers.tsx'
import { RightsSection } from './client-rights.tsx'
import { SignInsSection } from './client-sign-ins.tsx'
import { consoleText } from './console-text.ts'
import { go } from './route.ts'

/** States in which the contract is or may still come into force: something can be ordered, invoiced, opened. */
const ALIVE: ReadonlySet<string> = new Set(['lead', 'invoiced', 'active', 'suspended'])

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
  const alive = ALIVE.has(card.data.client.state)
  return (
    <div className="console-page">
      <div className="console-head">
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => go('')}>
            {t.back}
          </Button>
          <h1>{card.data.client.shortName}</h1>
        </div>
        <div>
          <ContractStatus state={card.data.client.state} mode={mode} />
        </div>
      </div>
      <div className="pair">
        <div>
          <MoneySection tenantId={tenantId} billing={billing.data} alive={alive} />
          <RightsSection tenantId={tenantId} billing={billing.data} alive={alive} />
          <PapersSection tenantId={tenantId} />
        </div>
        <div>
          <Requisites tenantId={tenantId} card={card.data} />
          {alive && <OpeningSection tenantId={tenantId} card={card.data} />}
          <SignInsSection tenantId={tenantId} />
          <AccessSection tenantId={tenantId} card={card.data} />
          {alive && <LimitSection tenantId={tenantId} card={card.data} billing={billing.data} />}
          <EndSection tenantId={tenantId} card={card.data} />
          <ContractHistory events={card.data.events} />
        </div>
      </div>
    </div>
  )
}

function Requisites({ tenantId, card }: { readonly tenantId: string; readonly card: ClientCard }) {
  const t = useMessages(consoleText)
  const { client } = card
  const c = useMessages(contractText)
  const rows: readonly (readonly [string, string | null])[] = [
    [t.productKind, client.product === 'clinic' ? c.clinicProduct : c.smileProduct],
    [t.fullName, client.fullName],
    [t.inn, client.inn],
    [t.kpp, client.kpp],
    [t.ogrn, client.ogrn],
    [t.head, client.headName],
    [t.address, client.address],
    [t.phone, formatPhone(client.phone)],
    [
      t.licence,
      [client.licenceNumber, client.licenceDate && formatDateShort(client.licenceDate), client.licenceIssuer]
        .filter(Boolean)
        .join(', ') || null,
    ],
  ]
  return (
    <section className="sheet panel">
      <h2>{t.requisites}</h2>
      <Facts rows={rows} />
      <h2 style={{ marginTop: 14 }}>{t.legalEmails}</h2>
      <LegalEmails emails={card.emails} />
      <EmailForm tenantId={tenantId} card={card} />
    </section>
  )
}
