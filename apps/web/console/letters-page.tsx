import { Button, SegmentedControl } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import type { Letter } from '#modules/clients/contract.ts'
import {
  confirmLetterEndpoint,
  lettersCsvEndpoint,
  listLettersEndpoint,
  overviewEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../kit/api.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status, type Tone } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { LetterForm } from './letter-form.tsx'
import { lettersText } from './letters-text.ts'
import { LetterTabs } from './tabs.tsx'

type Which = 'all' | 'in' | 'out'

/** The journal of letters with legal force, both ways, as evidence (MM-12.1, MM-12.3). */
export function LettersPage() {
  const t = useMessages(lettersText)
  const list = useEndpoint(listLettersEndpoint, { query: {} })
  const overview = useEndpoint(overviewEndpoint, {})
  const [which, setWhich] = useState<Which>('all')
  const [form, setForm] = useState<'write' | 'enter' | null>(null)
  const clients = overview.data?.clients ?? []
  const nameOf = new Map(clients.map(client => [client.tenantId, client.shortName]))
  const shown = (list.data?.letters ?? []).filter(row => which === 'all' || row.direction === which)
  return (
    <ConsolePage
      tabs={<LetterTabs />}
      title={t.title}
      actions={
        <>
          <Button
            component="a"
            variant="default"
            href={urlOf(lettersCsvEndpoint, { query: {} })}
            leftSection={<IconDownload size={16} />}
          >
            {t.csv}
          </Button>
          <Button variant="default" onClick={() => setForm(form === 'enter' ? null : 'enter')}>
            {t.enter}
          </Button>
          <Button onClick={() => setForm(form === 'write' ? null : 'write')}>{t.write}</Button>
        </>
      }
      lead={t.lead}
    >
      {form && <LetterForm key={form} kind={form} clients={clients} onDone={() => setForm(null)} />}
      <SegmentedControl
        aria-label={t.which}
        value={which}
        onChange={value => setWhich(value as Which)}
        data={[
          { value: 'all', label: t.all },
          { value: 'in', label: t.in },
          { value: 'out', label: t.out },
        ]}
      />
      <ProblemNotice error={list.error} />
      <section className="sheet panel" style={{ marginTop: 12 }}>
        {list.data && shown.length === 0 && <p className="soft">{t.none}</p>}
        {shown.map(letter => (
          <Row
            key={letter.letterId}
            letter={letter}
            client={letter.tenantId ? (nameOf.get(letter.tenantId) ?? '') : ''}
          />
        ))}
      </section>
    </ConsolePage>
  )
}

function stateOf(
  letter: Letter,
): readonly [Tone, 'sent' | 'queued' | 'failed' | 'received' | 'notSent' | 'confirmed'] {
  if (letter.direction === 'in') {
    if (letter.proper) return ['good', 'received']
    return letter.confirmedAt ? ['good', 'confirmed'] : ['warn', 'notSent']
  }
  if (letter.sentAt) return ['good', 'sent']
  return letter.outcome ? ['bad', 'failed'] : ['wait', 'queued']
}

function Row({ letter, client }: { readonly letter: Letter; readonly client: string }) {
  const t = useMessages(lettersText)
  const language = useLanguage()
  const confirm = useWrite(confirmLetterEndpoint)
  const [open, setOpen] = useState(false)
  const [tone, word] = stateOf(letter)
  const { tenantId, letterId } = letter
  return (
    <article className="letter">
      <div className="letter-head">
        <b>{letter.subject}</b>
        <Status tone={tone}>{t[word]}</Status>
      </div>
      <div className="soft letter-line">
        <span>
          {letter.direction === 'in' ? '←' : '→'} {letter.address}
        </span>
        <span>{client}</span>
        <span className="num">{formatMoment(letter.sentAt ?? letter.createdAt, VENDOR_ZONE, language)}</span>
      </div>
      {open && <p className="letter-body">{letter.body}</p>}
      <ProblemNotice error={confirm.error} />
      <div className="form-row" style={{ marginTop: 4 }}>
        <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.hide : t.show}
        </Button>
        {word === 'notSent' && tenantId && (
          <Button
            size="compact-xs"
            variant="default"
            loading={confirm.isPending}
            onClick={() => confirm.mutate({ params: { tenantId, letterId } })}
          >
            {t.confirm}
          </Button>
        )}
      </div>
    </article>
  )
}
