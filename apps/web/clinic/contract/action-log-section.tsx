import { Button, Select, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { dayOf, formatDateShort, formatTime } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import { actionLogCsvEndpoint, readActionLogEndpoint } from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { ownText } from './own-text.ts'

const SHOWN = 12

/** What the users of the clinic did: all actions with its credentials are its own (MM-2a, MM-8.3). */
export function ActionLogSection({ today }: { readonly today: string }) {
  const t = useMessages(ownText)
  const [range, setRange] = useState({ from: today, to: today })
  const [userId, setUserId] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const query = { ...range, ...(userId && { userId }) }
  const ready = range.from !== '' && range.to !== ''
  const log = useEndpoint(readActionLogEndpoint, { query }, { enabled: ready })
  const actions = log.data?.actions ?? []
  return (
    <section className="sheet panel">
      <div className="contract-row">
        <h2>{t.actionLog}</h2>
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={urlOf(actionLogCsvEndpoint, { query })}
          leftSection={<IconDownload size={15} />}
        >
          {t.download}
        </Button>
      </div>
      <div className="form-row">
        <TextInput
          type="date"
          label={t.logFrom}
          value={range.from}
          onChange={e => setRange({ ...range, from: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t.logTo}
          value={range.to}
          onChange={e => setRange({ ...range, to: e.currentTarget.value })}
        />
        <Select
          label={t.logWho}
          placeholder={t.logEverybody}
          clearable
          data={(log.data?.people ?? []).map(person => ({ value: person.userId, label: person.name }))}
          value={userId}
          onChange={setUserId}
        />
      </div>
      <ProblemNotice error={log.error} />
      {log.data && actions.length === 0 && <p className="soft">{t.logNone}</p>}
      <ul className="plain">
        {(all ? actions : actions.slice(0, SHOWN)).map(action => (
          <li key={action.eventId}>
            <span>
              <b>{action.who}</b> — {action.action} <span className="soft">({action.purpose})</span>{' '}
              {action.outcome === 'refused' && <Status tone="warn">{t.refused}</Status>}
            </span>
            <span className="soft num">
              {formatDateShort(dayOf(action.at, VENDOR_ZONE))} {formatTime(action.at, VENDOR_ZONE)}
            </span>
          </li>
        ))}
      </ul>
      {!all && actions.length > SHOWN && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {t.showAll(actions.length)}
        </Button>
      )}
    </section>
  )
}
