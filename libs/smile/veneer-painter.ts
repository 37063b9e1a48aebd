import type { Analysis, Arch } from './analyse.ts'
import { clamp, exp, step } from './exact.ts'
import { across, type Extents, extentsOf } from './extents.ts'
import { distanceInside, type Outline } from './forms.ts'
import { lineX, type Placed } from './layout.ts'
import { lineAt } from './lips.ts'
import { type Morph, opening } from './morph.ts'
import { quantile, sample } from './raster.ts'
import type { Painter, Touch } from './render.ts'
import { type Surface, surfaceOf } from './surface.ts'
import { centreOf, toothNumber } from './teeth-found.ts'
import type { Veneers } from './treatment.ts'
import { bridged } from './upper-edge.ts'
import type { GainField } from './whiten.ts'
import { gainAt } from './whitening-painter.ts'

/** One veneer: where it goes and whose surface it takes. */
interface Veneer {
  readonly placed: Placed
  readonly outline: Outline
  /** Columns beyond which the outline reaches nowhere in the frame. */
  readonly x0: number
  readonly x1: number
  readonly donor: Placed
  readonly extents: Extents
  /** The donor stands on the other side of the midline. */
  readonly mirrored: boolean
  /** Height of the visible part: of the veneer and of its donor. */
  readonly visibleTop: number
  readonly donorTop: number
}

/** Veneers over whatever lies below: outlines of the library, surfaces of the patient's own teeth. */
export function veneerPainter(
  a: Analysis,
  arch: Arch,
  row: readonly Placed[],
  base: Painter,
  moved: Morph,
  field: GainField,
  which: (p: Placed) => boolean,
  look: Pick<Veneers, 'form' | 'texture'>,
): Painter {
  // Half a tooth in the shadow of the corner is left as it is: nobody would veneer what is not seen.
  const clear = (p: Placed) => p.tooth.place <= 3 || p.tooth.seen > 0.85
  const list = row.filter(p => which(p) && clear(p)).flatMap(p => veneerOf(a, arch, row, p) ?? [])
  if (list.length === 0) return base
  const surface = surfaceOf(a.light, a.parts, arch.mm)
  // New outlines are as soft as those of the photo.
  const soft = clamp(0.22 / a.figures.sharpness, 0.14, 0.45) * arch.mm
  // Under the lip a veneer reaches up to where teeth were seen to begin; the landmarks may lie on the lip.
  const seenTop = visibleTops(arch)
  const gain = new Float64Array(3)
  const from = new Float64Array(2)
  return (x, y, touch) => {
    base(x, y, touch)
    const open = opening(arch.lips, x, y, arch.mm)
    if (open <= 0) return
    let best = -1e3
    let of: Veneer | undefined
    for (const v of list) {
      if (x < v.x0 || x > v.x1) continue
      if (x < v.outline.left(y) - 4 || x > v.outline.right(y) + 4) continue
      const d = distanceInside(look.form, v.outline, x, y)
      if (d > best) {
        best = d
        of = v
      }
    }
    if (of?.outline.underLip) best = Math.min(best, y - lineAt(seenTop, x))
    if (of && step(-soft, soft, best) > touch.dither) {
      lay(of, best, x, y, touch, surface, arch, look.texture, from)
      gainAt(field, touch.sx, touch.sy, gain)
      touch.mr *= gain[0]!
      touch.mg *= gain[1]!
      touch.mb *= gain[2]!
      touch.mix = open
      return
    }
    if (betweenVeneers(list, x)) fillBehind(of, x, y, open, touch, surface, a, arch, moved, from)
  }
}

/** Where teeth begin, column by column, without the notches between them. */
function visibleTops(arch: Arch): Float32Array {
  const { first, last, top } = arch.row
  const line = bridged(top, first, last)
  const r = Math.round(1.5 * arch.mm)
  return line.map((v, x) =>
    x < first || x > last
      ? v
      : quantile(line.subarray(Math.max(first, x - r), Math.min(last, x + r) + 1), 0.35),
  )
}

function veneerOf(a: Analysis, arch: Arch, row: readonly Placed[], p: Placed): Veneer | undefined {
  const twin = row.find(q => q.tooth.number === toothNumber(p.tooth.side < 0 ? 1 : -1, p.tooth.place))
  const usable = (q: Placed | undefined) => {
    if (!q || q.tooth.seen < 0.6) return undefined
    const extents = extentsOf(a.parts, q.now, q.tooth.top)
    return extents && { q, extents }
  }
  const beside = row.find(q => q.tooth.side === p.tooth.side && q.tooth.place === p.tooth.place - 1)
  const donor = usable(p) ?? usable(twin) ?? usable(beside)
  if (!donor) return undefined
  const { left, right, edge, edgeSlope, top } = p.wanted
  const cx = (left.x + right.x) / 2
  const lip = lineAt(arch.lips.upper, cx)
  // A flat neck with room above it is a worn or an odd one, not one under the lip.
  const underLip = (p.tooth.underLip && top - lip < 0.9 * arch.mm) || top < lip
  const outline: Outline = {
    place: p.tooth.place,
    inward: p.tooth.side < 0 ? 1 : -1,
    left: y => lineX(left, y),
    right: y => lineX(right, y),
    top: underLip ? Math.min(top, lip) - 1.5 * arch.mm : top,
    edge: x => edge + edgeSlope * (x - cx),
    underLip,
    mm: arch.mm,
  }
  const donorCx = centreOf(donor.q.tooth)
  const { h } = a.frame
  return {
    placed: p,
    outline,
    x0: Math.min(lineX(left, 0), lineX(left, h)) - 5,
    x1: Math.max(lineX(right, 0), lineX(right, h)) + 5,
    donor: donor.q,
    extents: donor.extents,
    mirrored: donor.q.tooth.side !== p.tooth.side,
    visibleTop: underLip ? Math.max(top, lip) : top,
    donorTop: Math.max(donor.q.tooth.top, lineAt(arch.lips.upper, donorCx)),
  }
}

/** The surface of the donor, laid into the new outline, evened towards its neighbours and shaded at its borders. */
function lay(
  v: Veneer,
  d: number,
  x: number,
  y: number,
  touch: Touch,
  s: Surface,
  arch: Arch,
  texture: number,
  from: Float64Array,
) {
  const l = v.outline.left(y)
  const r = v.outline.right(y)
  const t = clamp((x - l) / Math.max(1, r - l))
  const edge = v.outline.edge(x)
  const up = clamp((edge - y) / Math.max(1, edge - v.visibleTop), 0, 1.05)
  const height = v.donor.now.edge - v.donorTop
  from[1] = v.donor.now.edge - height * (0.045 + up * 0.925)
  from[0] = across(v.extents, v.mirrored ? 1 - t : t, from[1]!)
  touch.sx = from[0]!
  touch.sy = from[1]!
  const even = 0.6 * (sample(s.mouth, x, y) - sample(s.tooth, touch.sx, touch.sy))
  const fine = -(1 - texture) * 0.8 * sample(s.detail, touch.sx, touch.sy)
  const k = exp(clamp(even, -0.5, 0.5) + fine)
  // Towards its neighbours a crown turns away from the light.
  const depth = Math.max(0, d) / arch.mm
  const round = 1 - 0.17 * exp(-depth / 0.2) - 0.05 * exp(-depth / 0.9)
  touch.mr = k * (1 - (1 - round) * 0.8)
  touch.mg = k * round
  touch.mb = k * (1 - (1 - round) * 1.08)
}

function betweenVeneers(list: readonly Veneer[], x: number): boolean {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of list) {
    low = Math.min(low, v.placed.wanted.left.x)
    high = Math.max(high, v.placed.wanted.right.x)
  }
  return x > low && x < high
}

const CONTACT = [0.66, 0.55, 0.5]

/** Where an old tooth stood and the new one does not: gum at the necks, the dark of the mouth at the edges. */
function fillBehind(
  near: Veneer | undefined,
  x: number,
  y: number,
  open: number,
  touch: Touch,
  s: Surface,
  a: Analysis,
  arch: Arch,
  moved: Morph,
  from: Float64Array,
) {
  moved.source(x, y, from)
  const [sx, sy] = [from[0]!, from[1]!]
  const tooth = step(0.25, 0.7, sample(a.parts.teeth, sx, sy))
  const edgeThere = arch.row.edge[clamp(Math.round(sx), 0, arch.row.edge.length - 1)]!
  const upper = step(0.25 * arch.mm, -0.1 * arch.mm, sy - edgeThere)
  const share = tooth * upper
  if (!(share > 0.02) || !near) return
  const height = (y - near.outline.top) / Math.max(1, near.outline.edge(x) - near.outline.top)
  const gum = near.outline.underLip ? 0 : step(0.42, 0.22, height)
  // A narrow slit above the lower lip is lit by it; only a wide one is as dark as the mouth.
  const slit = lineAt(arch.lips.lower, x) - near.outline.edge(x)
  const dark = step(0.8, 0.95, height) * (0.35 + 0.65 * step(0.3 * arch.mm, 1.6 * arch.mm, slit))
  const there = sample(s.gumThere, x, y)
  const fill = [0, 1, 2].map(k => {
    const local = Math.max(0.01, sample(s.colour[k]!, sx, sy))
    // Between two crowns that touch it is not black: light comes through them and from their neighbours.
    const contact = CONTACT[k]! * local
    const pink = s.gum[k]! * 0.85
    const beside = pink + (sample(s.gumNear[k]!, x, y) * 0.96 - pink) * there
    const wanted = beside * gum + (1 - gum) * (contact + (s.dark[k]! * 1.2 - contact) * dark)
    return clamp(wanted / local, 0.02, 1.2)
  })
  touch.mix = open
  touch.sx = sx
  touch.sy = sy
  touch.mr = 1 + (fill[0]! - 1) * share
  touch.mg = 1 + (fill[1]! - 1) * share
  touch.mb = 1 + (fill[2]! - 1) * share
}
