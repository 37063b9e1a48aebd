import { clamp } from './exact.ts'

/** Own, parametric forms of upper front teeth. */
export type ToothForm = 'oval' | 'square' | 'triangular' | 'youthful' | 'mature'
export const TOOTH_FORMS: readonly ToothForm[] = ['oval', 'square', 'triangular', 'youthful', 'mature']

interface FormNumbers {
  /** Width at the neck as a share of the greatest. */
  readonly neck: number
  /** Radii of the mesial and distal corners of the edge, shares of the width. */
  readonly mesial: number
  readonly distal: number
  /** Sag of the edge from its middle to its corners, share of the width. */
  readonly bow: number
  /** Height of the greatest width on the mesial side, 0 neck … 1 edge. */
  readonly contact: number
  /** How much shorter the laterals stand than the centrals, mm beyond what anatomy says. */
  readonly lateral: number
}

const FORMS: Readonly<Record<ToothForm, FormNumbers>> = {
  oval: { neck: 0.82, mesial: 0.11, distal: 0.2, bow: 0.025, contact: 0.62, lateral: 0.1 },
  square: { neck: 0.9, mesial: 0.06, distal: 0.1, bow: 0.008, contact: 0.7, lateral: -0.1 },
  triangular: { neck: 0.7, mesial: 0.07, distal: 0.15, bow: 0.015, contact: 0.82, lateral: 0.1 },
  youthful: { neck: 0.82, mesial: 0.1, distal: 0.24, bow: 0.035, contact: 0.66, lateral: 0.35 },
  mature: { neck: 0.86, mesial: 0.05, distal: 0.09, bow: 0, contact: 0.76, lateral: -0.3 },
}

/** A tooth to be outlined; lengths in frame pixels, `inward` is +1 when the midline lies to the photo's right. */
export interface Outline {
  readonly place: number
  readonly inward: -1 | 1
  readonly left: (y: number) => number
  readonly right: (y: number) => number
  readonly top: number
  readonly edge: (x: number) => number
  /** The neck is hidden by the lip: no arch of gum is drawn. */
  readonly underLip: boolean
  readonly mm: number
}

/** The lesser of the two, rounded where they meet within `k`. */
function roundedMin(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / Math.max(k, 1e-6)
  return Math.min(a, b) - h * h * k * 0.25
}

/** Extra step of the laterals of this form, mm. */
export const lateralStep = (form: ToothForm): number => FORMS[form].lateral

/**
 * Distance of (x, y) from the outline of a tooth of this form, frame pixels, positive inside. Correct to a pixel or
 * so near the outline, which is all that is asked of it.
 */
export function distanceInside(form: ToothForm, o: Outline, x: number, y: number): number {
  const f = FORMS[form]
  const l = o.left(y)
  const r = o.right(y)
  const half = (r - l) / 2
  if (half < 1) return -1e3
  // u: −1 mesial … +1 distal.
  const u = (-o.inward * (x - (l + r) / 2)) / half
  const edge = o.edge(x)
  const v = (y - o.top) / Math.max(1, edge - o.top)
  const width = 2 * half
  const sides = (sideAt(f, o, u, v) - Math.abs(u)) * half
  const below = edge - tip(f, o, u, width) - y
  const pointed = o.place >= 3
  const corner = (u < 0 ? f.mesial : f.distal * (o.place === 2 ? 1.25 : 1)) * width * (pointed ? 2 : 1.5)
  const body = roundedMin(sides, below, corner)
  if (o.underLip) return body
  const zenith = u - 0.1
  const neck = y - (o.top + 0.085 * width * zenith * zenith * (o.place === 3 ? 1.2 : 1))
  return roundedMin(body, neck, 0.18 * width)
}

/** Half-width at the height v as a share of the greatest: narrow at the neck, full at the contact. */
function sideAt(f: FormNumbers, o: Outline, u: number, v: number): number {
  const contact = u < 0 ? f.contact : f.contact - 0.1
  const neck = o.underLip ? 0.97 : f.neck
  if (v < contact) {
    const t = clamp(v / contact)
    return neck + (1.03 - neck) * t * (1.7 - 0.7 * t)
  }
  const t = (v - contact) / (1 - contact)
  return 1.03 - (u < 0 ? 0.03 : 0.07) * t * t
}

/** How far above the straight edge the outline lies here. */
function tip(f: FormNumbers, o: Outline, u: number, width: number): number {
  if (o.place === 3) {
    const off = Math.abs(u + 0.08)
    return Math.max(0, off - 0.1) * (u < -0.08 ? 0.85 : 1.15) * o.mm
  }
  if (o.place > 3) return Math.max(0, Math.abs(u) - 0.12) * 0.95 * o.mm
  const distal = Math.max(0, u)
  return f.bow * width * u * u + (o.place === 2 ? 0.3 : 0.08) * o.mm * distal * distal
}
