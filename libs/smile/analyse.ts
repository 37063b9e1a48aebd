import { type Borders, findBorders } from './borders.ts'
import { type Frame, type Light as FrameLight, lightIn, mouthFrame, toFrame } from './frame.ts'
import { type Face, MIDDLE } from './landmarks.ts'
import { findLips, type Lips } from './lips.ts'
import { type Measures, measure } from './measures.ts'
import type { Point } from './outline.ts'
import {
  type MouthFigures,
  mouthFigures,
  type Pose,
  pixelsPerMm,
  poseOf,
  type Refusal,
  refuseFace,
  refuseMouth,
} from './quality.ts'
import { type Photo, quantile } from './raster.ts'
import { type Parts, segment } from './segment.ts'
import { frontTeeth, type Tooth, teethOf } from './teeth-found.ts'
import { corePixels, type MeasuredShade, measureShade, medianLight } from './tooth-shade.ts'
import { type Row, upperRow } from './upper-edge.ts'
import { lightColour } from './white-balance.ts'

/** All that is known of a smile. Kept in memory while the photo is worked on; `summary` is what may be stored. */
export interface Analysis {
  readonly frame: Frame
  readonly light: FrameLight
  readonly parts: Parts
  readonly pose: Pose
  readonly figures: MouthFigures
  readonly shade: MeasuredShade
  readonly core: readonly number[]
  /** The arch, when it was understood; otherwise only whitening is offered. */
  readonly arch: Arch | undefined
  /** x of the middle of the face at the height of the teeth, frame pixels. */
  readonly faceMiddle: number
}

export interface Arch {
  readonly row: Row
  readonly borders: Borders
  readonly teeth: readonly Tooth[]
  /** Frame pixels per millimetre. */
  readonly mm: number
  /** 0–1; below `SURE` the arch is not used. */
  readonly certainty: number
  readonly measures: Measures
  readonly lips: Lips
  /** Smile arc as the dentist dragged it: three points, frame pixels. */
  readonly arc?: readonly [Point, Point, Point]
}

export type Outcome =
  | { readonly accepted: true; readonly analysis: Analysis }
  | { readonly accepted: false; readonly reason: Refusal }

/** Takes the smile apart, or says why this photo will not do (issue of SV-2.1: never a result on a bad photo). */
export function analyse(photo: Photo, face: Face | undefined): Outcome {
  const early = refuseFace(face, face && mouthFrame(face))
  if (early || !face) return { accepted: false, reason: early ?? 'no-face' }
  const frame = mouthFrame(face)
  const light = lightIn(photo, frame)
  const parts = segment(light, frame, face)
  const mm = pixelsPerMm(face) * frame.scale
  const figures = mouthFigures(parts, mm)
  const reason = refuseMouth(figures)
  if (reason) return { accepted: false, reason }
  const core = corePixels(parts)
  if (core.length < 150) return { accepted: false, reason: 'mouth-closed' }
  const shade = measureShade(medianLight(light, core), lightColour(photo, face))
  const pose = poseOf(face)
  const faceMiddle = middleOf(face, frame)
  const arch = findArch(parts, mm, faceMiddle, pose)
  return { accepted: true, analysis: { frame, light, parts, pose, figures, shade, core, arch, faceMiddle } }
}

/** The line through brow, bridge, philtrum and lip, met at the height of the mouth; the lip counts most. */
function middleOf(face: Face, frame: Frame): number {
  const points = MIDDLE.map(i => toFrame(frame, face.points[i]!))
  const n = points.length
  const mx = points.reduce((s, p) => s + p[0], 0) / n
  const my = points.reduce((s, p) => s + p[1], 0) / n
  const slope =
    points.reduce((s, p) => s + (p[0] - mx) * (p[1] - my), 0) /
    points.reduce((s, p) => s + (p[1] - my) * (p[1] - my), 0)
  return 0.35 * (mx + slope * (frame.h / 2 - my)) + 0.65 * points[n - 1]![0]
}

/** Below this the arch is not understood and only whitening is offered. */
export const SURE = 0.5

function findArch(parts: Parts, mm: number, middle: number, pose: Pose): Arch | undefined {
  const row = upperRow(parts, mm)
  if (!row) return undefined
  const borders = findBorders(parts, row, { middle, mm, yaw: (pose.yaw * Math.PI) / 180 })
  const teeth = teethOf(parts, row, borders)
  const certainty = archCertainty(teeth, borders)
  if (certainty < SURE) return undefined
  return {
    row,
    borders,
    teeth,
    mm: borders.mm,
    certainty,
    measures: measure(parts, teeth, row, middle, borders.mm),
    lips: findLips(parts, row, teeth, borders.mm),
  }
}

/** Clear borders, six front teeth found, and like teeth on both sides of like size. */
function archCertainty(teeth: readonly Tooth[], borders: Borders): number {
  const front = frontTeeth(teeth)
  const pairs = [1, 2, 3].flatMap(place => {
    const [a, b] = front.filter(t => t.place === place)
    if (!a || !b) return []
    const [wa, wb] = [a.right.x - a.left.x, b.right.x - b.left.x]
    return [Math.min(wa, wb) / Math.max(wa, wb)]
  })
  if (front.length < 4 || pairs.length < 2) return 0
  const alike = quantile(pairs, 0.3)
  return Math.max(0, borders.certainty) * Math.min(1, front.length / 6 + 0.15) * Math.min(1, alike / 0.7)
}
