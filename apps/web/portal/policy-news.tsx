import { Button } from '@mantine/core'
import { useState } from 'react'
import type { EndpointResponse } from '#libs/contract/index.ts'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import type { readHomeEndpoint } from '#modules/portal/contract.ts'
import { useMessages } from '../kit/i18n.ts'
import { portalText } from './messages.ts'

type Home = EndpointResponse<typeof readHomeEndpoint>

/** What this browser has been told already. */
const SEEN = 'amb-policies-seen'
const seenNow = (): readonly string[] => (localStorage.getItem(SEEN) ?? '').split(',').filter(Boolean)

/** Tells that a policy has changed, with the way to read it, until the reader has seen it (MD-9.1). */
export function PolicyNews({
  clinic,
  policies,
}: {
  readonly clinic: Home['clinic']
  readonly policies: Home['policies']
}) {
  const t = useMessages(portalText)
  const [seen, setSeen] = useState(seenNow)
  return policies
    .filter(policy => !seen.includes(policy.editionId))
    .map(policy => (
      <div key={policy.editionId} className="sheet visit" role="status">
        {t.policyChanged(policy.operator, policy.number, formatDateShort(dayOf(policy.since, clinic.zone)))}
        <div className="visit-actions">
          <Button
            component="a"
            variant="light"
            size="md"
            href={`/c/${clinic.slug}/text/${policy.editionId}`}
            target="_blank"
            rel="noopener"
          >
            {t.policyRead}
          </Button>
          <Button
            variant="subtle"
            size="md"
            onClick={() => {
              const all = [...seenNow(), policy.editionId]
              localStorage.setItem(SEEN, all.join(','))
              setSeen(all)
            }}
          >
            {t.policySeen}
          </Button>
        </div>
      </div>
    ))
}
