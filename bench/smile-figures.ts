import { linearOf } from '#libs/smile/colour.ts'
import { labOf, type Photo, type Point } from '#libs/smile/index.ts'
import { fill } from '#libs/smile/outline.ts'

/** Overlap of a mask (0 or 255 a pixel) with hand-made polygons: IoU, precision, recall. */
export function overlap(
  mask: Uint8Array,
  width: number,
  height: number,
  polygons: readonly (readonly Point[])[],
) {
  const truth = new Uint8Array(mask.length)
  for (const polygon of polygons) {
    const share = fill(width, height, polygon)
    for (let i = 0; i < truth.length; i++) if (share.d[i]! > 0.5) truth[i] = 1
  }
  let both = 0
  let mine = 0
  let theirs = 0
  for (let i = 0; i < truth.length; i++) {
    const m = mask[i]! > 127 ? 1 : 0
    both += m & truth[i]!
    mine += m
    theirs += truth[i]!
  }
  return { iou: both / (mine + theirs - both), precision: both / mine, recall: both / theirs }
}

const lightness = (p: Photo, i: number): number => {
  const at = i * p.channels
  return labOf(linearOf(p.data[at]!), linearOf(p.data[at + 1]!), linearOf(p.data[at + 2]!))[0]
}

/**
 * How visible the border of what was painted is: on every pair of neighbours of which one was painted and one not,
 * how much steeper the step of lightness became. Mean and 95th percentile, units of L*.
 */
export function seam(before: Photo, after: Photo): { mean: number; p95: number } {
  const { width, height, channels } = before
  const differs = (i: number) =>
    [0, 1, 2].some(k => before.data[i * channels + k] !== after.data[i * channels + k])
  const extra: number[] = []
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (!differs(i)) continue
      for (const j of [i - 1, i + 1, i - width, i + width]) {
        if (differs(j)) continue
        const was = Math.abs(lightness(before, i) - lightness(before, j))
        extra.push(Math.max(0, Math.abs(lightness(after, i) - lightness(after, j)) - was))
      }
    }
  }
  extra.sort((a, b) => a - b)
  const mean = extra.reduce((s, v) => s + v, 0) / Math.max(1, extra.length)
  return { mean, p95: extra[Math.floor(extra.length * 0.95)] ?? 0 }
}
