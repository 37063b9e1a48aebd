import { jawOf, PERMANENT, sideOf } from '#libs/teeth/index.ts'
import type { Site } from './perio.ts'

export type PerioSide = 'buccal' | 'lingual'

/** A point of measurement. */
export interface Point {
  readonly tooth: number
  readonly site: Site
}

/** The three points of a side of a tooth from left to right as the chart shows them: mesial looks to the middle. */
export function sitesOf(tooth: number, side: PerioSide): readonly Site[] {
  const order: readonly Site[] = side === 'buccal' ? ['DB', 'B', 'MB'] : ['DL', 'L', 'ML']
  return sideOf(tooth) === 'right' ? order : order.toReversed()
}

/**
 * All points in the order of probing: cheek side of the upper jaw from left to right, palate, then tongue and cheek sides
 * of the lower jaw. Teeth that are not there are left out.
 */
export function perioWalk(absent: ReadonlySet<number>): Point[] {
  const here = PERMANENT.filter(tooth => !absent.has(tooth))
  const along = (jaw: 'upper' | 'lower', side: PerioSide) =>
    here
      .filter(tooth => jawOf(tooth) === jaw)
      .flatMap(tooth => sitesOf(tooth, side).map(site => ({ tooth, site })))
  return [
    ...along('upper', 'buccal'),
    ...along('upper', 'lingual'),
    ...along('lower', 'lingual'),
    ...along('lower', 'buccal'),
  ]
}
