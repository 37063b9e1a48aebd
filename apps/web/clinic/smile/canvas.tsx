import { ActionIcon, Tooltip } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { smileText } from './smile-text.ts'
import { type Box, useView } from './use-view.ts'

interface Props {
  readonly before: string
  readonly after: string | null
  readonly width: number
  readonly height: number
  readonly mouth: Box | null
  /** Share of the width that shows «before»; null shows «after» alone, 1 shows «before» alone. */
  readonly split: number | null
  readonly onSplit?: (split: number) => void
  /** Drawn over the photo, in photo pixels. */
  readonly children?: ((scale: number) => ReactNode) | undefined
  readonly status?: ReactNode
}

/** The photo on its table: zoom, pan, before and after under one border that can be dragged. The label is always in sight. */
export function Canvas({ before, after, width, height, mouth, split, onSplit, children, status }: Props) {
  const t = useMessages(smileText)
  const frame = useRef<HTMLDivElement>(null)
  const { view, size, fit, toMouth, zoom, pan } = useView(frame, { width, height }, mouth)
  const fingers = useRef(new Map<number, { x: number; y: number }>())
  const [moving, setMoving] = useState(false)

  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    setMoving(true)
  }
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const last = fingers.current.get(event.pointerId)
    if (!last) return
    const now = { x: event.clientX, y: event.clientY }
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (other) {
      const far = (p: { x: number; y: number }) => Math.hypot(p.x - other.x, p.y - other.y)
      const box = frame.current!.getBoundingClientRect()
      const centre = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top }
      zoom(far(now) / Math.max(1, far(last)), centre)
      pan((now.x - last.x) / 2, (now.y - last.y) / 2)
    } else pan(now.x - last.x, now.y - last.y)
    fingers.current.set(event.pointerId, now)
  }
  const up = (event: PointerEvent<HTMLDivElement>) => {
    fingers.current.delete(event.pointerId)
    if (fingers.current.size === 0) setMoving(false)
  }
  const shown = split ?? 0
  const borderX = shown * size.width
  // The border stands still on the screen while the photo moves under it.
  const cut = Math.max(0, Math.min(width, (borderX - view.x) / view.scale))
  return (
    <div className="smile-canvas">
      <div
        ref={frame}
        className={moving ? 'smile-table moving' : 'smile-table'}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      >
        <div
          className="smile-stage"
          style={{ width, height, transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        >
          <img src={before} width={width} height={height} alt={t.before} draggable={false} />
          {after && shown < 1 && (
            <img
              src={after}
              width={width}
              height={height}
              alt={t.label}
              draggable={false}
              style={split === null ? undefined : { clipPath: `inset(0 0 0 ${cut}px)` }}
            />
          )}
          {children && (
            <svg className="smile-overlay" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
              <title>{t.lines}</title>
              {children(view.scale)}
            </svg>
          )}
        </div>
      </div>
      {split !== null && onSplit && (
        <SplitBorder frame={frame} at={shown} onMove={onSplit} label={t.compareHint} />
      )}
      {split !== null && shown > 0.06 && <span className="smile-tag is-before">{t.before}</span>}
      <p className="smile-label">{t.label}</p>
      {status}
      <div className="smile-zoom">
        <button type="button" onClick={toMouth}>
          {t.mouth}
        </button>
        <button type="button" onClick={fit}>
          {t.fit}
        </button>
        <Tooltip label={t.zoomOut}>
          <ActionIcon color="gray.4" variant="subtle" aria-label={t.zoomOut} onClick={() => zoom(1 / 1.3)}>
            <IconMinus size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t.zoomIn}>
          <ActionIcon color="gray.4" variant="subtle" aria-label={t.zoomIn} onClick={() => zoom(1.3)}>
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  )
}

function SplitBorder({
  frame,
  at,
  onMove,
  label,
}: {
  readonly frame: React.RefObject<HTMLDivElement | null>
  readonly at: number
  readonly onMove: (share: number) => void
  readonly label: string
}) {
  const held = useRef(false)
  const to = (clientX: number) => {
    const box = frame.current!.getBoundingClientRect()
    onMove(Math.min(1, Math.max(0, (clientX - box.left) / box.width)))
  }
  return (
    <div
      className="smile-split"
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      onPointerDown={event => {
        held.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={event => held.current && to(event.clientX)}
      onPointerUp={() => {
        held.current = false
      }}
      onKeyDown={event => {
        const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        onMove(Math.min(1, Math.max(0, at + step)))
      }}
    >
      <span className="smile-split-knob" aria-hidden />
    </div>
  )
}
