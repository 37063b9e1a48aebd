import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  courtActEndpoint,
  enterClaimEndpoint,
  listClaimsEndpoint,
  overviewEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../kit/api.ts'
import { ClaimCard } from '../kit/claim-card.tsx'
import { ClaimFields, type Demand, demandBody, demandReady, NO_DEMAND } from '../kit/claim-fields.tsx'
import { claimText } from '../kit/claim-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { AnswerClaim } from './answer-claim.tsx'
import { ConsolePage } from './console-page.tsx'
import { LetterTabs } from './tabs.tsx'
import { useToday } from './today.ts'

/** Claims of clients before a court, with the days of their answers (MM-14.2, MM-9.4). */
export function ClaimsPage() {
  const t = useMessages(claimText)
  const list = useEndpoint(listClaimsEndpoint, {})
  const [entering, setEntering] = useState(false)
  return (
    <ConsolePage
      tabs={<LetterTabs />}
      title={t.title}
      actions={<Button onClick={() => setEntering(!entering)}>{t.enter}</Button>}
      lead={t.lead}
      error={list.error}
    >
      {entering && <EnterClaim onDone={() => setEntering(false)} />}
      {list.data?.claims.length === 0 && <p className="soft">{t.none}</p>}
      {list.data?.claims.map(claim => (
        <section key={claim.claimId} className="sheet panel" style={{ marginBottom: 12 }}>
          <ClaimCard
            claim={claim}
            heading={`${claim.number} · ${claim.client}`}
            actUrl={urlOf(courtActEndpoint, { params: claim })}
          >
            {!claim.outcome && <AnswerClaim claim={claim} />}
          </ClaimCard>
        </section>
      ))}
    </ConsolePage>
  )
}

function EnterClaim({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(claimText)
  const today = useToday()
  const overview = useEndpoint(overviewEndpoint, {})
  const enter = useWrite(enterClaimEndpoint)
  const [tenantId, setTenantId] = useState<string | null>(null)
  const [receivedOn, setReceivedOn] = useState(today)
  const [demand, setDemand] = useState<Demand>(NO_DEMAND)
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        if (tenantId === null) return
        enter.mutate(
          { params: { tenantId }, body: { ...demandBody(demand), receivedOn } },
          { onSuccess: onDone },
        )
      }}
    >
      <h2>{t.enter}</h2>
      <div className="form-row">
        <Select
          label={t.client}
          searchable
          data={(overview.data?.clients ?? []).map(row => ({ value: row.tenantId, label: row.shortName }))}
          value={tenantId}
          onChange={setTenantId}
        />
        <TextInput
          type="date"
          label={t.receivedOn}
          max={today}
          value={receivedOn}
          onChange={e => setReceivedOn(e.currentTarget.value)}
        />
      </div>
      <ClaimFields demand={demand} onChange={setDemand} />
      <ProblemNotice error={enter.error} />
      <div className="form-row">
        <Button type="submit" disabled={tenantId === null || !demandReady(demand)} loading={enter.isPending}>
          {t.enter}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}
