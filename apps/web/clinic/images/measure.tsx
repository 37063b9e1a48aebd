import { Button, NumberInput } from '@mantine/core'
import { type PointerEvent, useState } from 'react'
import type { Image } from '#modules/imaging/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import type { Point } from './dicom-pixels.ts'
import { imagesText } from './images-text.ts'
import { sizeOf, useLengthWords, type useMeasurements } from './use-measurements.ts'

type Measurements = ReturnType<typeof useMeasurements>

/** Lines drawn over an image, each with its length: two presses make one. */
export function Measure({
  image,
  measurements,
  active,
  knownMm,
}: {
  readonly image: Image
  readonly measurements: Measurements
  readonly active: boolean
  readonly knownMm: number | null
}) {
  const words = useLengthWords()
  const [from, setFrom] = useState<Point | null>(null)
  const [to, setTo] = useState<Point | null>(null)
  const [size, setSize] = useState(1)
  const picture = sizeOf(image)
  if (!picture) return null
  const { width, height } = picture

  const place = (event: PointerEvent<SVGSVGElement>): Point => {
    const matrix = event.currentTarget.getScreenCTM()!
    // Text and points keep their size on the screen however the picture is zoomed.
    setSize(1 / matrix.a)
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
    return { x: Math.min(width, Math.max(0, at.x)), y: Math.min(height, Math.max(0, at.y)) }
  }
  const press = (event: PointerEvent<SVGSVGElement>) => {
    if (!active) return
    const at = place(event)
    if (from === null) {
      setFrom(at)
      setTo(at)
      return
    }
    setFrom(null)
    setTo(null)
    // Both presses on one point are no line.
    if (Math.hypot(at.x - from.x, at.y - from.y) >= 1)
      measurements.add(from, at, measurements.hasScale ? null : knownMm)
  }
  const all = from && to ? [...measurements.lines, measurements.draft(from, to)] : measurements.lines
  if (!active && all.length === 0) return null
  // Before anybody has pressed, a stage of some nine hundred pixels is a good guess.
  const unit = size === 1 ? Math.max(1, width / 900) : size
  return (
    <svg
      className="measure"
      viewBox={`0 0 ${width} ${height}`}
      style={{ pointerEvents: active ? 'auto' : 'none' }}
      role="img"
      aria-label={all.map(words).join('; ')}
      onPointerDown={press}
      onPointerMove={event => from && setTo(place(event))}
    >
      {all.map(line => (
        <g key={line.key}>
          <line x1={line.a.x} y1={line.a.y} x2={line.b.x} y2={line.b.y} vectorEffect="non-scaling-stroke" />
          <circle cx={line.a.x} cy={line.a.y} r={4 * unit} />
          <circle cx={line.b.x} cy={line.b.y} r={4 * unit} />
          <text x={line.b.x + 8 * unit} y={line.b.y - 8 * unit} fontSize={15 * unit} strokeWidth={3 * unit}>
            {words(line)}
          </text>
        </g>
      ))}
    </svg>
  )
}

/** The button that begins measuring; a picture without a scale takes one from a line of known length. */
export function MeasureTool({
  image,
  measurements,
  active,
  onActive,
  knownMm,
  onKnownMm,
}: {
  readonly image: Image
  readonly measurements: Measurements
  readonly active: boolean
  readonly onActive: (next: boolean) => void
  readonly knownMm: number | null
  readonly onKnownMm: (next: number | null) => void
}) {
  const t = useMessages(imagesText)
  const { hasScale, mayWrite } = measurements
  return (
    <>
      <Button
        size="compact-sm"
        variant={active ? 'filled' : 'subtle'}
        color={active ? 'teal' : 'gray.3'}
        aria-pressed={active}
        onClick={() => onActive(!active)}
      >
        {t.measure}
      </Button>
      {active && !hasScale && mayWrite && (
        <NumberInput
          size="xs"
          w={170}
          min={0.5}
          max={500}
          decimalScale={1}
          decimalSeparator=","
          hideControls
          aria-label={t.knownMm}
          placeholder={t.knownMm}
          value={knownMm ?? ''}
          onChange={value => onKnownMm(value === '' ? null : Number(value))}
        />
      )}
      {active && (
        <span>
          {image.dicom?.atDetector && image.dicom.spacing
            ? `${t.measureHint}. ${t.atDetector}`
            : hasScale
              ? t.measureHint
              : knownMm
                ? t.measureKnown
                : t.measureNoScale}
        </span>
      )}
      <ProblemNotice error={measurements.error} />
    </>
  )
}
