import { useState } from 'react'
import {
  addMeasurementEndpoint,
  type Image,
  listMeasurementsEndpoint,
  type Measurement,
} from '#modules/imaging/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { useMay } from '../clinic-data.tsx'
import { lengthOf, type Point } from './dicom-pixels.ts'
import { imagesText } from './images-text.ts'

/** A line on a picture, kept or just drawn. */
export interface DrawnLine {
  readonly key: string
  readonly a: Point
  readonly b: Point
  readonly mm: number | null
  readonly pixels: number
}

/** Size of the picture in pixels; null for what cannot be measured. */
export const sizeOf = (image: Image): { readonly width: number; readonly height: number } | null =>
  image.dicom
    ? { width: image.dicom.columns, height: image.dicom.rows }
    : image.width && image.height && !image.pages
      ? { width: image.width, height: image.height }
      : null

/** «12,4 мм» or «128 точек». */
export function useLengthWords(): (line: Pick<Measurement, 'mm' | 'pixels'>) => string {
  const t = useMessages(imagesText)
  const language = useLanguage()
  return ({ mm, pixels }) => {
    const digits = { maximumFractionDigits: mm === null ? 0 : 1, minimumFractionDigits: mm === null ? 0 : 1 }
    return `${(mm ?? pixels).toLocaleString(language, digits)}\u00a0${mm === null ? t.px : t.mm}`
  }
}

/** What is known of a line before it is kept: the length by the scale that the picture has now. */
function measured(image: Image, kept: readonly Measurement[], a: Point, b: Point) {
  const pixels = Math.hypot(a.x - b.x, a.y - b.y)
  if (image.dicom?.spacing) return { pixels, mm: lengthOf(image.dicom, a, b).length }
  const reference = kept.findLast(line => line.scale === 'reference')
  return { pixels, mm: reference ? (pixels * reference.mm!) / reference.pixels : null }
}

/** Measured lines of an image: those that are kept, and a place for new ones. Who may not write draws for himself only. */
export function useMeasurements(image: Image, frame = 0) {
  const may = useMay()
  const kept = useEndpoint(
    listMeasurementsEndpoint,
    { params: { fileId: image.fileId } },
    { enabled: may('file.read') && sizeOf(image) !== null },
  )
  const save = useWrite(addMeasurementEndpoint)
  const [own, setOwn] = useState<readonly DrawnLine[]>([])
  const all = kept.data?.measurements ?? []
  const mayWrite = kept.data?.mayWrite ?? false
  const lines: DrawnLine[] = [
    ...all.filter(line => line.frame === frame).map(line => ({ ...line, key: line.measurementId })),
    ...own,
  ]
  const draft = (a: Point, b: Point): DrawnLine => ({ key: 'draft', a, b, ...measured(image, all, a, b) })
  const add = (a: Point, b: Point, knownMm: number | null) => {
    const line = { ...draft(a, b), key: crypto.randomUUID() }
    setOwn(now => [...now, line])
    if (!mayWrite) return
    save.mutate(
      { params: { fileId: image.fileId }, body: { frame, a, b, knownMm } },
      // The kept line comes with the list that is read again.
      { onSettled: () => setOwn(now => now.filter(one => one.key !== line.key)) },
    )
  }
  const hasScale = Boolean(image.dicom?.spacing) || all.some(line => line.scale === 'reference')
  return {
    lines,
    draft,
    add,
    mayWrite,
    error: save.error,
    hasScale,
  }
}
