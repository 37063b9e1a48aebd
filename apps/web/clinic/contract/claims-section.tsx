import { Button } from '@mantine/core'
import { useState } from 'react'
import { fileClaimEndpoint, ownClaimsEndpoint, ownCourtActEndpoint } from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { ClaimCard } from '../../kit/claim-card.tsx'
import { ClaimFields, type Demand, demandBody, demandReady, NO_DEMAND } from '../../kit/claim-fields.tsx'
import { claimText } from '../../kit/claim-text.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useMay } from '../clinic-data.tsx'

/** Claims of the clinic to the vendor: what was sent, until when the answer is due, the next one (MM-14.2). */
export function ClaimsSection() {
  const t = useMessages(claimText)
  const may = useMay()
  const list = useEndpoint(ownClaimsEndpoint, {})
  const file = useWrite(fileClaimEndpoint)
  const [demand, setDemand] = useState<Demand | null>(null)
  return (
    <section className="sheet panel">
      <h2>{t.title}</h2>
      <ProblemNotice error={list.error} />
      {list.data?.claims.length === 0 && <p className="soft">{t.none}</p>}
      {list.data?.claims.map(claim => (
        <ClaimCard
          key={claim.claimId}
          claim={claim}
          heading={claim.number}
          actUrl={urlOf(ownCourtActEndpoint, { params: claim })}
        />
      ))}
      {may('contract.manage') && demand === null && (
        <Button size="compact-sm" variant="default" onClick={() => setDemand(NO_DEMAND)}>
          {t.send}
        </Button>
      )}
      {demand && (
        <form
          onSubmit={event => {
            event.preventDefault()
            file.mutate({ body: demandBody(demand) }, { onSuccess: () => setDemand(null) })
          }}
        >
          <p className="soft">{t.lead}</p>
          <ClaimFields demand={demand} onChange={setDemand} />
          <ProblemNotice error={file.error} />
          <div className="form-row">
            <Button size="compact-sm" type="submit" disabled={!demandReady(demand)} loading={file.isPending}>
              {t.send}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => setDemand(null)}>
              {t.close}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
