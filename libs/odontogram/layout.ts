import {
  DECIDUOUS,
  type Dentition,
  isDeciduous,
  jawOf,
  PERMANENT,
  placeOf,
  sideOf,
} from '#libs/teeth/index.ts'
import { COLUMN_WIDTHS } from './anatomy.ts'

/** Where a tooth stands on the chart. */
export interface Place {
  readonly tooth: number
  /** Middle and width of its column. */
  readonly x: number
  readonly width: number
  /** Height of the neck of the side view, of the middle of the chewing side, of the number and of the line of letters. */
  readonly neck: number
  readonly occlusal: number
  readonly number: number
  readonly letters: number
  /** Vertical stretch of the side view; 0 when the row shows only the chewing side. */
  readonly stretch: number
  /** The whole column, for touch and for the mark of choice. */
  readonly top: number
  readonly height: number
}

export interface ChartLayout {
  readonly width: number
  readonly height: number
  readonly places: readonly Place[]
  /** Teeth in the order of the keyboard. */
  readonly teeth: readonly number[]
  readonly middle: number
}

interface Band {
  readonly letters: number
  readonly roots: number
  readonly crown: number
  readonly gap: number
  readonly occlusal: number
  readonly number: number
  readonly stretch: number
}

const BAND: Band = { letters: 20, roots: 61, crown: 50, gap: 6, occlusal: 45, number: 20, stretch: 1 }
const DECIDUOUS_BAND: Band = {
  letters: 19,
  roots: 40,
  crown: 35,
  gap: 5,
  occlusal: 38,
  number: 19,
  stretch: 1,
}
/** In a mixed chart the permanent rows are lower and the deciduous ones show the chewing side only. */
const LOW: Band = { letters: 18, roots: 45, crown: 38, gap: 5, occlusal: 45, number: 18, stretch: 0.74 }
const SMALL: Band = { letters: 17, roots: 0, crown: 0, gap: 0, occlusal: 40, number: 17, stretch: 0 }
const heightOf = (band: Band): number =>
  band.letters + band.roots + band.crown + band.gap + band.occlusal + band.number

const HALF = COLUMN_WIDTHS.reduce((a, b) => a + b, 0)
const SMALL_HALF = COLUMN_WIDTHS.slice(0, 5).reduce((a, b) => a + b, 0)
const MIDDLE_GAP = 4
const ROW_GAP = 6

function columnOf(tooth: number, half: number): { x: number; width: number } {
  const place = placeOf(tooth)
  const width = COLUMN_WIDTHS[place - 1]!
  const before = COLUMN_WIDTHS.slice(0, place - 1).reduce((a, b) => a + b, 0)
  const fromMiddle = MIDDLE_GAP / 2 + before + width / 2
  const middle = half + MIDDLE_GAP / 2
  return { x: sideOf(tooth) === 'right' ? middle - fromMiddle : middle + fromMiddle, width }
}

/** A band from its outer edge (letters) to its inner one (number): upside down in the lower jaw. */
function placeOn(tooth: number, band: Band, top: number, half: number): Place {
  const height = heightOf(band)
  const upper = jawOf(tooth) === 'upper'
  const along = (fromOuter: number) => (upper ? top + fromOuter : top + height - fromOuter)
  const neck = band.letters + band.roots
  const occlusal = neck + band.crown + band.gap + band.occlusal / 2
  return {
    tooth,
    ...columnOf(tooth, half),
    neck: along(neck),
    occlusal: along(occlusal),
    number: along(height - band.number / 2),
    letters: along(band.letters / 2),
    stretch: band.stretch,
    top,
    height,
  }
}

const made = new Map<Dentition, ChartLayout>()

/** The chart of a dentition: permanent teeth outside, deciduous ones inside, the patient's right to the left. */
export function layoutOf(dentition: Dentition): ChartLayout {
  const known = made.get(dentition)
  if (known) return known
  const half = dentition === 'deciduous' ? SMALL_HALF : HALF
  const rows = [
    ...(dentition === 'deciduous' ? [] : [PERMANENT.slice(0, 16)]),
    ...(dentition === 'permanent' ? [] : [DECIDUOUS.slice(0, 10), DECIDUOUS.slice(10)]),
    ...(dentition === 'deciduous' ? [] : [PERMANENT.slice(16)]),
  ]
  let top = 0
  const places = rows.flatMap(row => {
    const band = { permanent: BAND, deciduous: DECIDUOUS_BAND, mixed: isDeciduous(row[0]!) ? SMALL : LOW }[
      dentition
    ]
    const list = row.map(tooth => placeOn(tooth, band, top, half))
    top += heightOf(band) + ROW_GAP
    return list
  })
  const layout: ChartLayout = {
    width: half * 2 + MIDDLE_GAP,
    height: top - ROW_GAP,
    places,
    teeth: rows.flat(),
    middle: half + MIDDLE_GAP / 2,
  }
  made.set(dentition, layout)
  return layout
}
