/** Weighted least-squares parabola; a flat line when there are too few points. */
export function parabola(points: readonly (readonly [number, number, number])[]): [number, number, number] {
  const m = [0, 0, 0, 0, 0]
  const v = [0, 0, 0]
  for (const [x0, y, w] of points) {
    const x = x0 / 100
    let p = w
    for (let k = 0; k < 5; k++) {
      m[k]! += p
      if (k < 3) v[k]! += p * y
      p *= x
    }
  }
  if (points.length < 3) return [v[0]! / Math.max(1e-9, m[0]!), 0, 0]
  // A little ridge on the curve keeps few points from bending it wildly.
  const a = [
    [m[0]!, m[1]!, m[2]!, v[0]!],
    [m[1]!, m[2]! + 0.02 * m[0]!, m[3]!, v[1]!],
    [m[2]!, m[3]!, m[4]! + 0.02 * m[0]!, v[2]!],
  ]
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      if (j === i) continue
      const f = a[j]![i]! / a[i]![i]!
      for (let k = i; k < 4; k++) a[j]![k]! -= f * a[i]![k]!
    }
  }
  const c = a.map((r, i) => r[3]! / r[i]!)
  return [c[0]!, c[1]! / 100, c[2]! / 10000]
}
