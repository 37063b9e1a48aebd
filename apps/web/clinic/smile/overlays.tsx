import { type PointerEvent, useRef } from 'react'
import { useMessages } from '../../kit/i18n.ts'
import { type Edits, type Handle, handlesOf, type Lines, type Overlay, type Xy } from './lines.ts'
import { smileText } from './smile-text.ts'

interface Props {
  readonly overlay: Overlay
  readonly lines: Lines
  readonly edits: Edits
  /** Screen pixels for a photo pixel. */
  readonly scale: number
  readonly onMove: (edits: Edits, done: boolean) => void
}

const path = (points: readonly Xy[]) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('')
const NUDGE: Readonly<Record<string, Xy>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Lines that were found, with handles for mouse, finger and arrow keys. Drawn in photo pixels over the photo. */
export function Overlays({ overlay, lines, edits, scale, onMove }: Props) {
  const t = useMessages(smileText)
  return (
    <g className={`smile-lines is-${overlay}`}>
      <Drawn overlay={overlay} lines={lines} />
      {handlesOf(overlay, lines).map(handle => (
        <Grip
          key={handle.id}
          handle={handle}
          name={nameOf(handle.id, t)}
          edits={edits}
          scale={scale}
          onMove={onMove}
        />
      ))}
      {overlay !== 'lips' &&
        lines.teeth.map(tooth => (
          <text
            key={tooth.number}
            className="smile-number"
            x={(tooth.neck[0][0] + tooth.neck[1][0]) / 2}
            y={Math.min(tooth.neck[0][1], tooth.neck[1][1]) - 10 / scale}
            fontSize={11.5 / scale}
            textAnchor="middle"
          >
            {tooth.number}
          </text>
        ))}
    </g>
  )
}

function Drawn({ overlay, lines }: Pick<Props, 'overlay' | 'lines'>) {
  const [l, m, r] = lines.smileArc
  switch (overlay) {
    case 'midline': {
      const [[x1, y1], [x2, y2]] = lines.midline
      const [dx, dy] = [(x2 - x1) * 1.1, (y2 - y1) * 1.1]
      return <path d={`M${x1 - dx} ${y1 - dy}L${x2 + dx} ${y2 + dy}`} />
    }
    case 'smileArc':
      return (
        <path
          d={`M${l[0]} ${l[1]}Q${2 * m[0] - (l[0] + r[0]) / 2} ${2 * m[1] - (l[1] + r[1]) / 2} ${r[0]} ${r[1]}`}
        />
      )
    case 'edges':
      return <path d={lines.teeth.map(tooth => path(tooth.edge)).join('')} />
    case 'necks':
      return <path d={lines.teeth.map(tooth => path(tooth.neck)).join('')} />
    case 'borders':
      return <path d={lines.teeth.map(tooth => path(tooth.left) + path(tooth.right)).join('')} />
    case 'lips':
      return <path d={path(lines.upperLip) + path(lines.lowerLip)} />
  }
}

function nameOf(id: string, t: ReturnType<typeof useMessages<typeof smileText.ru>>): string {
  const [kind = '', rest = ''] = id.split('-')
  const n = Number(rest)
  switch (kind) {
    case 'arc':
      return [t.arcLeft, t.arcMiddle, t.arcRight][n]!
    case 'edge':
      return t.edgeOf(n)
    case 'neck':
      return t.neckOf(n)
    case 'border':
      return t.borderOf(n)
    case 'upperLip':
      return t.lipPoint(n / 2 + 1)
    case 'lowerLip':
      return t.lowerLipPoint(n / 2 + 1)
    default:
      return t.midline
  }
}

function Grip({
  handle,
  name,
  edits,
  scale,
  onMove,
}: Pick<Props, 'edits' | 'scale' | 'onMove'> & { readonly handle: Handle; readonly name: string }) {
  const grabbed = useRef<{ x: number; y: number; at: Xy } | null>(null)
  const placed = (dx: number, dy: number, from: Xy): Xy => [
    from[0] + (handle.way === 'y' ? 0 : dx),
    from[1] + (handle.way === 'x' ? 0 : dy),
  ]
  const drag = (event: PointerEvent<SVGGElement>, done: boolean) => {
    const start = grabbed.current
    if (!start) return
    const to = placed((event.clientX - start.x) / scale, (event.clientY - start.y) / scale, start.at)
    if (done) grabbed.current = null
    onMove(handle.move(edits, to), done)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a handle lies inside the drawing, where there are no buttons
    <g
      className="smile-grip"
      role="button"
      tabIndex={0}
      aria-label={name}
      transform={`translate(${handle.at[0]} ${handle.at[1]}) scale(${1 / scale})`}
      onPointerDown={event => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        grabbed.current = { x: event.clientX, y: event.clientY, at: handle.at }
      }}
      onPointerMove={event => drag(event, false)}
      onPointerUp={event => drag(event, true)}
      onPointerCancel={event => drag(event, true)}
      onKeyDown={event => {
        const nudge = NUDGE[event.key]
        if (!nudge) return
        event.preventDefault()
        event.stopPropagation()
        const far = event.shiftKey ? 5 : 1
        onMove(handle.move(edits, placed(nudge[0] * far, nudge[1] * far, handle.at)), true)
      }}
    >
      <title>{name}</title>
      <circle className="smile-grip-area" r={20} />
      <circle className="smile-grip-ring" r={6.5} />
    </g>
  )
}
