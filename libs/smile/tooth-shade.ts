import { deltaE00, type Lab, labOf, linearOfLab, type Rgb } from './colour.ts'
import { exp, ln, pow } from './exact.ts'
import type { Light as FrameLight } from './frame.ts'
import { quantile } from './raster.ts'
import type { Parts } from './segment.ts'
import { BY_LIGHTNESS, type Classical, nearestClassical, SHADES, type Shade } from './shades.ts'
import type { Light } from './white-balance.ts'

export interface MeasuredShade {
  /** Median of the teeth in the photo as it is: linear light and CIELAB. */
  readonly linear: Rgb
  readonly lab: Lab
  /** CIELAB under neutral light of ordinary brightness, comparable with shade tabs. */
  readonly balanced: Lab
  /** Nearest tab of the classical guide, and its distance (CIEDE2000). */
  readonly classical: Classical
  readonly distance: number
  /** Nearest of all shades, bleached ones too. */
  readonly nearest: Shade
  /** What the photo's light makes of a neutral reflectance: gain a channel. A tab of colour t looks t × light. */
  readonly light: Rgb
  /** The cast by eyes and skin alone, luminance 1. */
  readonly cast: Rgb
}

/** Frame pixels whose median is called the colour of the teeth: sure teeth, without gloss, shadow and borders. */
export function corePixels(parts: Parts): number[] {
  const sure: number[] = []
  for (let i = 0; i < parts.teeth.d.length; i++) if (parts.teeth.d[i]! > 0.9) sure.push(i)
  const L = sure.map(i => parts.lab[0].d[i]!)
  const low = quantile(L, 0.35)
  const high = quantile(L, 0.93)
  return sure.filter(i => parts.lab[0].d[i]! >= low && parts.lab[0].d[i]! <= high)
}

/** Median linear light at these places. */
export function medianLight(light: FrameLight, at: readonly number[]): Rgb {
  const of = (p: { d: Float32Array }) =>
    quantile(
      at.map(i => p.d[i]!),
      0.5,
    )
  return [of(light.r), of(light.g), of(light.b)]
}

// How unusual a shade is among adults who come to a dentist; bleached teeth are rare, and pictures are often
// retouched to look so.
const RARITY: Readonly<Partial<Record<Shade, number>>> = {
  B1: 1,
  'A3.5': 1,
  B4: 2,
  C3: 2,
  A4: 3,
  C4: 3,
  BL4: 4,
  BL3: 7,
  BL2: 10,
  BL1: 13,
}
// How far the colour of the light may lie beside what eyes and skin say, in a* and b* of the teeth.
const FREEDOM = [3.5, 4.5] as const
const ORDINARY = { exposure: 1.05, share: 0.6 }

/**
 * Measures the shade. A photo says neither how bright its light was nor, for sure, of what colour: the likeliest
 * pair of a real shade and a light is taken, where common shades, ordinary exposures and a cast near that of eyes
 * and skin are likely.
 */
export function measureShade(linear: Rgb, cast: Light): MeasuredShade {
  let best = { cost: Number.POSITIVE_INFINITY, light: [1, 1, 1] as Rgb }
  for (let share = 0; share <= 10; share++) {
    const doubt = (share / 10 - ORDINARY.share) / 0.35
    for (let k = -16; k <= 16; k++) {
      const exposure = exp(k * 0.05)
      const light = cast.gain.map(g => pow(g, share / 10) * exposure) as [number, number, number]
      const lab = labOf(linear[0] / light[0], linear[1] / light[1], linear[2] / light[2])
      const odd = ln(exposure / ORDINARY.exposure) / 0.3
      for (const shade of BY_LIGHTNESS) {
        const d = SHADES[shade].map((v, i) => lab[i]! - v) as [number, number, number]
        const beside =
          (d[1] * d[1]) / (1 + FREEDOM[0] * FREEDOM[0]) + (d[2] * d[2]) / (1 + FREEDOM[1] * FREEDOM[1])
        const cost = d[0] * d[0] + beside + 4 * odd * odd + doubt * doubt + (RARITY[shade] ?? 0)
        if (cost < best.cost) best = { cost, light: explained(linear, lab, d, light) }
      }
    }
  }
  const { light } = best
  const balanced = labOf(linear[0] / light[0], linear[1] / light[1], linear[2] / light[2])
  const { shade, distance } = nearestClassical(balanced)
  const nearest = BY_LIGHTNESS.reduce((a, b) =>
    deltaE00(balanced, SHADES[b]) < deltaE00(balanced, SHADES[a]) ? b : a,
  )
  const cast06 = cast.gain.map(g => pow(g, ORDINARY.share)) as [number, number, number]
  return { linear, lab: labOf(...linear), balanced, classical: shade, distance, nearest, light, cast: cast06 }
}

/** The light that leaves only the small, unexplained part of the difference `d` in a* and b*. */
function explained(linear: Rgb, lab: Lab, d: Lab, _light: Rgb): Rgb {
  const part = (k: 1 | 2, free: number) => lab[k] - (d[k] * free * free) / (1 + free * free)
  const seen = linearOfLab([lab[0], part(1, FREEDOM[0]), part(2, FREEDOM[1])])
  return [0, 1, 2].map(k => linear[k]! / Math.max(1e-3, seen[k]!)) as [number, number, number]
}

// Above this a channel has no room left for the modelling of the tooth and for gloss.
const ROOM = 0.92
// How much the wanted brightness may be lowered to fit into a bright photo: its hue is what is seen of it.
const DIMMED = 0.84
// Teeth bluer than this under the light of eyes and skin look painted.
const LEAST_YELLOW = 0.7

/**
 * How a shade would look in this photo: linear light. Bleaching takes the red with the yellow; under a pinkish light
 * the ratio of two tabs alone would leave lilac teeth. In a bright photo the brightness is held within its range.
 */
export function shadeInPhoto(shade: Shade, m: MeasuredShade): Rgb {
  const c = unbounded(shade, m)
  const dim = Math.min(1, Math.max(DIMMED, roomOf(m) / Math.max(...c)))
  return [c[0] * dim, c[1] * dim, c[2] * dim]
}

/** Teeth that are brighter than that already are not darkened for it. */
const roomOf = (m: MeasuredShade): number => Math.min(0.97, Math.max(ROOM, ...m.linear))

function unbounded(shade: Shade, m: MeasuredShade): Rgb {
  const t = linearOfLab(SHADES[shade])
  const [L, a, b] = labOf(t[0] * m.light[0], t[1] * m.light[1], t[2] * m.light[2])
  if (b >= m.lab[2] || m.lab[2] < 1 || a <= 0) return linearOfLab([L, a, b])
  return linearOfLab([L, a * (0.45 + 0.55 * Math.max(0, b / m.lab[2])), b])
}

/** The shade itself when this photo can show it believably, otherwise the nearest darker one that it can. */
export function reachable(shade: Shade, m: MeasuredShade): Shade {
  const fits = (s: Shade) => {
    const c = shadeInPhoto(s, m)
    if (Math.max(...c) > roomOf(m) + 1e-6) return false
    return (
      labOf(c[0] / m.cast[0], c[1] / m.cast[1], c[2] / m.cast[2])[2] >= Math.min(LEAST_YELLOW, m.lab[2] - 1)
    )
  }
  if (fits(shade)) return shade
  const below = BY_LIGHTNESS.filter((s, i) => i > BY_LIGHTNESS.indexOf(shade) && fits(s))
  const far = (s: Shade) => deltaE00(SHADES[s], SHADES[shade])
  return below.reduce((a, b) => (far(b) < far(a) ? b : a), below[0] ?? m.nearest)
}
