import { atan2, hypot, PI } from './exact.ts'
import { type Frame, MOUTH } from './frame.ts'
import {
  CHEEK_LEFT,
  CHEEK_RIGHT,
  CHIN,
  EYE_OUTER_LEFT,
  EYE_OUTER_RIGHT,
  type Face,
  FOREHEAD,
  IRIS_MM,
} from './landmarks.ts'
import { blur, quantile } from './raster.ts'
import type { Parts } from './segment.ts'

export type Refusal =
  | 'no-face'
  | 'several-faces'
  | 'mouth-closed'
  | 'turned'
  | 'tilted'
  | 'blurred'
  | 'too-dark'
  | 'burnt-out'
  | 'too-small'
  | 'no-colour'
  | 'not-understood'

/** Angles of the head in degrees: turned to a side, tilted to a shoulder, chin up or down. */
export interface Pose {
  readonly yaw: number
  readonly roll: number
  readonly pitch: number
}

export function poseOf(face: Face): Pose {
  const p = face.points
  const angle = (a: number, b: number) =>
    (atan2(face.depth[b]! - face.depth[a]!, hypot(p[b]![0] - p[a]![0], p[b]![1] - p[a]![1])) * 180) / PI
  const l = p[EYE_OUTER_LEFT]!
  const r = p[EYE_OUTER_RIGHT]!
  return {
    yaw: angle(CHEEK_LEFT, CHEEK_RIGHT),
    roll: (atan2(r[1] - l[1], r[0] - l[0]) * 180) / PI,
    pitch: angle(FOREHEAD, CHIN),
  }
}

/** Photo pixels per millimetre at the face, by the iris. */
export function pixelsPerMm(face: Face): number {
  const widths = face.irises.map(i => hypot(i[1]![0] - i[3]![0], i[1]![1] - i[3]![1]))
  return (widths[0]! + widths[1]!) / 2 / IRIS_MM
}

const MAX_YAW = 17
const MAX_ROLL = 30
const MAX_PITCH = 28
/** Smallest width of the mouth, photo pixels: below it a tooth is narrower than twelve pixels. */
const MIN_MOUTH = 84

/** What can be said of the face before the mouth is looked at. */
export function refuseFace(face: Face | undefined, frame?: Frame): Refusal | undefined {
  if (!face || face.certainty < 0.5) return 'no-face'
  if (face.faces > 1) return 'several-faces'
  const pose = poseOf(face)
  if (Math.abs(pose.yaw) > MAX_YAW) return 'turned'
  if (Math.abs(pose.roll) > MAX_ROLL || Math.abs(pose.pitch) > MAX_PITCH) return 'tilted'
  if (frame && MOUTH / frame.scale < MIN_MOUTH) return 'too-small'
  return undefined
}

export interface MouthFigures {
  /** Visible teeth, mm². */
  readonly teethArea: number
  /** How much redder the lips are than the teeth: difference of ln R/G. */
  readonly redness: number
  readonly toothLightness: number
  /** Share of the teeth whose every channel is clipped. */
  readonly clipped: number
  /** Sharpness of the edges of the teeth: steepest change of lightness a mm, against their contrast. */
  readonly sharpness: number
  /** Redness of the lips, ln R/G, and their lightness. */
  readonly lipRedness: number
  readonly lipLightness: number
}

export function mouthFigures(parts: Parts, mm: number): MouthFigures {
  let area = 0
  let clipped = 0
  for (let i = 0; i < parts.teeth.d.length; i++) {
    area += parts.teeth.d[i]!
    if (parts.teeth.d[i]! > 0.5 && parts.lab[0].d[i]! > 98.5) clipped++
  }
  return {
    teethArea: area / (mm * mm),
    redness: parts.lipColour.mean[1] - parts.toothColour.mean[1],
    toothLightness: parts.toothColour.mean[0],
    clipped: clipped / Math.max(1, area),
    sharpness: sharpness(parts, mm),
    lipRedness: Math.abs(parts.lipColour.mean[1]),
    lipLightness: parts.lipColour.mean[0],
  }
}

function sharpness(parts: Parts, mm: number): number {
  const { w, h } = parts.teeth
  const light = blur(parts.lab[0], 0.8)
  const slopes: number[] = []
  const values: number[] = []
  for (let y = 2; y < h - 2; y++) {
    for (let x = 2; x < w - 2; x += 2) {
      const i = y * w + x
      if (parts.inside.d[i]! < 0) continue
      const dx = light.d[i + 1]! - light.d[i - 1]!
      const dy = light.d[i + w]! - light.d[i - w]!
      slopes.push(Math.sqrt(dx * dx + dy * dy) / 2)
      values.push(light.d[i]!)
    }
  }
  const contrast = Math.max(12, quantile(values, 0.95) - quantile(values, 0.05))
  return (quantile(slopes, 0.95) * mm) / contrast
}

const MIN_AREA_MM2 = 70
const MIN_SHARPNESS = 0.4

/** What can be said once the mouth has been taken apart. */
export function refuseMouth(m: MouthFigures): Refusal | undefined {
  if (m.lipRedness < 0.08) return 'no-colour'
  // What lies between dark lips may be shadow; only when the lips are dark too it is the photo.
  if (m.toothLightness < 34 && m.lipLightness < 30) return 'too-dark'
  if (m.clipped > 0.4) return 'burnt-out'
  if (m.sharpness < MIN_SHARPNESS) return 'blurred'
  if (m.teethArea < MIN_AREA_MM2 || m.redness < 0.42) return 'mouth-closed'
  return undefined
}
