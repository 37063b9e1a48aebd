import { IconLock } from '@tabler/icons-react'
import './board.css'
import { memo, useEffect, useRef, useState } from 'react'
import type { AppointmentStatus } from '#modules/scheduling/contract.ts'
import { hoursOf, lanesOf, moveSpan, SNAP_MINUTES, type Span, stretchSpan } from './geometry.ts'
import { STATUS_ICONS } from './status.tsx'

/** A card of the board. Times are minutes of the day in the zone of its branch. */
export interface BoardItem extends Span {
  readonly id: string
  readonly columnId: string
  readonly title: string
  readonly subtitle: string
  /** The word of a block of the person's data; null when he is not blocked. */
  readonly blocked: string | null
  readonly status: AppointmentStatus
  readonly statusWord: string
  readonly movable: boolean
}

export interface BoardColumn {
  readonly id: string
  readonly title: string
  readonly subtitle: string
  readonly windows: readonly Span[]
  readonly busy: readonly Span[]
}

export interface BoardProps {
  readonly label: string
  readonly busyWord: string
  readonly columns: readonly BoardColumn[]
  readonly items: readonly BoardItem[]
  /** Minutes of «now» when the day is today. */
  readonly now: number | null
  readonly selectedId: string | null
  readonly onOpen: (id: string) => void
  readonly onChange: (id: string, to: Span & { readonly columnId: string }) => void
  readonly onCreate: (columnId: string, at: Span) => void
}

const PX = 1.5
export const hm = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

interface Drag {
  readonly item: BoardItem
  readonly kind: 'move' | 'stretch'
  readonly to: Span & { readonly columnId: string }
}

/** Doctors as columns, the day from top to bottom. Drag moves, the lower edge lengthens, arrows do the same. */
export function Board(props: BoardProps) {
  const { columns, items, now } = props
  const hours = hoursOf([...columns.flatMap(c => [...c.windows, ...c.busy]), ...items])
  const root = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const today = now !== null
  useEffect(() => {
    if (today) root.current?.querySelector('.board-now')?.scrollIntoView({ block: 'nearest' })
  }, [today])
  const height = (hours.to - hours.from) * PX

  const columnAt = (x: number): string | undefined =>
    [...(root.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])].find(el => {
      const box = el.getBoundingClientRect()
      return x >= box.left && x < box.right
    })?.dataset.column

  /** The click that ends a drag opens nothing. */
  const dragged = useRef(false)
  // Not before the click itself: after a tap it would fall on what has opened under the finger.
  const open = (id: string) => {
    if (!dragged.current) props.onOpen(id)
    dragged.current = false
  }
  const begin = (event: React.PointerEvent, item: BoardItem, kind: Drag['kind']) => {
    dragged.current = false
    if (!item.movable || event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    const [x0, y0] = [event.clientX, event.clientY]
    let last: Drag | null = null
    const move = (e: PointerEvent) => {
      if (!last && Math.hypot(e.clientX - x0, e.clientY - y0) < 4) return
      const by = (e.clientY - y0) / PX
      const span = kind === 'move' ? moveSpan(item, by, hours) : stretchSpan(item, by, hours)
      last = {
        item,
        kind,
        to: { ...span, columnId: kind === 'move' ? (columnAt(e.clientX) ?? item.columnId) : item.columnId },
      }
      setDrag(last)
    }
    const end = (e: Event) => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('keydown', cancel)
      setDrag(null)
      dragged.current = last !== null
      if (e.type !== 'pointerup' || !last) return
      if (last.to.from !== item.from || last.to.to !== item.to || last.to.columnId !== item.columnId)
        props.onChange(item.id, last.to)
    }
    const cancel = (e: KeyboardEvent) => e.key === 'Escape' && end(e)
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('keydown', cancel)
  }

  const onKey = (event: React.KeyboardEvent, item: BoardItem) => {
    const step = { ArrowUp: -SNAP_MINUTES, ArrowDown: SNAP_MINUTES }[event.key]
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      props.onOpen(item.id)
    } else if (event.altKey && item.movable && step) {
      event.preventDefault()
      props.onChange(item.id, {
        ...(event.shiftKey ? stretchSpan(item, step, hours) : moveSpan(item, step, hours)),
        columnId: item.columnId,
      })
    } else if (event.altKey && item.movable && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const at = columns.findIndex(c => c.id === item.columnId) + (event.key === 'ArrowLeft' ? -1 : 1)
      event.preventDefault()
      if (columns[at]) props.onChange(item.id, { from: item.from, to: item.to, columnId: columns[at].id })
    } else if (step || event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const cards = [...(root.current?.querySelectorAll<HTMLElement>('.card-visit') ?? [])]
      const here = cards.indexOf(event.currentTarget as HTMLElement)
      event.preventDefault()
      cards[here + (event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 1)]?.focus()
    }
  }

  const create = (event: React.MouseEvent<HTMLElement>, column: BoardColumn) => {
    if (event.target !== event.currentTarget) return
    const minute = hours.from + (event.clientY - event.currentTarget.getBoundingClientRect().top) / PX
    const from = Math.floor(minute / 15) * 15
    props.onCreate(column.id, { from, to: from + 30 })
  }

  return (
    <section
      className="board"
      ref={root}
      aria-label={props.label}
      style={{ '--columns': columns.length } as React.CSSProperties}
    >
      <div className="board-corner" />
      {columns.map(column => (
        <div key={column.id} className="board-head">
          <strong>{column.title}</strong>
          <span className="soft">{column.subtitle}</span>
        </div>
      ))}
      <div className="board-hours" style={{ height }}>
        {Array.from({ length: (hours.to - hours.from) / 60 }, (_, i) => hours.from + i * 60).map(hour => (
          <span key={hour} style={{ top: (hour - hours.from) * PX }}>
            {hm(hour)}
          </span>
        ))}
      </div>
      {columns.map(column => {
        const own = items.filter(
          item => (drag?.item.id === item.id ? drag.to.columnId : item.columnId) === column.id,
        )
        const placed = own.map(item => (drag?.item.id === item.id ? { ...item, ...drag.to } : item))
        const lanes = lanesOf(placed)
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard books through the button of the tool bar
          // biome-ignore lint/a11y/noStaticElementInteractions: an empty stretch of time is a target for the pointer
          <div
            key={column.id}
            className="board-column"
            data-column={column.id}
            style={{ height }}
            onClick={event => create(event, column)}
          >
            {column.windows.map(window => (
              <div
                key={`${window.from}-${window.to}`}
                className="board-window"
                style={place(window, hours)}
              />
            ))}
            {column.busy.map(busy => (
              <div key={`b${busy.from}`} className="board-busy" style={place(busy, hours)}>
                {props.busyWord}
              </div>
            ))}
            {placed.map(item => (
              <VisitCard
                key={item.id}
                item={item}
                lane={lanes.get(item)!}
                hours={hours}
                selected={item.id === props.selectedId}
                dragged={drag?.item.id === item.id}
                onBegin={begin}
                onKey={onKey}
                onOpen={open}
              />
            ))}
            {now !== null && now > hours.from && now < hours.to && (
              <div className="board-now" style={{ top: (now - hours.from) * PX }} />
            )}
          </div>
        )
      })}
    </section>
  )
}

const place = (span: Span, hours: Span) => ({
  top: (span.from - hours.from) * PX,
  height: (span.to - span.from) * PX,
})

interface CardProps {
  readonly item: BoardItem
  readonly lane: { readonly lane: number; readonly lanes: number }
  readonly hours: Span
  readonly selected: boolean
  readonly dragged: boolean
  readonly onBegin: (event: React.PointerEvent, item: BoardItem, kind: 'move' | 'stretch') => void
  readonly onKey: (event: React.KeyboardEvent, item: BoardItem) => void
  readonly onOpen: (id: string) => void
}

const VisitCard = memo(function VisitCard({
  item,
  lane,
  hours,
  selected,
  dragged,
  onBegin,
  onKey,
  onOpen,
}: CardProps) {
  const Icon = STATUS_ICONS[item.status]
  const short = item.to - item.from < 30
  return (
    <button
      type="button"
      className="card-visit"
      data-status={item.status}
      data-selected={selected || undefined}
      data-dragged={dragged || undefined}
      data-short={short || undefined}
      data-id={item.id}
      style={{
        ...place(item, hours),
        left: `${(lane.lane / lane.lanes) * 100}%`,
        width: `${100 / lane.lanes}%`,
      }}
      onPointerDown={event => onBegin(event, item, 'move')}
      onClick={() => onOpen(item.id)}
      onKeyDown={event => onKey(event, item)}
    >
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
      {item.movable && (
        <span className="card-edge" onPointerDown={event => onBegin(event, item, 'stretch')} />
      )}
    </button>
  )
})
