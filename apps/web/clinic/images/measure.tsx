import { type PointerEvent, useState } from 'react'
import type { DicomShape } from '#modules/imaging/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { lengthOf, type Point } from './dicom-pixels.ts'
import { imagesText } from './images-text.ts'

/** Lines drawn over an image, each with its length. They live as long as the picture is open and are stored nowhere. */
export function Measure({ shape, active }: { readonly shape: DicomShape; readonly active: boolean }) {
  const t = useMessages(imagesText)
  const language = useLanguage()
  const [lines, setLines] = useState<readonly (readonly [Point, Point])[]>([])
  const [from, setFrom] = useState<Point | null>(null)
  const [to, setTo] = useState<Point | null>(null)
  const [size, setSize] = useState(1)

  const place = (event: PointerEvent<SVGSVGElement>): Point => {
    const matrix = event.currentTarget.getScreenCTM()!
    // Text and points keep their size on the screen however the picture is zoomed.
    setSize(1 / matrix.a)
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    return { x: at.x, y: at.y }
  }
  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (!active) return
    const at = place(event)
    if (from === null) {
      setFrom(at)
      setTo(at)
      return
    }
    setLines([...lines, [from, at]])
    setFrom(null)
    setTo(null)
  }
  const words = (a: Point, b: Point) => {
    const { length, mm } = lengthOf(shape, a, b)
    const digits = { maximumFractionDigits: mm ? 1 : 0, minimumFractionDigits: mm ? 1 : 0 }
    return `${length.toLocaleString(language, digits)}\u00a0${mm ? t.mm : t.px}`
  }
  const all = from && to ? [...lines, [from, to] as const] : lines
  if (!active && all.length === 0) return null
  return (
    <svg
      className="measure"
      viewBox={`0 0 ${shape.columns} ${shape.rows}`}
      style={{ pointerEvents: active ? 'auto' : 'none' }}
      role="img"
      aria-label={all.map(([a, b]) => words(a, b)).join('; ')}
      onPointerDown={press}
      onPointerMove={event => from && setTo(place(event))}
    >
      {all.map(([a, b]) => (
        <g key={`${a.x}/${a.y}/${b.x}/${b.y}`}>
          <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} vectorEffect="non-scaling-stroke" />
          <circle cx={a.x} cy={a.y} r={4 * size} />
          <circle cx={b.x} cy={b.y} r={4 * size} />
          <text x={b.x + 8 * size} y={b.y - 8 * size} fontSize={15 * size} strokeWidth={3 * size}>
            {words(a, b)}
          </text>
        </g>
      ))}
    </svg>
  )
}
