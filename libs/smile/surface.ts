import { clamp, exp, ln } from './exact.ts'
import type { Light } from './frame.ts'
import { blur, mapped, maskedBlur, type Plane, quantile } from './raster.ts'
import type { Parts } from './segment.ts'

/** Slow and fast parts of the brightness of the teeth, as logarithms, spread outwards over the frame. */
export interface Surface {
  /** Brightness of each tooth as a whole, */
  readonly tooth: Plane
  /** that of the mouth around it: light and shade, */
  readonly mouth: Plane
  /** and the fine texture on top. */
  readonly detail: Plane
  /** Colours to fill with where a tooth used to be: linear light. */
  readonly gum: readonly [number, number, number]
  readonly dark: readonly [number, number, number]
  /** The gum as it looks nearby, spread outwards, and how much of it is there, 0–1. */
  readonly gumNear: readonly [Plane, Plane, Plane]
  readonly gumThere: Plane
  /** Local colour of teeth, spread outwards. */
  readonly colour: readonly [Plane, Plane, Plane]
}

const known = new WeakMap<Parts, Surface>()

/** Made once for a photo: no control changes it. */
export function surfaceOf(light: Light, parts: Parts, mm: number): Surface {
  const before = known.get(parts)
  if (before) return before
  const made = make(light, parts, mm)
  known.set(parts, made)
  return made
}

function make(light: Light, parts: Parts, mm: number): Surface {
  const sure = mapped(parts.teeth, v => (v > 0.8 ? 1 : 1e-5))
  const bright = mapped(light.g, (v, i) =>
    clamp(ln(0.2126 * light.r.d[i]! + 0.7152 * v + 0.0722 * light.b.d[i]! + 0.002), -5, 0.2),
  )
  const fine = maskedBlur(bright, sure, 0.45 * mm)
  const spread = (p: Plane) => maskedBlur(p, sure, 0.8 * mm)
  return {
    tooth: maskedBlur(bright, sure, 1.6 * mm),
    mouth: maskedBlur(bright, sure, 5 * mm),
    detail: mapped(bright, (v, i) => (sure.d[i]! > 0.5 ? clamp(v - fine.d[i]!, -0.4, 0.4) : 0)),
    gum: gumColour(light, parts),
    dark: darkColour(light, parts),
    colour: [spread(light.r), spread(light.g), spread(light.b)],
    ...gumNearby(light, parts, mm),
  }
}

/**
 * Within the lips, what is neither tooth nor dark: gum, also where it is so pale that its own colour model does not know it.
 * A neck that gets shorter is filled with what lies beside it and not with a colour from elsewhere in the mouth.
 */
function gumNearby(light: Light, parts: Parts, mm: number): Pick<Surface, 'gumNear' | 'gumThere'> {
  const mask = mapped(parts.inside, (v, i) =>
    v > 0.6 * mm && parts.teeth.d[i]! < 0.12 && parts.dark.d[i]! < 0.2 ? 1 : 1e-6,
  )
  const near = (p: Plane) => maskedBlur(p, mask, 0.9 * mm)
  const there = blur(mask, 0.9 * mm)
  return {
    gumNear: [near(light.r), near(light.g), near(light.b)],
    gumThere: mapped(there, v => clamp(v / 0.12)),
  }
}

function gumColour(light: Light, parts: Parts): [number, number, number] {
  const at: number[] = []
  for (let i = 0; i < parts.gum.d.length; i++) {
    if (parts.gum.d[i]! > 0.8 && parts.inside.d[i]! > 6 && parts.teeth.d[i]! < 0.05) at.push(i)
  }
  if (at.length > 300)
    return [light.r, light.g, light.b].map(p =>
      quantile(
        at.map(i => p.d[i]!),
        0.45,
      ),
    ) as [number, number, number]
  // No gum to be seen: that of the inside of the lips, a little paler.
  const [L, red, yellow] = parts.lipColour.mean
  const f = (L + 20) / 116
  const y = f * f * f
  return [y * exp(0.55 * red), y * 0.72, y * 0.72 * exp(-yellow)]
}

function darkColour(light: Light, parts: Parts): [number, number, number] {
  const at: number[] = []
  for (let i = 0; i < parts.dark.d.length; i++)
    if (parts.dark.d[i]! > 0.8 && parts.inside.d[i]! > -4) at.push(i)
  if (at.length < 60) return [0.035, 0.014, 0.011]
  return [light.r, light.g, light.b].map(p =>
    quantile(
      at.map(i => p.d[i]!),
      0.35,
    ),
  ) as [number, number, number]
}
