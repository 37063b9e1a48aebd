import { labOf } from './colour.ts'
import { clamp, exp, ln, step } from './exact.ts'
import { type Frame, type Light, toFrame } from './frame.ts'
import { type Features, fitCloud, type Gaussian, logLikelihood } from './gaussian.ts'
import { trimGum } from './gum-line.ts'
import { type Face, INNER_LIPS, OUTER_LIPS } from './landmarks.ts'
import { fill, type Point, signedDistance, spline } from './outline.ts'
import { blur, guided, keepParts, mapped, type Plane, plane, quantile } from './raster.ts'

/** What lies where in the frame: each plane is a share 0–1. */
export interface Parts {
  readonly teeth: Plane
  /** Gum, tongue and the wet inside of the lips. */
  readonly gum: Plane
  /** Darkness between and behind the teeth. */
  readonly dark: Plane
  /** Distance to the inner border of the lips by the landmarks, positive inside, frame pixels. */
  readonly inside: Plane
  /** The same to the outer border of the lips: beyond it nothing is ever painted. */
  readonly within: Plane
  readonly innerLips: readonly Point[]
  readonly outerLips: readonly Point[]
  /** CIELAB of the photo in the frame. */
  readonly lab: readonly [Plane, Plane, Plane]
  /** Mean of the teeth and of the lips: lightness, ln R/G, ln G/B. */
  readonly toothColour: Gaussian
  readonly lipColour: Gaussian
  /** Lightness under which a place counts as dark. */
  readonly darkLevel: number
}

// The landmarks miss the true border of the lips by up to this much, frame pixels: they lie too high on the lower
// lip, hardly ever too low on the upper one.
const MISS = 30
const MISS_ABOVE = 9
const FLOOR = [16, 0.0025, 0.0025] as const

/** Lab of the frame. */
export function labPlanes(light: Light): [Plane, Plane, Plane] {
  const { w, h } = light.r
  const out: [Plane, Plane, Plane] = [plane(w, h), plane(w, h), plane(w, h)]
  for (let i = 0; i < w * h; i++) {
    const lab = labOf(light.r.d[i]!, light.g.d[i]!, light.b.d[i]!)
    for (let k = 0; k < 3; k++) out[k]!.d[i] = lab[k]!
  }
  return out
}

/** Lightness and two ratios of channels. A shadow changes the first and leaves the ratios nearly alone. */
function features(light: Light, lightness: Plane): Features {
  const r = blur(light.r, 1.4)
  const g = blur(light.g, 1.4)
  const b = blur(light.b, 1.4)
  const ratio = (p: Plane, q: Plane) => mapped(p, (v, i) => ln((v + 0.004) / (q.d[i]! + 0.004))).d
  return [blur(lightness, 1.4).d, ratio(r, g), ratio(g, b)]
}

/** Teeth, gum and darkness by colour models fitted to this very photo; the landmarks only say where to begin. */
export function segment(light: Light, frame: Frame, face: Face): Parts {
  const at = (list: readonly number[]) =>
    spline(
      list.map(i => toFrame(frame, face.points[i]!)),
      true,
    )
  const innerLips = at(INNER_LIPS)
  const outerLips = at(OUTER_LIPS)
  const inside = signedDistance(fill(frame.w, frame.h, innerLips))
  const within = signedDistance(fill(frame.w, frame.h, outerLips))
  const lab = labPlanes(light)
  const f = features(light, lab[0])
  const near = reach(inside, columnMiddles(innerLips, frame.w, 0.5))
  const gumEnd = columnMiddles(innerLips, frame.w, 0.7)
  const lip = lipModel(f, inside, within)
  const start = firstTeeth(f, inside, lip)
  const { teeth, model, darkLevel } = refine(f, near, within, gumEnd, lip, start)
  const dark = mapped(inside, (d, i) =>
    d > -MISS / 2 ? 1 - step(darkLevel - 5, darkLevel + 5, f[0][i]!) : 0,
  )
  const gum = mapped(inside, (d, i) => (d > 0 ? (1 - dark.d[i]!) * (1 - teeth.d[i]!) : 0))
  return {
    teeth,
    gum,
    dark,
    inside,
    within,
    innerLips,
    outerLips,
    lab,
    toothColour: model,
    lipColour: lip,
    darkLevel,
  }
}

/** The distance to the inner lips, stretched above them so that one limit serves the whole border. */
function reach(inside: Plane, middle: Float32Array): Plane {
  return mapped(inside, (d, i) => {
    const above = Math.floor(i / inside.w) < middle[i % inside.w]!
    return d < 0 && above ? (d * MISS) / MISS_ABOVE : d
  })
}

/** A share of the way from the upper to the lower border, column by column; beyond the corners, as at the corner. */
function columnMiddles(innerLips: readonly Point[], w: number, share: number): Float32Array {
  const top = new Float32Array(w).fill(Number.POSITIVE_INFINITY)
  const low = new Float32Array(w).fill(Number.NEGATIVE_INFINITY)
  for (const [x, y] of innerLips) {
    const c = clamp(Math.round(x), 0, w - 1)
    top[c] = Math.min(top[c]!, y)
    low[c] = Math.max(low[c]!, y)
  }
  const known = [...top.keys()].filter(x => top[x]! <= low[x]!)
  const out = new Float32Array(w)
  for (let x = 0, k = 0; x < w; x++) {
    while (k + 1 < known.length && known[k + 1]! <= x) k++
    const a = known[k] ?? 0
    out[x] = top[a]! + share * (low[a]! - top[a]!)
  }
  return out
}

/** The ring between the two borders of the lips, without what does not look like the rest of it. */
function lipModel(f: Features, inside: Plane, within: Plane): Gaussian {
  const weight = new Float32Array(inside.d.length)
  const reds: number[] = []
  for (let i = 0; i < weight.length; i++) {
    if (inside.d[i]! < -8 && within.d[i]! > 4) {
      weight[i] = 1
      reds.push(f[1][i]!)
    }
  }
  const low = quantile(reds, 0.3)
  const mid = quantile(reds, 0.6)
  for (let i = 0; i < weight.length; i++) {
    if (f[1][i]! < low - (mid - low)) weight[i] = 0
  }
  return fitCloud(f, weight, FLOOR)
}

/** Seeds: the bright and least red places well inside the mouth. */
function firstTeeth(f: Features, inside: Plane, lip: Gaussian): Gaussian {
  const places: number[] = []
  for (let i = 0; i < inside.d.length; i++) if (inside.d[i]! > 3) places.push(i)
  const bright = quantile(
    places.map(i => f[0][i]!),
    0.75,
  )
  const lit = places.filter(i => f[0][i]! > bright * 0.72)
  const red = quantile(
    lit.map(i => f[1][i]!),
    0.3,
  )
  const limit = red + Math.max(0.06, 0.35 * (lip.mean[1] - red))
  const weight = new Float32Array(inside.d.length)
  for (const i of lit) if (f[1][i]! < limit) weight[i] = 1
  return fitCloud(f, weight, FLOOR)
}

function refine(
  f: Features,
  near: Plane,
  within: Plane,
  gumEnd: Float32Array,
  lip: Gaussian,
  start: Gaussian,
) {
  const { w, h } = near
  let model = start
  let darkLevel = 0
  let p = plane(w, h)
  const guideL = mapped({ w, h, d: f[0] }, v => v / 100)
  const guideRed = mapped({ w, h, d: f[1] }, v => v)
  for (let round = 0; round < 3; round++) {
    darkLevel = clamp(model.mean[0] * 0.5, 8, model.mean[0] - 18)
    const raw = plane(w, h)
    const gum = gumModel(f, near, gumEnd, lip, model, darkLevel)
    for (let i = 0; i < raw.d.length; i++) {
      if (near.d[i]! > -MISS && within.d[i]! > 0)
        raw.d[i] = toothShare(f, i, near.d[i]!, lip, isUpper(gumEnd, i) ? gum : undefined, model, darkLevel)
    }
    p = guided(guideL, guided(guideRed, raw, 4, 4e-4), 3, 1e-3)
    const weight = new Float32Array(w * h)
    for (let i = 0; i < weight.length; i++) weight[i] = p.d[i]! > 0.8 && near.d[i]! > 2 ? 1 : 0
    const next = fitCloud(f, weight, FLOOR)
    if (next.weight > 200) model = next
  }
  const kept = blur(
    keepParts(p, 0.5, near, (area, largest, home) => area > 60 && area > 0.02 * largest && home > 0.7),
    1.6,
  )
  const teeth = mapped(p, (v, i) => v * step(0.08, 0.4, kept.d[i]!))
  return { teeth: trimGum(teeth, f[1]), model, darkLevel }
}

/** Gum is looked for over the upper teeth only: lower teeth in the shadow of the lip are as red. */
const isUpper = (gumEnd: Float32Array, i: number): boolean =>
  Math.floor(i / gumEnd.length) < gumEnd[i % gumEnd.length]!

/** Gum: lit, inside the mouth, redder than teeth by a third of the way to the lips or more; undefined when none. */
function gumModel(
  f: Features,
  near: Plane,
  gumEnd: Float32Array,
  lip: Gaussian,
  tooth: Gaussian,
  darkLevel: number,
): Gaussian | undefined {
  const span = lip.mean[1] - tooth.mean[1]
  const weight = new Float32Array(near.d.length)
  for (let i = 0; i < weight.length; i++) {
    const share = (f[1][i]! - tooth.mean[1]) / span
    if (near.d[i]! > 3 && isUpper(gumEnd, i) && f[0][i]! > darkLevel + 10 && share > 0.33 && share < 0.85)
      weight[i] = 1
  }
  const model = fitCloud(f, weight, FLOOR)
  return model.weight > Math.max(200, 0.05 * tooth.weight) ? model : undefined
}

function toothShare(
  f: Features,
  i: number,
  d: number,
  lip: Gaussian,
  gum: Gaussian | undefined,
  tooth: Gaussian,
  darkLevel: number,
): number {
  const L = f[0][i]!
  const red = f[1][i]!
  const yellow = f[2][i]!
  // A tooth in the shadow of the lip keeps its hue; the further back, the redder by light thrown from the cheek.
  const shade = clamp((tooth.mean[0] - L) / tooth.mean[0])
  const shaded =
    logLikelihood(tooth, tooth.mean[0], red - 0.12 * shade, yellow - 0.1 * shade) - 1 - 6 * shade * shade
  const t = Math.max(logLikelihood(tooth, L, red, yellow), shaded)
  const prior = step(-MISS, 4, d)
  const odds = ln(prior + 1e-4) - ln(1 - 0.8 * prior)
  const flesh = Math.max(
    logLikelihood(lip, L, red, yellow),
    gum ? logLikelihood(gum, L, red, yellow) - 0.5 : Number.NEGATIVE_INFINITY,
  )
  const share = 1 / (1 + exp(-clamp(t - flesh + odds, -30, 30)))
  return share * step(darkLevel - 7, darkLevel + 5, L)
}
