import { isDeciduous, jawOf, placeOf } from '#libs/teeth/index.ts'

/**
 * Usual ages of eruption in years, places 1–8 of permanent and 1–5 of deciduous teeth, rounded from the eruption charts
 * of the American Dental Association. A guess for drawing a child's chart faintly, never a finding.
 */
const PERMANENT = { upper: [7, 8, 11, 10, 11, 6, 12, 18], lower: [6, 7, 10, 10, 11, 6, 12, 18] } as const
const SHED = { upper: [7, 8, 11, 10, 11], lower: [6, 7, 10, 10, 11] } as const

/** Whether a tooth is usually in the mouth at an age in full years. */
export function usualAt(tooth: number, years: number): boolean {
  const jaw = jawOf(tooth)
  const place = placeOf(tooth)
  return isDeciduous(tooth)
    ? years >= (place >= 4 ? 2 : 1) && years < SHED[jaw][place - 1]!
    : years >= PERMANENT[jaw][place - 1]!
}
