import { deltaE00, type Lab } from './colour.ts'

export type Classical =
  | 'A1'
  | 'A2'
  | 'A3'
  | 'A3.5'
  | 'A4'
  | 'B1'
  | 'B2'
  | 'B3'
  | 'B4'
  | 'C1'
  | 'C2'
  | 'C3'
  | 'C4'
  | 'D2'
  | 'D3'
  | 'D4'
export type Bleach = 'BL1' | 'BL2' | 'BL3' | 'BL4'
export type Shade = Classical | Bleach

/**
 * CIELAB of the tabs of the VITA classical guide, after the averages of O'Brien, Groh and Boenke,
 * J Dent Res 69:1762 (1990). Published measurements of the same tabs differ by several units between instruments,
 * so these are an order and a spacing, not a colorimeter: the engine works by the ratio of two of them.
 */
export const CLASSICAL: Readonly<Record<Classical, Lab>> = {
  A1: [79.57, -1.61, 13.05],
  A2: [76.04, -0.08, 16.73],
  A3: [75.36, 1.36, 19.61],
  'A3.5': [72.31, 1.48, 21.81],
  A4: [68.56, 1.58, 21.0],
  B1: [78.9, -1.76, 12.33],
  B2: [76.66, -1.62, 16.62],
  B3: [74.13, 0.47, 22.34],
  B4: [71.81, 0.5, 22.15],
  C1: [74.29, -1.26, 12.56],
  C2: [70.95, -0.22, 16.72],
  C3: [68.83, -0.01, 16.68],
  C4: [64.78, 1.59, 18.66],
  D2: [75.27, -0.54, 13.47],
  D3: [72.55, 0.62, 16.14],
  D4: [71.86, -1.03, 17.77],
}

/** Bleached shades have no published averages that we could check: set by us, evenly, beyond A1 and B1. */
export const BLEACH: Readonly<Record<Bleach, Lab>> = {
  BL1: [84.5, -0.9, 4.0],
  BL2: [83.0, -0.9, 6.3],
  BL3: [81.8, -0.8, 8.2],
  BL4: [80.6, -0.8, 10.3],
}

export const SHADES: Readonly<Record<Shade, Lab>> = { ...CLASSICAL, ...BLEACH }

/** From the lightest to the darkest, the order in which a dentist's lightness scale lies. */
export const BY_LIGHTNESS: readonly Shade[] = [
  'BL1',
  'BL2',
  'BL3',
  'BL4',
  'B1',
  'A1',
  'B2',
  'D2',
  'A2',
  'C1',
  'C2',
  'D4',
  'A3',
  'D3',
  'B3',
  'A3.5',
  'B4',
  'C3',
  'A4',
  'C4',
]

export const isShade = (name: string): name is Shade => Object.hasOwn(SHADES, name)

/** The classical tab nearest by CIEDE2000, and how far it is. */
export function nearestClassical(lab: Lab): { shade: Classical; distance: number } {
  let best: { shade: Classical; distance: number } = { shade: 'A2', distance: Number.POSITIVE_INFINITY }
  for (const shade of Object.keys(CLASSICAL) as Classical[]) {
    const distance = deltaE00(lab, CLASSICAL[shade])
    if (distance < best.distance) best = { shade, distance }
  }
  return best
}
