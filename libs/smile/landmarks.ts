import type { Point } from './outline.ts'

/**
 * What the engine needs to know of a face. `points` are the 468 points of the MediaPipe face mesh in photo pixels,
 * with the lips refined; `depth` their z in photo pixels (smaller is nearer). Held in memory only while a photo is
 * worked on: no template is made of it and nothing is ever compared with it.
 */
export interface Face {
  readonly points: readonly Point[]
  readonly depth: readonly number[]
  /** Left and right iris: centre, then four points on the rim. */
  readonly irises: readonly [readonly Point[], readonly Point[]]
  /** The model's own certainty that this is a face, 0–1. */
  readonly certainty: number
  /** Faces in the photo of at least half the size of this one. */
  readonly faces: number
}

/** Inner border of the lips, from the corner on the photo's left, over the upper lip, round. */
export const INNER_LIPS = [
  78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
] as const
/** Outer border of the lips, likewise. */
export const OUTER_LIPS = [
  61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
] as const

export const CORNER_LEFT = 61
export const CORNER_RIGHT = 291
export const UPPER_INNER = 13
export const LOWER_INNER = 14
/** Points down the middle of the face: between the brows, bridge, philtrum, cupid's bow. */
export const MIDDLE = [168, 6, 197, 195, 164, 0] as const
export const CHEEK_LEFT = 234
export const CHEEK_RIGHT = 454
export const FOREHEAD = 10
export const CHIN = 152
export const EYE_OUTER_LEFT = 33
export const EYE_OUTER_RIGHT = 263
/** Rims of both eyes, for the white of the eye. */
export const EYE_RIMS = [
  [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
  [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
] as const
/** Cheeks below the eyes: skin away from hair, beard and shadow. */
export const CHEEK_PATCHES = [50, 205, 280, 425] as const
/** Visible width of a human iris, mm: 11.7 ± 0.5 in adults, the only ruler in a portrait. */
export const IRIS_MM = 11.7
