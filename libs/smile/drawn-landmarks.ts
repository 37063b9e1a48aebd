import { HALF_MOUTH, opening, type PortraitOptions } from './drawn-options.ts'
import { EYE, HEAD, lipBorders } from './drawn-skin.ts'
import { cos, PI, sin } from './exact.ts'
import {
  CHEEK_LEFT,
  CHEEK_PATCHES,
  CHEEK_RIGHT,
  CHIN,
  EYE_RIMS,
  type Face,
  FOREHEAD,
  INNER_LIPS,
  MIDDLE,
  OUTER_LIPS,
} from './landmarks.ts'
import type { Point } from './outline.ts'

type ToPhoto = (x: number, y: number) => Point

/** The landmarks of the drawn face, exact by construction; points the engine does not read lie at the nose. */
export function drawnFace(o: PortraitOptions, toPhoto: ToPhoto, pxPerMm: number): Face {
  const points: Point[] = Array.from({ length: 468 }, () => toPhoto(0, -30))
  const put = (i: number, x: number, y: number) => {
    points[i] = toPhoto(x, y)
  }
  ring(INNER_LIPS, HALF_MOUTH - 1, x => opening(x, o.open), put)
  ring(OUTER_LIPS, HALF_MOUTH, x => lipBorders(x, o.open), put)
  for (const [k, y] of [-70, -62, -45, -35, -16, -12].entries()) put(MIDDLE[k]!, 0, y)
  put(MIDDLE[5], 0, lipBorders(0, o.open).upper)
  put(CHEEK_LEFT, -HEAD.halfWidth, -45)
  put(CHEEK_RIGHT, HEAD.halfWidth, -45)
  put(FOREHEAD, 0, HEAD.y - HEAD.halfHeight + 20)
  put(CHIN, 0, HEAD.y + HEAD.halfHeight)
  for (const [k, i] of CHEEK_PATCHES.entries()) put(i, (k < 2 ? -1 : 1) * 33, k % 2 ? -30 : -38)
  eyes(put)
  const iris = (side: number): Point[] =>
    [
      [0, 0],
      [EYE.iris, 0],
      [0, -EYE.iris],
      [-EYE.iris, 0],
      [0, EYE.iris],
    ].map(([dx, dy]) => toPhoto(side * EYE.x + dx!, EYE.y - 0.4 + dy!))
  return { points, depth: points.map(() => 0 * pxPerMm), irises: [iris(-1), iris(1)], certainty: 1, faces: 1 }
}

function ring(
  list: readonly number[],
  half: number,
  border: (x: number) => { upper: number; lower: number },
  put: (i: number, x: number, y: number) => void,
) {
  for (const [k, i] of list.entries()) {
    const angle = PI - (k / 10) * PI
    const x = half * cos(angle)
    put(i, x, sin(angle) >= 0 ? border(x).upper : border(x).lower)
  }
}

function eyes(put: (i: number, x: number, y: number) => void) {
  for (const [k, rim] of EYE_RIMS.entries()) {
    const side = k === 0 ? -1 : 1
    for (const [n, i] of rim.entries()) {
      // From the outer corner over the upper lid to the inner corner and back below.
      const dx = n <= 8 ? 1 - n / 4 : -1 + (n - 8) / 4
      const bow = 1 - dx * dx
      put(
        i,
        side * (EYE.x + EYE.halfWidth * dx),
        EYE.y + (n <= 8 ? -EYE.halfHeight : 0.8 * EYE.halfHeight) * bow,
      )
    }
  }
}
