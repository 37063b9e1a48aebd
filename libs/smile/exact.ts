/**
 * Elementary functions from + − × ÷ and square roots only, which IEEE 754 fixes to the last bit.
 * `Math.exp` and its kin may differ in the last digit between engines, and a picture must have the same SHA-256
 * on every machine.
 */

const LN2 = Math.LN2
const POWERS = powersOfTwo()

function powersOfTwo(): Float64Array {
  const out = new Float64Array(256)
  for (let k = -128; k < 128; k++) {
    let v = 1
    for (let i = 0; i < (k < 0 ? -k : k); i++) v = k < 0 ? v / 2 : v * 2
    out[k + 128] = v
  }
  return out
}

/** e^x for |x| < 80, error below 1e-14 of the value; clamped outside. */
export function exp(x: number): number {
  const c = x < -80 ? -80 : Math.min(x, 80)
  const k = Math.floor(c / LN2 + 0.5)
  const r = c - k * LN2
  let sum = 1
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * r) / n
  return sum * POWERS[k + 128]!
}

/** Natural logarithm of x > 0; −80 for zero and below. */
export function ln(x: number): number {
  if (!(x > 1e-34)) return -80
  let m = x
  let k = 0
  while (m > Math.SQRT2) {
    m /= 2
    k++
  }
  while (m < Math.SQRT1_2) {
    m *= 2
    k--
  }
  const z = (m - 1) / (m + 1)
  const q = z * z
  let sum = 0
  for (let n = 21; n >= 1; n -= 2) sum = sum * q + 1 / n
  return 2 * z * sum + k * LN2
}

/** x^p for x ≥ 0. */
export const pow = (x: number, p: number): number => (x <= 0 ? 0 : exp(p * ln(x)))

/** Cube root of x ≥ 0. */
export const cbrt = (x: number): number => (x <= 0 ? 0 : exp(ln(x) / 3))

export const hypot = (x: number, y: number): number => Math.sqrt(x * x + y * y)

export const PI = Math.PI

/** Sine, x in radians. */
export function sin(x: number): number {
  const turns = Math.floor(x / (2 * PI) + 0.5)
  let r = x - turns * 2 * PI
  if (r > PI / 2) r = PI - r
  if (r < -PI / 2) r = -PI - r
  const q = r * r
  let sum = 1
  for (let n = 21; n >= 3; n -= 2) sum = 1 - (q / (n * (n - 1))) * sum
  return r * sum
}

/** Cosine, x in radians. */
export const cos = (x: number): number => sin(x + PI / 2)

/** Arc tangent, radians. */
export function atan(x: number): number {
  if (x < 0) return -atan(-x)
  if (x > 1) return PI / 2 - atan(1 / x)
  // Halving the angle twice leaves an argument below 0.2, where the series is short.
  const h1 = x / (1 + Math.sqrt(1 + x * x))
  const h2 = h1 / (1 + Math.sqrt(1 + h1 * h1))
  const q = h2 * h2
  let sum = 0
  for (let n = 19; n >= 1; n -= 2) sum = 1 / n - q * sum
  return 4 * h2 * sum
}

/** Angle of the vector (x, y), radians in (−π, π]. */
export function atan2(y: number, x: number): number {
  if (x > 0) return atan(y / x)
  if (x < 0) return y >= 0 ? atan(y / x) + PI : atan(y / x) - PI
  return y > 0 ? PI / 2 : y < 0 ? -PI / 2 : 0
}

export const clamp = (x: number, low = 0, high = 1): number => (x < low ? low : Math.min(x, high))

/** Smooth step from 0 at `a` to 1 at `b` (either order). */
export function step(a: number, b: number, x: number): number {
  const t = clamp((x - a) / (b - a))
  return t * t * (3 - 2 * t)
}
