import type { Analysis, Photo } from '#libs/smile/index.ts'

/**
 * Pixels that differ outside the mouth. The mouth is taken as the outline of the lips by the landmarks, widened by
 * an eighth of its height: found by other means than the mask the engine paints with, so that a stray is seen.
 */
export function outsideChanged(before: Photo, after: Photo, a: Analysis): number {
  const { frame: f, parts } = a
  const ys = parts.outerLips.map(p => p[1])
  const margin = (Math.max(...ys) - Math.min(...ys)) / 8
  const c = before.channels
  let count = 0
  for (let i = 0; i < before.width * before.height; i++) {
    const at = i * c
    if (
      before.data[at] === after.data[at] &&
      before.data[at + 1] === after.data[at + 1] &&
      before.data[at + 2] === after.data[at + 2]
    ) {
      continue
    }
    const dx = (i % before.width) - f.cx
    const dy = Math.floor(i / before.width) - f.cy
    const x = (dx * f.cos + dy * f.sin) * f.scale + f.w / 2
    const y = (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2
    if (!insideWidened(parts.outerLips, x, y, margin)) count++
  }
  return count
}

function insideWidened(
  outline: readonly (readonly [number, number])[],
  x: number,
  y: number,
  margin: number,
): boolean {
  let inside = false
  let near = Number.POSITIVE_INFINITY
  for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
    const [x1, y1] = outline[j]!
    const [x2, y2] = outline[i]!
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside
    near = Math.min(near, (x - x2) ** 2 + (y - y2) ** 2)
  }
  return inside || near < margin * margin
}
