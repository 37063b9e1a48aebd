import './board.css'
import { useEffect, useMemo, useRef } from 'react'
import type { AppointmentStatus } from '#modules/scheduling/contract.ts'
import { useStable } from '../../kit/stable.ts'
import {
  hm,
  hoursOf,
  lanesOf,
  moveSpan,
  pxOfMinute,
  SNAP_MINUTES,
  type Span,
  stretchSpan,
  tall,
} from './geometry.ts'
import { type Place, remNow, useVisitDrag } from './use-visit-drag.ts'
import { CarriedCard, place, VisitCard } from './visit-card.tsx'

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
  /** The reading that was picked up: a visit that somebody else moved meanwhile is not moved unseen. */
  readonly version: number
  /** It stands where it was put, and the server has not answered yet. */
  readonly saving?: boolean
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
  /** What to do with a visit that a finger has picked up, and with one that it carries off the board. */
  readonly heldHint: string
  readonly offHint: string
  readonly columns: readonly BoardColumn[]
  readonly items: readonly BoardItem[]
  /** Minutes of «now» when the day is today. */
  readonly now: number | null
  readonly selectedId: string | null
  readonly onOpen: (id: string) => void
  readonly onChange: (item: BoardItem, to: Place) => void
  readonly onCreate: (columnId: string, at: Span) => void
}

/** Doctors as columns, the day from top to bottom. Drag moves, the lower edge lengthens, arrows do the same. */
export function Board(props: BoardProps) {
  const { columns, items, now } = props
  const hours = hoursOf([...columns.flatMap(c => [...c.windows, ...c.busy]), ...items])
  const root = useRef<HTMLDivElement>(null)
  const { drag, heldId, carrying, begin, guard } = useVisitDrag({ root, hours, onDrop: props.onChange })
  const today = now !== null
  useEffect(() => {
    if (today) root.current?.querySelector('.board-now')?.scrollIntoView({ block: 'nearest' })
  }, [today])
  // What is open beside the board is in view on it, also when it was booked elsewhere a moment ago.
  const { selectedId } = props
  const there = selectedId !== null && items.some(item => item.id === selectedId)
  useEffect(() => {
    if (there)
      root.current
        ?.querySelector(`[data-id="${selectedId}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [there, selectedId])
  const height = tall(hours.to - hours.from)

  const lanes = useMemo(
    () => new Map(columns.flatMap(({ id }) => [...lanesOf(items.filter(item => item.columnId === id))])),
    [columns, items],
  )
  const pick = useStable(begin)
  const open = useStable(props.onOpen)
  const onKey = useStable((event: React.KeyboardEvent, item: BoardItem) => {
    const step = { ArrowUp: -SNAP_MINUTES, ArrowDown: SNAP_MINUTES }[event.key]
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      props.onOpen(item.id)
    } else if (event.altKey && item.movable && step) {
      event.preventDefault()
      props.onChange(item, {
        ...(event.shiftKey ? stretchSpan(item, step, hours) : moveSpan(item, step, hours)),
        columnId: item.columnId,
      })
    } else if (event.altKey && item.movable && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const at = columns.findIndex(c => c.id === item.columnId) + (event.key === 'ArrowLeft' ? -1 : 1)
      event.preventDefault()
      if (columns[at]) props.onChange(item, { from: item.from, to: item.to, columnId: columns[at].id })
    } else if (step || event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const cards = [...(root.current?.querySelectorAll<HTMLElement>('.card-visit') ?? [])]
      const here = cards.indexOf(event.currentTarget as HTMLElement)
      event.preventDefault()
      cards[here + (event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 1)]?.focus()
    }
  })

  const create = (event: React.MouseEvent<HTMLElement>, column: BoardColumn) => {
    if (event.target !== event.currentTarget) return
    const below = event.clientY - event.currentTarget.getBoundingClientRect().top
    const minute = hours.from + below / pxOfMinute(remNow())
    const from = Math.floor(minute / 15) * 15
    props.onCreate(column.id, { from, to: from + 30 })
  }

  const target = drag && !drag.off ? drag.to.columnId : null
  const hint = drag?.off ? props.offHint : heldId !== null && !drag ? props.heldHint : null
  return (
    <section
      className="board"
      ref={root}
      aria-label={props.label}
      style={{ '--columns': columns.length } as React.CSSProperties}
      {...guard}
    >
      <div className="board-corner" />
      {columns.map(column => (
        <div key={column.id} className="board-head" data-target={target === column.id || undefined}>
          <strong>{column.title}</strong>
          <span className="soft">{column.subtitle}</span>
        </div>
      ))}
      <div className="board-hours" style={{ height }}>
        {Array.from({ length: (hours.to - hours.from) / 60 }, (_, i) => hours.from + i * 60).map(hour => (
          <span key={hour} style={{ top: tall(hour - hours.from) }}>
            {hm(hour)}
          </span>
        ))}
      </div>
      {columns.map(column => {
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
            {items
              .filter(item => item.columnId === column.id)
              .map(item => (
                <VisitCard
                  key={item.id}
                  item={item}
                  lane={lanes.get(item)!}
                  hours={hours}
                  selected={item.id === props.selectedId}
                  lifted={drag?.item.id === item.id}
                  held={heldId === item.id}
                  carrying={carrying}
                  onBegin={pick}
                  onKey={onKey}
                  onOpen={open}
                />
              ))}
            {drag && target === column.id && <CarriedCard drag={drag} hours={hours} />}
            {now !== null && now > hours.from && now < hours.to && (
              <div className="board-now" style={{ top: tall(now - hours.from) }} />
            )}
          </div>
        )
      })}
      {hint && (
        <p className="board-hint" role="status">
          {hint}
        </p>
      )}
    </section>
  )
}
