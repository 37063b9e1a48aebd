import { IconLock } from '@tabler/icons-react'
import { memo, type RefObject, useEffect, useRef } from 'react'
import type { BoardItem } from './board.tsx'
import { hm, type Lane, type Span, tall } from './geometry.ts'
import { STATUS_ICONS } from './status.tsx'
import type { Drag } from './use-visit-drag.ts'

export const place = (span: Span, hours: Span) => ({
  top: tall(span.from - hours.from),
  height: tall(span.to - span.from),
})

interface CardProps {
  readonly item: BoardItem
  readonly lane: Lane
  readonly hours: Span
  readonly selected: boolean
  /** The card is in the hand: here stands what it leaves. */
  readonly lifted: boolean
  readonly held: boolean
  readonly carrying: RefObject<boolean>
  readonly onBegin: (event: React.PointerEvent, item: BoardItem, kind: Drag['kind']) => void
  readonly onKey: (event: React.KeyboardEvent, item: BoardItem) => void
  readonly onOpen: (id: string) => void
}

export const VisitCard = memo(function VisitCard(props: CardProps) {
  const { item, lane, hours, carrying, onBegin } = props
  const short = item.to - item.from < 30
  const card = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // React listens passively, and only who listened before the finger came may keep the page from scrolling.
    const still = (event: TouchEvent) => carrying.current && event.cancelable && event.preventDefault()
    const element = card.current!
    element.addEventListener('touchmove', still, { passive: false })
    return () => element.removeEventListener('touchmove', still)
  }, [carrying])
  return (
    <button
      type="button"
      ref={card}
      className="card-visit"
      data-status={item.status}
      data-selected={props.selected || undefined}
      data-lifted={props.lifted || undefined}
      data-held={props.held || undefined}
      data-saving={item.saving || undefined}
      data-short={short || undefined}
      data-id={item.id}
      style={{
        ...place(item, hours),
        left: `${(lane.lane / lane.lanes) * 100}%`,
        width: `${100 / lane.lanes}%`,
      }}
      onPointerDown={event => onBegin(event, item, 'move')}
      onClick={() => props.onOpen(item.id)}
      onKeyDown={event => props.onKey(event, item)}
    >
      <CardText item={item} short={short} />
      {item.movable && (
        <span className="card-edge" onPointerDown={event => onBegin(event, item, 'stretch')} />
      )}
    </button>
  )
})

/** The card in the hand, where it would be put, with the whole time beside it: a finger covers the card's own. */
export function CarriedCard({ drag, hours }: { readonly drag: Drag; readonly hours: Span }) {
  const { item, to } = drag
  const short = to.to - to.from < 30
  return (
    <div
      className="card-visit"
      data-status={item.status}
      data-carried
      data-short={short || undefined}
      style={{ ...place(to, hours), left: 0, width: '100%' }}
      aria-hidden
    >
      <CardText item={{ ...item, ...to }} short={short} />
      <span className="carried-time num">
        {hm(to.from)}–{hm(to.to)}
      </span>
    </div>
  )
}

function CardText({ item, short }: { readonly item: BoardItem; readonly short: boolean }) {
  const Icon = STATUS_ICONS[item.status]
  return (
    <>
      <span className="card-line">
        <Icon size={13} stroke={2} aria-hidden />
        {item.blocked && (
          <IconLock size={13} stroke={2} className="card-lock" aria-label={item.blocked} role="img" />
        )}
        <b>{hm(item.from)}</b> {item.title}
      </span>
      <span className={short ? 'for-readers' : 'card-sub'}>{item.subtitle}</span>
      <span className="for-readers">
        –{hm(item.to)}, {item.statusWord}
      </span>
    </>
  )
}
