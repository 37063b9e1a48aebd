import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import {
  answerObjectionEndpoint,
  listObjectionsEndpoint,
  type ObjectionView,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { ConsolePage } from './console-page.tsx'
import { consoleText } from './console-text.ts'
import { LetterTabs } from './tabs.tsx'

/** Objections of clients to their periods, with the vendor's answers. */
export function ObjectionsPage() {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const list = useEndpoint(listObjectionsEndpoint, {})
  return (
    <ConsolePage tabs={<LetterTabs />} title={t.objections} error={list.error}>
      {list.data?.objections.length === 0 && <p className="soft">{c.none}</p>}
      {list.data?.objections.map(row => (
        <Row key={row.objectionId} row={row} />
      ))}
    </ConsolePage>
  )
}

function Row({ row }: { readonly row: ObjectionView & { readonly client: string } }) {
  const t = useMessages(consoleText)
  const language = useLanguage()
  const answer = useWrite(answerObjectionEndpoint)
  const [text, setText] = useState('')
  return (
    <section className="sheet panel" style={{ marginBottom: 12 }}>
      <h2>
        {row.caseNumber} · {row.client}
      </h2>
      <p className="soft">
        {t.filed} {formatMoment(row.filedAt, VENDOR_ZONE, language)}, {row.filedName}
      </p>
      <p>{row.text}</p>
      {row.answer ? (
        <p>
          <b>{t.answer}:</b> {row.answer}
        </p>
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault()
            answer.mutate({ params: { objectionId: row.objectionId }, body: { answer: text } })
          }}
        >
          <Textarea
            label={t.answer}
            autosize
            minRows={2}
            value={text}
            onChange={e => setText(e.currentTarget.value)}
          />
          <ProblemNotice error={answer.error} />
          <Button mt="sm" type="submit" disabled={text.trim() === ''} loading={answer.isPending}>
            {t.send}
          </Button>
        </form>
      )}
    </section>
  )
}
