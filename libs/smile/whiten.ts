import type { Rgb } from './colour.ts'
import { clamp, exp, ln, step } from './exact.ts'
import type { Light } from './frame.ts'
import { mapped, maskedBlur, type Plane, plane } from './raster.ts'
import type { Parts } from './segment.ts'

/** A gain on each linear channel at each place of the frame; 1 leaves the photo as it is. */
export interface GainField {
  readonly r: Plane
  readonly g: Plane
  readonly b: Plane
}

export interface Whitening {
  /** Median colour of the teeth now, and wanted: linear light in the photo. */
  readonly from: Rgb
  readonly to: Rgb
  /** 0–1: how much stains and differences of hue between teeth are evened. */
  readonly evenness: number
}

interface SlowHue {
  readonly red: Plane
  readonly yellow: Plane
}

const known = new WeakMap<Parts, SlowHue>()

/** Slow changes of hue over the teeth: the same for every shade, so kept while a control is moved. */
function slowHue(light: Light, parts: Parts, mm: number): SlowHue {
  const before = known.get(parts)
  if (before) return before
  const sure = mapped(parts.teeth, v => (v > 0.6 ? v : 1e-5))
  const chroma = (p: Plane, q: Plane) =>
    maskedBlur(
      mapped(p, (v, i) => ln((v + 0.004) / (q.d[i]! + 0.004))),
      sure,
      1.1 * mm,
    )
  const out = { red: chroma(light.r, light.g), yellow: chroma(light.g, light.b) }
  known.set(parts, out)
  return out
}

/**
 * Bleaching as a gain in linear light: shading, translucency, gloss and the lines between the teeth stay, because
 * each place keeps its ratio to its neighbours. Only the slow changes of hue are drawn towards the middle.
 */
export function whiteningField(light: Light, parts: Parts, mm: number, w: Whitening): GainField {
  const { teeth } = parts
  const { red, yellow } = slowHue(light, parts, mm)
  const midRed = ln((w.from[0] + 0.004) / (w.from[1] + 0.004))
  const midYellow = ln((w.from[1] + 0.004) / (w.from[2] + 0.004))
  const gain = [0, 1, 2].map(k => ln(w.to[k]! / Math.max(1e-4, w.from[k]!)))
  const out = { r: plane(teeth.w, teeth.h), g: plane(teeth.w, teeth.h), b: plane(teeth.w, teeth.h) }
  for (let i = 0; i < teeth.d.length; i++) {
    const a = clamp((teeth.d[i]! - 0.06) / 0.88)
    if (a === 0) {
      out.r.d[i] = out.g.d[i] = out.b.d[i] = 1
      continue
    }
    // Places redder than the middle are lit by the gum or the cheek, not stained: they are evened less.
    const dr = clamp(red.d[i]! - midRed, -0.25, 0.25) * w.evenness * 0.45
    const dy = clamp(yellow.d[i]! - midYellow, -0.35, 0.35) * w.evenness * 0.8
    // Even the deepest shadow between the teeth is no tooth: it keeps most of its depth.
    const deep = step(parts.darkLevel - 4, parts.darkLevel + 14, parts.lab[0].d[i]!)
    const k = a * (0.45 + 0.55 * deep)
    out.r.d[i] = exp(k * (gain[0]! - dr * 0.6))
    out.g.d[i] = exp(k * (gain[1]! + dr * 0.4 - dy * 0.25))
    out.b.d[i] = exp(k * (gain[2]! + dr * 0.2 + dy * 0.75))
  }
  return out
}
