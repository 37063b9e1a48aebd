import { Button } from '@mantine/core'
import { IconArrowLeft, IconInbox } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { InboxKind } from '#modules/inbox/contract.ts'
import type { ApiProblem } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { go, useRoute } from '../route.ts'
import { inboxText } from './inbox-text.ts'
import { KindFilter } from './kind-filter.tsx'
import { WaitingItem } from './waiting-item.tsx'
import { WaitingLine } from './waiting-line.tsx'
import type { WaitingRow } from './waiting-rows.ts'

interface Props {
  readonly kinds: readonly InboxKind[]
  readonly rows: readonly WaitingRow[]
  readonly error: ApiProblem | null
  readonly ready: boolean
}

const pathOf = (id: string | null, kind: InboxKind | null): string => {
  const query = new URLSearchParams({ ...(kind && { kind }), ...(id && { item: id }) })
  return query.size > 0 ? `inbox?${query}` : 'inbox'
}

const STEPS: Readonly<Record<string, (at: number, of: number) => number>> = {
  ArrowDown: (at, of) => Math.min(at + 1, of - 1),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, of) => of - 1,
}

/**
 * What waits, as a list with the chosen one beside it; on a phone one after the other. Arrows go through the list, Enter
 * goes to the fields of the chosen one, Escape comes back. What was dealt with leaves, the next one takes its place.
 */
export function Waiting({ kinds, rows: all, error, ready }: Props) {
  const t = useMessages(inboxText)
  const { query } = useRoute()
  const only = kinds.find(kind => kind === query.get('kind')) ?? null
  const rows = only ? all.filter(row => row.kind === only) : all
  const chosen = query.get('item')
  const found = rows.findIndex(row => row.id === chosen)
  // What was chosen has been dealt with: the one that moved up is shown.
  const last = useRef(0)
  const at = found >= 0 ? found : Math.min(last.current, rows.length - 1)
  if (found >= 0) last.current = found
  const current = rows[at]
  const list = useRef<HTMLUListElement>(null)
  const detail = useRef<HTMLElement>(null)
  const lineOf = (index: number) => list.current?.querySelectorAll<HTMLElement>('a')[index]
  const done = chosen !== null && found < 0 && ready

  useEffect(() => {
    // The button that was pressed is gone with what it stood on: the hand goes on in the list.
    if (done && document.activeElement === document.body) lineOf(at)?.focus()
  })

  const choose = (index: number) => {
    const row = rows[index]
    if (!row) return
    lineOf(index)?.focus()
    go(pathOf(row.id, only), { replace: chosen !== null })
  }
  const onListKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    // Without a list beside it, an arrow only moves the hand.
    const under = [...(list.current?.querySelectorAll('a') ?? [])].indexOf(
      document.activeElement as HTMLAnchorElement,
    )
    const next = step(under, rows.length)
    if (detail.current?.checkVisibility()) choose(next)
    else lineOf(next)?.focus()
  }
  const enter = () =>
    requestAnimationFrame(() =>
      detail.current
        ?.querySelector<HTMLElement>('input, textarea, select, a.item-act, button:not(.inbox-back)')
        ?.focus(),
    )

  if (!ready && !error) return <p className="soft">{t.loading}</p>
  if (all.length === 0) return error ? <ProblemNotice error={error} /> : <Empty kinds={kinds} />
  return (
    <>
      <ProblemNotice error={error} />
      <KindFilter rows={all} kinds={kinds} only={only} onChoose={kind => go(pathOf(null, kind))} />
      <p role="status" className="for-readers">
        {done && t.left(all.length)}
      </p>
      {rows.length === 0 && <p className="sheet panel">{t.emptyKind}</p>}
      <div className="inbox" data-chosen={found >= 0 || undefined}>
        <div className="inbox-side">
          <ul ref={list} className="sheet inbox-list" aria-label={t.list} onKeyDown={onListKey}>
            {rows.map((row, index) => (
              <li key={row.id}>
                <WaitingLine
                  row={row}
                  href={`/app/${pathOf(row.id, only)}`}
                  here={index === at}
                  onOpen={() => {
                    go(pathOf(row.id, only), { replace: chosen !== null })
                    enter()
                  }}
                />
              </li>
            ))}
          </ul>
          <p className="soft inbox-keys">{t.keys}</p>
        </div>
        {current && (
          <section
            ref={detail}
            className="inbox-detail"
            aria-label={current.who}
            onKeyDown={event => {
              if (event.key === 'Escape' && !event.defaultPrevented) lineOf(at)?.focus()
            }}
          >
            <Button
              className="inbox-back"
              variant="subtle"
              leftSection={<IconArrowLeft size={16} />}
              onClick={() => {
                go(pathOf(null, only))
                requestAnimationFrame(() => lineOf(at)?.focus())
              }}
            >
              {t.back}
            </Button>
            <WaitingItem key={current.id} row={current} />
          </section>
        )}
      </div>
    </>
  )
}

function Empty({ kinds }: { readonly kinds: readonly InboxKind[] }) {
  const t = useMessages(inboxText)
  const words = {
    file: t.emptyFile,
    enquiry: t.emptyEnquiry,
    review: t.emptyReview,
    copies: t.emptyCopies,
    case: t.emptyCase,
  }
  return (
    <div className="sheet inbox-empty">
      <IconInbox size={40} stroke={1.2} aria-hidden />
      <h2>{t.empty}</h2>
      <p className="soft">{t.emptyHint(kinds.map(kind => words[kind]).join(', '))}</p>
    </div>
  )
}
