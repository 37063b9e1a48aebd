/** Teeth by FDI (ISO 3950): 11–48 permanent, 51–85 deciduous. */

/** 1–8: upper right, upper left, lower left, lower right of the permanent teeth, then the same of the deciduous. */
export const quadrantOf = (tooth: number): number => Math.floor(tooth / 10)

/** Place from the middle of the jaw: 1 is the central incisor. */
export const placeOf = (tooth: number): number => tooth % 10

export function isTooth(n: number): boolean {
  const [quadrant, place] = [quadrantOf(n), placeOf(n)]
  if (!Number.isInteger(n) || place < 1) return false
  return (quadrant >= 1 && quadrant <= 4 && place <= 8) || (quadrant >= 5 && quadrant <= 8 && place <= 5)
}

export const isDeciduous = (tooth: number): boolean => tooth > 50

export type Jaw = 'upper' | 'lower'
/** Side of the patient, not of the looker. */
export type Side = 'right' | 'left'

export const jawOf = (tooth: number): Jaw => ([1, 2, 5, 6].includes(quadrantOf(tooth)) ? 'upper' : 'lower')
export const sideOf = (tooth: number): Side => ([1, 4, 5, 8].includes(quadrantOf(tooth)) ? 'right' : 'left')

export type ToothKind = 'incisor' | 'canine' | 'premolar' | 'molar'

export function kindOf(tooth: number): ToothKind {
  const place = placeOf(tooth)
  if (place <= 2) return 'incisor'
  if (place === 3) return 'canine'
  return !isDeciduous(tooth) && place <= 5 ? 'premolar' : 'molar'
}

/** Position from the patient's right to left, upper jaw first, a deciduous tooth after the permanent one of its place. */
export function toothOrder(tooth: number): number {
  const along = sideOf(tooth) === 'right' ? 20 - placeOf(tooth) : 20 + placeOf(tooth)
  return (jawOf(tooth) === 'upper' ? 0 : 1_000) + along * 10 + (isDeciduous(tooth) ? 1 : 0)
}

const inOrder = (quadrants: readonly number[], places: number): readonly number[] =>
  quadrants
    .flatMap(quadrant => Array.from({ length: places }, (_, i) => quadrant * 10 + i + 1))
    .sort((a, b) => toothOrder(a) - toothOrder(b))

/** 18 … 28, 48 … 38. */
export const PERMANENT: readonly number[] = inOrder([1, 2, 3, 4], 8)
/** 55 … 65, 85 … 75. */
export const DECIDUOUS: readonly number[] = inOrder([5, 6, 7, 8], 5)

/** The permanent tooth that comes in the place of a deciduous one: 55 → 15. Null for permanent teeth. */
export const successorOf = (tooth: number): number | null => (isDeciduous(tooth) ? tooth - 40 : null)

export type Dentition = 'deciduous' | 'mixed' | 'permanent'

/** Which chart to open for an age in full years: deciduous to 4, mixed 5–13, permanent from 14; a doctor may switch it. */
export const dentitionAt = (years: number): Dentition =>
  years < 5 ? 'deciduous' : years < 14 ? 'mixed' : 'permanent'
