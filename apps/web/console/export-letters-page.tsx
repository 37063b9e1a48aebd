import { Button, Checkbox, Group } from '@mantine/core'
import { IconFileDescription } from '@tabler/icons-react'
import { useState } from 'react'
import type { EndpointResponse } from '#libs/contract/index.ts'
import { formatDate, formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import {
  decideLetterEndpoint,
  exportLetterScanEndpoint,
  listExportLettersEndpoint,
} from '#modules/exports/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../kit/api.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status, type Tone } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { consoleText } from './console-text.ts'
import { exportLettersText } from './export-letters-text.ts'
import { ReasonButton } from './reason-button.tsx'
import { LetterTabs } from './tabs.tsx'

type Row = EndpointResponse<typeof listExportLettersEndpoint>['letters'][number]

/** Official letters about extended exports: the vendor checks each, 3 working days begin (MM3-3.2). */
export function ExportLettersPage() {
  const t = useMessages(exportLettersText)
  const c = useMessages(consoleText)
  const list = useEndpoint(listExportLettersEndpoint, {})
  return (
    <ConsolePage tabs={<LetterTabs />} title={c.exportLetters} lead={t.lead} error={list.error}>
      {list.data?.letters.length === 0 && <p className="soft">{t.none}</p>}
      {list.data?.letters.map(row => (
        <LetterCard key={row.letterId} row={row} />
      ))}
    </ConsolePage>
  )
}

function standing(row: Row): {
  readonly tone: Tone
  readonly word: 'received' | 'rejected' | 'done' | 'late' | 'working'
} {
  if (row.state === 'received') return { tone: 'wait', word: 'received' }
  if (row.state === 'rejected') return { tone: 'bad', word: 'rejected' }
  if (row.delivered) return { tone: 'good', word: 'done' }
  return row.overdue ? { tone: 'bad', word: 'late' } : { tone: 'wait', word: 'working' }
}

function LetterCard({ row }: { readonly row: Row }) {
  const t = useMessages(exportLettersText)
  const language = useLanguage()
  const { tone, word } = standing(row)
  const params = { tenantId: row.tenantId, letterId: row.letterId }
  return (
    <section className="sheet panel" style={{ marginBottom: 12 }}>
      <h2>
        {row.number} · {row.client} <Status tone={tone}>{t[word]}</Status>
      </h2>
      <p className="soft">
        {t.came} {formatMoment(row.receivedAt, VENDOR_ZONE, language)}, {row.sentName}
      </p>
      <p>
        {t.signed}: {row.signerName}, {row.signerPost}.{' '}
        <a href={urlOf(exportLetterScanEndpoint, { params })} target="_blank" rel="noreferrer">
          <IconFileDescription size={15} aria-hidden style={{ verticalAlign: -2 }} /> {row.fileName}
        </a>
      </p>
      {row.decidedAt && (
        <p className="soft">
          {row.decidedName}, {formatMoment(row.decidedAt, VENDOR_ZONE, language)}
          {row.dueOn && ` · ${t.due(formatDate(row.dueOn, language))}`}
          {row.rejectReason && ` · ${row.rejectReason}`}
        </p>
      )}
      {row.state === 'received' && <Decide params={params} />}
    </section>
  )
}

function Decide({ params }: { readonly params: { readonly tenantId: string; readonly letterId: string } }) {
  const t = useMessages(exportLettersText)
  const decide = useWrite(decideLetterEndpoint)
  const [seen, setSeen] = useState({ letterhead: false, authority: false })
  return (
    <>
      <Checkbox
        mb={6}
        label={t.letterhead}
        checked={seen.letterhead}
        onChange={e => setSeen({ ...seen, letterhead: e.currentTarget.checked })}
      />
      <Checkbox
        mb="sm"
        label={t.authority}
        checked={seen.authority}
        onChange={e => setSeen({ ...seen, authority: e.currentTarget.checked })}
      />
      <Group gap={8}>
        <Button
          size="compact-sm"
          disabled={!seen.letterhead || !seen.authority}
          loading={decide.isPending}
          onClick={() =>
            decide.mutate({ params, body: { decision: 'accepted', letterhead: true, authority: true } })
          }
        >
          {t.accept}
        </Button>
        <ReasonButton
          label={t.reject}
          onReason={reason => decide.mutate({ params, body: { decision: 'rejected', reason } })}
        />
      </Group>
      <ProblemNotice error={decide.error} />
    </>
  )
}
