import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { DicomShape } from '#modules/imaging/contract.ts'
import { ApiProblem } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { type Frame, paint, readFrame, type Window, windowOf } from './dicom-pixels.ts'
import { imagesText } from './images-text.ts'
import { Measure, MeasureTool } from './measure.tsx'
import { Invert, Knob, type PictureProps, partUrl, Reset, Tools, Turner } from './picture-tools.tsx'
import { Stage } from './stage.tsx'
import { useMeasurements } from './use-measurements.ts'

async function loadFrame(shape: DicomShape, url: string): Promise<Frame> {
  const response = await fetch(url)
  if (!response.ok) throw new ApiProblem(await response.json())
  return readFrame(shape, await response.arrayBuffer())
}

/** A DICOM image: window and level, negative, slices, measuring. Frames come decoded from the server. */
export function DicomPicture({ image, view, onView, shape }: PictureProps & { readonly shape: DicomShape }) {
  const t = useMessages(imagesText)
  const [number, setNumber] = useState(Math.floor(shape.frames / 2))
  const [own, setOwn] = useState<Window | null>(null)
  const [negative, setNegative] = useState(false)
  const [measuring, setMeasuring] = useState(false)
  const [knownMm, setKnownMm] = useState<number | null>(null)
  const measurements = useMeasurements(image, number)
  const frame = useQuery<Frame, ApiProblem>({
    queryKey: ['dicom-frame', image.fileId, number],
    queryFn: () => loadFrame(shape, partUrl(image, number)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: previous => previous,
  })
  const shown = frame.data
  const window = own ?? (shown ? windowOf(shape, shown) : null)
  const range = shown ? Math.max(1, shown.high - shown.low) : 1
  return (
    <>
      <Stage view={view} onView={onView} pan={!measuring} label={image.name}>
        {shown && window && <Canvas shape={shape} frame={shown} window={window} negative={negative} />}
        <Measure
          key={number}
          image={image}
          measurements={measurements}
          active={measuring}
          knownMm={knownMm}
        />
      </Stage>
      <ProblemNotice error={frame.error} />
      {!shown && !frame.error && <p className="picture-note">{t.loading}</p>}
      <Tools>
        {window && shown?.values && (
          <>
            <Knob
              label={t.level}
              value={-window.centre}
              min={-shown.high}
              max={-shown.low}
              step={range / 500}
              onChange={level => setOwn({ ...window, centre: -level })}
            />
            <Knob
              label={t.contrast}
              value={-window.width}
              min={-range * 1.5}
              max={-range / 50}
              step={range / 500}
              onChange={width => setOwn({ ...window, width: -width })}
            />
          </>
        )}
        <Invert on={negative} onClick={() => setNegative(!negative)} />
        <Reset
          onClick={() => {
            setOwn(null)
            setNegative(false)
          }}
        />
        <MeasureTool
          image={image}
          measurements={measurements}
          active={measuring}
          onActive={setMeasuring}
          knownMm={knownMm}
          onKnownMm={setKnownMm}
        />
        <Turner at={number} of={shape.frames} onTurn={setNumber} label={t.frame(number + 1, shape.frames)} />
      </Tools>
    </>
  )
}

function Canvas({
  shape,
  frame,
  window,
  negative,
}: {
  readonly shape: DicomShape
  readonly frame: Frame
  readonly window: Window
  readonly negative: boolean
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { centre, width } = window
  useEffect(() => {
    // At most once a picture of the screen, however fast the slider moves.
    const id = requestAnimationFrame(() => {
      const context = canvas.current!.getContext('2d')!
      const pixels = context.createImageData(shape.columns, shape.rows)
      paint(shape, frame, { centre, width }, negative, pixels.data)
      context.putImageData(pixels, 0, 0)
    })
    return () => cancelAnimationFrame(id)
  }, [shape, frame, centre, width, negative])
  return <canvas ref={canvas} width={shape.columns} height={shape.rows} data-painted={`${centre}/${width}`} />
}
