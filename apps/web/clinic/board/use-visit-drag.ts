import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { BoardItem } from './board.tsx'
import { edgeSpeed, isOff, moveSpan, pxOfMinute, type Span, stretchSpan } from './geometry.ts'

/** Points of one rem, as the browser is set. */
export const remNow = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

export type Place = Span & { readonly columnId: string }

export interface Drag {
  readonly item: BoardItem
  readonly kind: 'move' | 'stretch'
  readonly to: Place
  /** Carried off the board: letting go changes nothing. */
  readonly off: boolean
}

/** How long a finger rests on a card before the card is picked up, ms; a swipe is over by then. */
const REST_MS = 400
/** How far a resting finger trembles and a mouse slips in a click, px. */
const TREMBLE = 10
const SLIP = 4

interface Options {
  readonly root: RefObject<HTMLElement | null>
  readonly hours: Span
  readonly onDrop: (item: BoardItem, to: Place) => void
}

/**
 * A visit in the hand. A mouse takes it at once; a finger rests on it first, so that swipes scroll as everywhere. At an edge
 * the board scrolls by itself. Escape, a second finger or letting go off the board leaves the visit where it was. A visit
 * that was picked up and let go in its place is `held`: it shows its handle and follows the finger at once.
 */
export function useVisitDrag(options: Options) {
  const newest = useRef(options)
  useLayoutEffect(() => {
    newest.current = options
  })
  const [drag, setDrag] = useState<Drag | null>(null)
  const [heldId, setHeld] = useState<string | null>(null)
  /** True while a finger carries a card: the page must not scroll under it. */
  const carrying = useRef(false)
  /** The click that ends a drag opens nothing. */
  const dragged = useRef(false)
  const drop = useRef<(() => void) | null>(null)
  useEffect(() => () => drop.current?.(), [])

  useEffect(() => {
    if (heldId === null) return
    const elsewhere = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return
      const card = (event.target as Element | null)?.closest?.<HTMLElement>('.card-visit')
      if (event instanceof KeyboardEvent || card?.dataset.id !== heldId) setHeld(null)
    }
    window.addEventListener('pointerdown', elsewhere, true)
    window.addEventListener('keydown', elsewhere)
    return () => {
      window.removeEventListener('pointerdown', elsewhere, true)
      window.removeEventListener('keydown', elsewhere)
    }
  }, [heldId])

  const begin = (event: React.PointerEvent, item: BoardItem, kind: Drag['kind']) => {
    if (!item.movable || event.button !== 0 || !event.isPrimary || drop.current) return
    event.stopPropagation()
    const mouse = event.pointerType === 'mouse'
    // The browser neither selects text nor drags a picture. A finger that turns out to tap is left to it.
    if (mouse) event.preventDefault()
    const scroller = newest.current.root.current!.parentElement!
    const start = { x: event.clientX, y: event.clientY, top: scroller.scrollTop }
    const at = { x: start.x, y: start.y }
    const { pointerId } = event
    const minute = pxOfMinute(remNow())
    let state: 'waiting' | 'lifted' | 'moved' = 'waiting'
    let last: Drag = { item, kind, to: spotOf(item), off: false }
    let frame = 0

    const lift = () => {
      state = 'lifted'
      carrying.current = !mouse
      if (!mouse) navigator.vibrate?.(12)
      setDrag(last)
    }
    const follow = () => {
      const { root, hours } = newest.current
      const by = (at.y - start.y + scroller.scrollTop - start.top) / minute
      const span = kind === 'move' ? moveSpan(item, by, hours) : stretchSpan(item, by, hours)
      const columnId = (kind === 'move' && columnAt(root.current, at.x)) || item.columnId
      const box = scroller.getBoundingClientRect()
      const off =
        isOff(at.y, { from: box.top, to: box.bottom }) || isOff(at.x, { from: box.left, to: box.right })
      const to = off ? spotOf(item) : { ...span, columnId }
      if (off === last.off && samePlace(to, last.to)) return
      last = { item, kind, to, off }
      setDrag(last)
    }
    const scroll = () => {
      const { x, y } = openBox(scroller)
      const [dx, dy] = [edgeSpeed(at.x, x), edgeSpeed(at.y, y)]
      if (!last.off && (dx || dy)) {
        scroller.scrollBy(dx, dy)
        follow()
      }
      frame = requestAnimationFrame(scroll)
    }
    const move = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return
      at.x = e.clientX
      at.y = e.clientY
      const far = Math.hypot(at.x - start.x, at.y - start.y)
      if (state === 'waiting' && !atOnce) {
        if (far > TREMBLE) finish()
        return
      }
      if (state !== 'moved') {
        if (far < SLIP) return
        if (state === 'waiting') lift()
        state = 'moved'
        setHeld(null)
        frame = requestAnimationFrame(scroll)
      }
      follow()
    }
    const finish = () => {
      clearTimeout(resting)
      cancelAnimationFrame(frame)
      for (const [name, listener] of listeners)
        window.removeEventListener(name, listener as EventListener, true)
      drop.current = null
      carrying.current = false
      setDrag(null)
    }
    const end = (e: PointerEvent) => {
      if (e.pointerId !== pointerId) return
      dragged.current = state !== 'waiting'
      finish()
      setHeld(state === 'lifted' && !mouse ? item.id : null)
      if (state === 'moved' && !last.off && !samePlace(last.to, item)) newest.current.onDrop(item, last.to)
    }
    const cancel = () => {
      dragged.current = state !== 'waiting'
      finish()
    }
    const listeners: readonly (readonly [string, (e: never) => void])[] = [
      ['pointermove', move],
      ['pointerup', end],
      ['pointercancel', (e: PointerEvent) => e.pointerId === pointerId && cancel()],
      ['pointerdown', (e: PointerEvent) => e.pointerId !== pointerId && cancel()],
      [
        'keydown',
        (e: KeyboardEvent) => {
          if (e.key !== 'Escape') return
          e.stopPropagation()
          cancel()
        },
      ],
      ['blur', (e: Event) => e.target === window && cancel()],
      // A long press asks the browser for its menu; here it picks the visit up.
      ['contextmenu', (e: Event) => !mouse && e.preventDefault()],
    ]
    for (const [name, listener] of listeners) window.addEventListener(name, listener as EventListener, true)
    drop.current = finish
    const atOnce = mouse || heldId === item.id
    const resting = atOnce ? undefined : setTimeout(lift, REST_MS)
  }

  return {
    drag,
    heldId,
    carrying,
    begin,
    /** For the board: a new press ends the memory of the last drag, and a click that ended one is swallowed. */
    guard: {
      onPointerDownCapture: (event: React.PointerEvent) => {
        if (event.isPrimary) dragged.current = false
      },
      onClickCapture: (event: React.MouseEvent) => {
        if (dragged.current) event.stopPropagation()
        dragged.current = false
      },
    },
  }
}

const spotOf = ({ from, to, columnId }: BoardItem): Place => ({ from, to, columnId })
const samePlace = (a: Place, b: Place) => a.from === b.from && a.to === b.to && a.columnId === b.columnId

function columnAt(root: HTMLElement | null, x: number): string | undefined {
  return [...(root?.querySelectorAll<HTMLElement>('[data-column]') ?? [])].find(element => {
    const box = element.getBoundingClientRect()
    return x >= box.left && x < box.right
  })?.dataset.column
}

/** The part of the scroller that shows time: the heads of the columns and the hours stand still above and beside it. */
function openBox(scroller: HTMLElement): { readonly x: Span; readonly y: Span } {
  const box = scroller.getBoundingClientRect()
  const corner = scroller.querySelector('.board-corner')?.getBoundingClientRect()
  return {
    x: { from: box.left + (corner?.width ?? 0), to: box.right },
    y: { from: box.top + (corner?.height ?? 0), to: box.bottom },
  }
}
