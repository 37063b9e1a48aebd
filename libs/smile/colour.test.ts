import { describe, expect, test } from 'vitest'
import { deltaE00, type Lab, labOf, linearOf, linearOfLab, srgbOf } from './colour.ts'
import { atan2, cos, exp, ln, pow, sin } from './exact.ts'
import { BY_LIGHTNESS, nearestClassical, SHADES } from './shades.ts'

describe('colour', () => {
  // Pairs of the test data published with Sharma, Wu and Dalal (2005), rows 1, 4, 7, 17, 20, 25.
  const pairs: [Lab, Lab, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [58, 24, 15], 19.4535],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ]
  test.each(pairs)('CIEDE2000 of %j and %j', (a, b, expected) => {
    expect(deltaE00(a, b)).toBeCloseTo(expected, 3)
    expect(deltaE00(b, a)).toBeCloseTo(expected, 3)
  })

  test('a byte decoded and encoded again is the same byte', () => {
    for (let v = 0; v < 256; v++) expect(Math.round(srgbOf(linearOf(v)))).toBe(v)
  })

  test('CIELAB there and back', () => {
    const colours: [number, number, number][] = [
      [0.2, 0.5, 0.7],
      [0.01, 0.02, 0.005],
      [1, 1, 1],
    ]
    for (const rgb of colours) {
      for (const [k, v] of linearOfLab(labOf(...rgb)).entries()) expect(v).toBeCloseTo(rgb[k]!, 4)
    }
  })

  test('own elementary functions agree with those of the platform', () => {
    for (let x = -7; x <= 7; x += 0.37) {
      expect(exp(x)).toBeCloseTo(Math.exp(x), 9)
      expect(sin(x)).toBeCloseTo(Math.sin(x), 10)
      expect(cos(x)).toBeCloseTo(Math.cos(x), 10)
      expect(atan2(x, 1.3)).toBeCloseTo(Math.atan2(x, 1.3), 10)
      expect(atan2(x, -0.4)).toBeCloseTo(Math.atan2(x, -0.4), 10)
      expect(ln(Math.abs(x) + 0.01)).toBeCloseTo(Math.log(Math.abs(x) + 0.01), 10)
      expect(pow(Math.abs(x), 2.4)).toBeCloseTo(Math.abs(x) ** 2.4, 8)
    }
  })

  test('every classical tab is its own nearest shade, and the scale has all twenty', () => {
    expect(new Set(BY_LIGHTNESS).size).toBe(20)
    expect(nearestClassical(SHADES.A3).shade).toBe('A3')
    expect(nearestClassical(SHADES.D4)).toEqual({ shade: 'D4', distance: 0 })
  })
})
