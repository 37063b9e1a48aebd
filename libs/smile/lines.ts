import type { Analysis, Arch } from './analyse.ts'
import { type Frame, toFrame, toPhoto } from './frame.ts'
import { lineX } from './layout.ts'
import { findLips } from './lips.ts'
import { measure } from './measures.ts'
import type { Point } from './outline.ts'
import { wantedCurve } from './smile-curve.ts'
import { type Tooth, teethOf } from './teeth-found.ts'

/** Lines of the analysis in photo pixels, to be drawn over the photo and dragged. */
export interface Lines {
  readonly midline: readonly [Point, Point]
  /** The arc on which edges are to lie: left, middle, right handle. */
  readonly smileArc: readonly [Point, Point, Point]
  readonly upperLip: readonly Point[]
  readonly lowerLip: readonly Point[]
  readonly teeth: readonly ToothLines[]
}

export interface ToothLines {
  readonly number: number
  /** Ends of the borders on the photo's left and right, neck first. */
  readonly left: readonly [Point, Point]
  readonly right: readonly [Point, Point]
  readonly neck: readonly [Point, Point]
  readonly edge: readonly [Point, Point]
}

/** What the dentist has dragged; points in photo pixels. Anything not given stays as it was found. */
export interface Edits {
  /** The border between the centrals passes through this point. */
  readonly midline?: Point
  /** The distal border of this tooth passes through this point. */
  readonly borders?: readonly { readonly tooth: number; readonly at: Point }[]
  /** The edge, or the neck, of this tooth lies at this point. */
  readonly edges?: readonly { readonly tooth: number; readonly at: Point }[]
  readonly necks?: readonly { readonly tooth: number; readonly at: Point }[]
  readonly smileArc?: readonly [Point, Point, Point]
  readonly upperLip?: readonly Point[]
  readonly lowerLip?: readonly Point[]
}

/** The lines of an analysis; undefined when the arch was not understood. */
export function linesOf(a: Analysis): Lines | undefined {
  const { frame, arch } = a
  if (!arch) return undefined
  const out = (x: number, y: number) => toPhoto(frame, [x, y])
  const curve = wantedCurve(arch)
  const middle = arch.borders.middle
  const front = arch.teeth.filter(t => t.place <= 3)
  const handles = [front[0]?.left.x ?? middle.x - 100, middle.x, front.at(-1)?.right.x ?? middle.x + 100]
  const [l, m, r] = handles.map(x => out(x, curve.at(x)))
  const top = Math.min(...front.map(t => t.top))
  return {
    midline: [out(lineX(middle, top), top), out(lineX(middle, curve.at(middle.x)), curve.at(middle.x))],
    smileArc: [l!, m!, r!],
    upperLip: polyline(frame, arch, arch.lips.upper),
    lowerLip: polyline(frame, arch, arch.lips.lower),
    teeth: arch.teeth.map(t => toothLines(t, out)),
  }
}

function toothLines(t: Tooth, out: (x: number, y: number) => Point): ToothLines {
  const half = (t.right.x - t.left.x) / 2
  const side = (b: Tooth['left']): [Point, Point] => [
    out(lineX(b, t.top), t.top),
    out(lineX(b, t.edge), t.edge),
  ]
  return {
    number: t.number,
    left: side(t.left),
    right: side(t.right),
    neck: [out(lineX(t.left, t.top), t.top), out(lineX(t.right, t.top), t.top)],
    edge: [out(t.left.x, t.edge - t.edgeSlope * half), out(t.right.x, t.edge + t.edgeSlope * half)],
  }
}

function polyline(frame: Frame, arch: Arch, line: Float32Array): Point[] {
  const { first, last } = arch.lips
  const n = 16
  return Array.from({ length: n + 1 }, (_, i) => {
    const x = Math.round(first + ((last - first) * i) / n)
    return toPhoto(frame, [x, line[x]!])
  })
}

/** The analysis with the dentist's corrections, ready for `simulate`. The photo is not looked at again. */
export function edited(a: Analysis, edits: Edits): Analysis {
  const { arch, frame } = a
  if (!arch || Object.keys(edits).length === 0) return a
  const at = (p: Point) => toFrame(frame, p)
  const moved = movedBorders(arch, edits, at)
  let teeth = teethOf(a.parts, arch.row, moved)
  teeth = teeth.map(t => {
    const edge = edits.edges?.find(e => e.tooth === t.number)
    const neck = edits.necks?.find(e => e.tooth === t.number)
    return {
      ...t,
      ...(edge ? { edge: at(edge.at)[1] } : {}),
      ...(neck ? { top: at(neck.at)[1], underLip: false } : {}),
    }
  })
  const lips = edits.upperLip || edits.lowerLip ? arch.lips : findLips(a.parts, arch.row, teeth, arch.mm)
  return {
    ...a,
    arch: {
      ...arch,
      borders: moved,
      teeth,
      measures: measure(a.parts, teeth, arch.row, a.faceMiddle, arch.mm),
      lips: {
        ...lips,
        upper: edits.upperLip ? columns(edits.upperLip.map(at), lips.upper) : lips.upper,
        lower: edits.lowerLip ? columns(edits.lowerLip.map(at), lips.lower) : lips.lower,
      },
      ...(edits.smileArc ? { arc: edits.smileArc.map(at) as [Point, Point, Point] } : {}),
    },
  }
}

function movedBorders(arch: Arch, edits: Edits, at: (p: Point) => Point): Arch['borders'] {
  const through = (b: Arch['borders']['middle'], p: Point) => {
    const [x, y] = at(p)
    return { ...b, x: b.x + x - lineX(b, y), strength: 1 }
  }
  const side = (list: Arch['borders']['left'], quadrant: number) =>
    list.map((b, i) => {
      const edit = edits.borders?.find(e => e.tooth === quadrant * 10 + i + 1)
      return edit ? through(b, edit.at) : b
    })
  const { borders } = arch
  return {
    ...borders,
    middle: edits.midline ? through(borders.middle, edits.midline) : borders.middle,
    left: side(borders.left, 1),
    right: side(borders.right, 2),
  }
}

/** A dragged line as a height for each column; beyond its ends the line that was there. */
function columns(points: readonly Point[], before: Float32Array): Float32Array {
  const sorted = [...points].sort((a, b) => a[0] - b[0])
  return before.map((was, x) => {
    const i = sorted.findIndex(p => p[0] > x)
    if (i <= 0) return was
    const [a, b] = [sorted[i - 1]!, sorted[i]!]
    return a[1] + ((b[1] - a[1]) * (x - a[0])) / Math.max(0.01, b[0] - a[0])
  })
}
