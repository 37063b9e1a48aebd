import { type ConsentBoard, type ConsentRow, myTextEndpoint } from '#modules/consents/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { LegalText } from '../kit/legal-text.tsx'
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
    <LegalText
      title={text.data.title}
      body={text.data.body}
      foot={`${t.edition} ${text.data.number} · SHA-256 ${text.data.sha256}`}
    />
  )
}
