import type { Analysis } from './analyse.ts'
import { deltaE00, type Lab, labOf } from './colour.ts'
import { lightIn, toPhoto } from './frame.ts'
import { layout, type Placed } from './layout.ts'
import { morph } from './morph.ts'
import { morphPainter } from './morph-painter.ts'
import { type Photo, type Plane, sample } from './raster.ts'
import { type Painter, type Reach, render } from './render.ts'
import { nearestClassical, type Shade } from './shades.ts'
import { medianLight, reachable, shadeInPhoto } from './tooth-shade.ts'
import { movesTeeth, type Treatment } from './treatment.ts'
import { veneerPainter } from './veneer-painter.ts'
import { whiteningField } from './whiten.ts'
import { reachOf, whiteningPainter } from './whitening-painter.ts'

/** Version of everything that decides a pixel; part of the report, so that a result can be made again. */
export const ENGINE = 'smile/1.1.0'

export type Note =
  /** The wanted shade is not believable in this photo; `shade` is what was shown. */
  | { readonly code: 'shade-not-reachable'; readonly wanted: Shade; readonly shade: Shade }
  /** The arch was not understood with confidence: only the colour was changed. */
  | { readonly code: 'whitening-only' }

export interface Simulation {
  readonly photo: Photo
  /** 1 where a pixel was allowed to change. */
  readonly changed: Uint8Array
  readonly notes: readonly Note[]
  readonly colour?: ColourReport
}

export interface ColourReport {
  readonly wanted: Shade
  readonly shown: Shade
  /** CIELAB in this photo: of the shade shown, and of the teeth measured afterwards. */
  readonly target: Lab
  readonly after: Lab
  /** CIEDE2000 between the two. */
  readonly difference: number
  /** `after` under neutral light, and its nearest classical tab. */
  readonly balanced: Lab
  readonly classical: Shade
}

interface Work {
  readonly painter: Painter
  readonly reach: Reach
}

/**
 * Shows a treatment on the photo the analysis was made of, at its full resolution; `photo` may also be a reduced
 * copy together with `reducedAnalysis`, for a preview, where `quick` saves samples and the measuring afterwards. Same photo, treatment and version: same pixels.
 */
export function simulate(photo: Photo, analysis: Analysis, treatment: Treatment, quick = false): Simulation {
  const notes: Note[] = []
  if (movesTeeth(treatment) && !analysis.arch) notes.push({ code: 'whitening-only' })
  const shown = treatment.shade && reachable(treatment.shade, analysis.shade)
  if (treatment.shade && shown && shown !== treatment.shade) {
    notes.push({ code: 'shade-not-reachable', wanted: treatment.shade, shade: shown })
  }
  const { painter, reach } = work(analysis, treatment, shown)
  const bounded = within(analysis.parts.within, painter)
  const { photo: out, changed } = render(photo, analysis.frame, bounded, reach, quick ? 2 : undefined)
  const colour =
    treatment.shade && shown && !quick ? colourReport(out, analysis, treatment.shade, shown) : undefined
  return { photo: out, changed, notes, ...(colour ? { colour } : {}) }
}

/** Nothing is painted beyond the lips, whatever a treatment thinks. */
function within(lips: Plane, painter: Painter): Painter {
  return (x, y, touch) => {
    if (sample(lips, x, y) > 0) painter(x, y, touch)
  }
}

function work(analysis: Analysis, treatment: Treatment, shown: Shade | undefined): Work {
  const { light, parts, shade, arch } = analysis
  const field = whiteningField(light, parts, arch?.mm ?? 8, {
    from: shade.linear,
    to: shown ? shadeInPhoto(shown, shade) : shade.linear,
    // New porcelain has no stains.
    evenness: shown ? (treatment.evenness ?? (treatment.veneers ? 0.95 : 0.6)) : 0,
  })
  if (!arch || !movesTeeth(treatment))
    return { painter: whiteningPainter(field), reach: reachOf(parts.teeth) }
  const { lips } = arch
  const row = layout(arch, treatment)
  const moved = morph(row, lips, arch.mm)
  const base = morphPainter(moved, field)
  const teeth = reachOf(parts.teeth)
  const reach = {
    x0: Math.min(teeth.x0, lips.first - 1),
    x1: Math.max(teeth.x1, lips.last + 1),
    y0: Math.min(teeth.y0, Math.floor(Math.min(...lips.upper) - 2)),
    y1: Math.max(teeth.y1, Math.ceil(Math.max(...lips.lower) + 2)),
  }
  const { veneers, replace } = treatment
  const which = (p: Placed) =>
    (veneers !== undefined && p.tooth.place <= veneers.upTo) || replace.includes(p.tooth.number)
  const look = veneers ?? { form: 'oval', texture: 1 }
  return { painter: veneerPainter(analysis, arch, row, base, moved, field, which, look), reach }
}

function colourReport(out: Photo, a: Analysis, wanted: Shade, shown: Shade): ColourReport {
  const linear = medianLight(lightIn(out, a.frame), a.core)
  const target = labOf(...shadeInPhoto(shown, a.shade))
  const after = labOf(...linear)
  const balanced = labOf(...(linear.map((v, k) => v / a.shade.light[k]!) as [number, number, number]))
  const classical = nearestClassical(balanced).shade
  return { wanted, shown, target, after, difference: deltaE00(after, target), balanced, classical }
}

/** The teeth in white on black, in the photo's size: one byte a pixel, 0 or 255. */
export function teethMask(photo: Photo, a: Analysis): Uint8Array {
  const out = new Uint8Array(photo.width * photo.height)
  const { frame: f, parts } = a
  const corners = [toPhoto(f, [0, 0]), toPhoto(f, [f.w, 0]), toPhoto(f, [0, f.h]), toPhoto(f, [f.w, f.h])]
  const xs = corners.map(p => p[0])
  const ys = corners.map(p => p[1])
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(photo.height, Math.max(...ys)); y++) {
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(photo.width, Math.max(...xs)); x++) {
      const dx = x - f.cx
      const dy = y - f.cy
      const fx = (dx * f.cos + dy * f.sin) * f.scale + f.w / 2
      const fy = (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2
      if (fx < 1 || fy < 1 || fx > f.w - 2 || fy > f.h - 2) continue
      if (sample(parts.teeth, fx, fy) > 0.5) out[y * photo.width + x] = 255
    }
  }
  return out
}

/** The same analysis for a copy of the photo reduced `k` times (k < 1), for a quick preview. */
export function reducedAnalysis(a: Analysis, k: number): Analysis {
  const f = a.frame
  return { ...a, frame: { ...f, scale: f.scale / k, cx: (f.cx + 0.5) * k - 0.5, cy: (f.cy + 0.5) * k - 0.5 } }
}
