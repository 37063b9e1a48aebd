import { type ConsentBoard, type ConsentRow, myTextEndpoint } from '#modules/consents/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { privacyText } from './privacy-text.ts'

export type Person = ConsentBoard
export type Operator = ConsentBoard['operators'][number]

export interface ConsentProps {
  readonly person: Person
  readonly operator: Operator
  readonly row: ConsentRow
}

/** The text of an edition, whole. */
export function ConsentText({ editionId }: { readonly editionId: string }) {
  const t = useMessages(privacyText)
  const text = useEndpoint(myTextEndpoint, { params: { editionId } })
  if (!text.data) return <ProblemNotice error={text.error} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by the keyboard too
    <article className="consent-text" lang="ru" aria-label={text.data.title} tabIndex={0}>
      <h3>{text.data.title}</h3>
      {text.data.body.map((paragraph, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an edition never changes
        <p key={i}>
          {paragraph.heading && <b>{paragraph.heading}. </b>}
          {paragraph.text}
        </p>
      ))}
      <p className="soft small hash">
        {t.edition} {text.data.number} · SHA-256 {text.data.sha256}
      </p>
    </article>
  )
}
