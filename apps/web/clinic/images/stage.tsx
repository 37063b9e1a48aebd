import { type PointerEvent, type ReactNode, useEffect, useRef } from 'react'

/** How a picture is looked at: 1 is the whole; the shift is in parts of the stage, so stages of unlike size agree. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}
export const WHOLE: View = { scale: 1, x: 0, y: 0 }
const LARGEST = 16

/** The view after zooming by a factor around a point of the stage (parts of it, the middle is 0). */
export function zoomed(view: View, factor: number, px = 0, py = 0): View {
  const scale = Math.min(LARGEST, Math.max(1, view.scale * factor))
  if (scale === 1) return WHOLE
  const by = scale / view.scale
  return { scale, x: px - (px - view.x) * by, y: py - (py - view.y) * by }
}

/** A stage that is zoomed by wheel and pinch and moved by dragging; what stands on it is one picture. */
export function Stage({
  view,
  onView,
  pan = true,
  label,
  children,
}: {
  readonly view: View
  readonly onView: (next: View) => void
  /** False while the pointer draws. */
  readonly pan?: boolean
  readonly label: string
  readonly children: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  const now = useRef(view)
  now.current = view
  const fingers = useRef(new Map<number, { x: number; y: number }>())

  useEffect(() => {
    const element = box.current!
    // React listens passively: the page would scroll as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top, width, height } = element.getBoundingClientRect()
      const [px, py] = [(event.clientX - left) / width - 0.5, (event.clientY - top) / height - 0.5]
      onView(zoomed(now.current, Math.exp(-event.deltaY / 400), px, py))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [onView])

  const spread = () => {
    const [a, b] = [...fingers.current.values()]
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0
  }
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const finger = fingers.current.get(event.pointerId)
    if (!finger) return
    const before = spread()
    const { width, height } = event.currentTarget.getBoundingClientRect()
    const [dx, dy] = [(event.clientX - finger.x) / width, (event.clientY - finger.y) / height]
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (fingers.current.size === 2 && before > 0) onView(zoomed(now.current, spread() / before))
    else if (now.current.scale > 1) {
      const { scale, x, y } = now.current
      onView({ scale, x: x + dx, y: y + dy })
    }
  }
  const { scale, x, y } = view
  return (
    <div
      ref={box}
      className="stage"
      role="img"
      aria-label={label}
      style={{ cursor: pan ? (scale > 1 ? 'grab' : 'zoom-in') : 'crosshair' }}
      onPointerDown={event => {
        if (!pan) return
        event.currentTarget.setPointerCapture(event.pointerId)
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
      }}
      onPointerMove={onMove}
      onPointerUp={event => fingers.current.delete(event.pointerId)}
      onPointerCancel={event => fingers.current.delete(event.pointerId)}
      onDoubleClick={() => pan && onView(scale > 1 ? WHOLE : zoomed(WHOLE, 2.5))}
    >
      <div
        className="stage-picture"
        style={{ transform: `translate(${x * 100}%, ${y * 100}%) scale(${scale})` }}
      >
        {children}
      </div>
    </div>
  )
}
