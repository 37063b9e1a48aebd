import { ln } from './exact.ts'

/** A cloud of colours in three dimensions: mean, inverse covariance, log determinant. */
export interface Gaussian {
  readonly mean: readonly [number, number, number]
  readonly inverse: readonly number[]
  readonly logDet: number
  readonly weight: number
}

export type Features = readonly [Float32Array, Float32Array, Float32Array]

/** Fits to weighted points; `floor` is added to the variances, so that a tidy photo does not make a needle. */
export function fitCloud(
  f: Features,
  weight: Float32Array,
  floor: readonly [number, number, number],
): Gaussian {
  let total = 1e-9
  const mean: [number, number, number] = [0, 0, 0]
  for (let i = 0; i < weight.length; i++) {
    const w = weight[i]!
    if (w === 0) continue
    total += w
    for (let k = 0; k < 3; k++) mean[k]! += w * f[k]![i]!
  }
  for (let k = 0; k < 3; k++) mean[k]! /= total
  const c = new Float64Array(9)
  for (let i = 0; i < weight.length; i++) {
    const w = weight[i]!
    if (w === 0) continue
    for (let a = 0; a < 3; a++) {
      for (let b = a; b < 3; b++) c[a * 3 + b]! += w * (f[a]![i]! - mean[a]!) * (f[b]![i]! - mean[b]!)
    }
  }
  for (let a = 0; a < 3; a++) for (let b = a; b < 3; b++) c[b * 3 + a] = c[a * 3 + b]! /= total
  for (let k = 0; k < 3; k++) c[k * 4]! += floor[k]!
  return { mean, ...invert(c), weight: total }
}

function invert(c: Float64Array): { inverse: number[]; logDet: number } {
  const [a, b, d, , e, f, , , i] = c as unknown as number[]
  const m = [e! * i! - f! * f!, d! * f! - b! * i!, b! * f! - d! * e!]
  const det = a! * m[0]! + b! * m[1]! + d! * m[2]!
  const [p, q, r] = [a! * i! - d! * d!, d! * b! - a! * f!, a! * e! - b! * b!]
  const inverse = [m[0]!, m[1]!, m[2]!, m[1]!, p!, q!, m[2]!, q!, r!].map(v => v / det)
  return { inverse, logDet: ln(det) }
}

/** Log likelihood of a point, up to a constant shared by all clouds. */
export function logLikelihood(g: Gaussian, x: number, y: number, z: number): number {
  const a = x - g.mean[0]
  const b = y - g.mean[1]
  const c = z - g.mean[2]
  const n = g.inverse
  const q = a * (n[0]! * a + 2 * n[1]! * b + 2 * n[2]! * c) + b * (n[4]! * b + 2 * n[5]! * c) + c * n[8]! * c
  return -0.5 * (q + g.logDet)
}
