import type { InboxKind } from '#modules/inbox/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { inboxText } from './inbox-text.ts'
import type { WaitingRow } from './waiting-rows.ts'

interface Props {
  readonly rows: readonly WaitingRow[]
  readonly kinds: readonly InboxKind[]
  readonly only: InboxKind | null
  readonly onChoose: (kind: InboxKind | null) => void
}

/** One kind of what waits, or all; offered when there is more than one kind in the list. */
export function KindFilter({ rows, kinds, only, onChoose }: Props) {
  const t = useMessages(inboxText)
  const label = {
    file: t.files,
    enquiry: t.enquiries,
    review: t.reviews,
    copies: t.copiesMany,
    case: t.cases,
  }
  const count = (kind: InboxKind) => rows.filter(row => row.kind === kind).length
  const there = kinds.filter(kind => count(kind) > 0 || kind === only)
  if (there.length < 2 && only === null) return null
  return (
    <fieldset className="inbox-kinds" aria-label={t.kinds}>
      {[null, ...there].map(kind => (
        <button key={kind ?? 'all'} type="button" aria-pressed={only === kind} onClick={() => onChoose(kind)}>
          {kind ? label[kind] : t.all} <span className="num">{kind ? count(kind) : rows.length}</span>
        </button>
      ))}
    </fieldset>
  )
}
