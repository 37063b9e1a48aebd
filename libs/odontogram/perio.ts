import { rootsOf } from './conditions.ts'

/**
 * Periodontal examination: six points a tooth. Points go along the jaw as one looks at the mouth from outside:
 * three to the cheek or lip (buccal), three to the tongue or palate, each as mesial, middle, distal.
 */
export const SITES = ['MB', 'B', 'DB', 'ML', 'L', 'DL'] as const
export type Site = (typeof SITES)[number]

export interface SiteValue {
  /** Depth of the pocket from the gum margin, mm 0–15; null when not measured. */
  readonly depth: number | null
  /** Recession: from the cement-enamel junction to the margin, mm −5–15; negative when the margin covers the crown. */
  readonly recession: number | null
  readonly bleeding: boolean
  readonly plaque: boolean
  readonly suppuration: boolean
}

export interface ToothPerio {
  readonly tooth: number
  readonly sites: Readonly<Record<Site, SiteValue>>
  readonly mobility: number
  readonly furcation: number
}

export const EMPTY_SITE: SiteValue = {
  depth: null,
  recession: null,
  bleeding: false,
  plaque: false,
  suppuration: false,
}

export const MAX_DEPTH = 15
export const MIN_RECESSION = -5
export const MAX_RECESSION = 15

/**
 * Clinical attachment level, mm: depth of the pocket plus recession (G. Armitage, Ann Periodontol 1999;4:1–6). Recession
 * counts as nil when only the depth was measured; null without a depth.
 */
export const attachmentLevel = (site: SiteValue): number | null =>
  site.depth === null ? null : site.depth + (site.recession ?? 0)

export interface PerioIndices {
  readonly teeth: number
  readonly measured: number
  /** Share of bleeding sites, percent: gingival bleeding index of Ainamo & Bay, Int Dent J 1975;25:229–235. */
  readonly bleedingPercent: number | null
  /** Share of sites with plaque, percent: plaque control record of O'Leary et al., J Periodontol 1972;43:38, on six sites. */
  readonly plaquePercent: number | null
  readonly suppurationSites: number
  readonly meanDepth: number | null
  readonly meanAttachment: number | null
  readonly deepest: number | null
  /** Sites of 4 mm and more, of 6 mm and more. */
  readonly deep4: number
  readonly deep6: number
  /** Periodontal index, mean of `russellScore` (A. Russell, J Dent Res 1956;35:350–359), 0–8. */
  readonly pi: number | null
}

const POCKET_MM = 4

/**
 * Score of a tooth after Russell: 0 healthy, 1 inflammation that does not encircle the tooth, 2 encircling, 6 with a
 * pocket, 8 advanced with loss of function. Told from what is measured: bleeding is inflammation, a depth from 4 mm a
 * pocket, mobility III the loss of function. Null when no site of the tooth was measured.
 */
export function russellScore(tooth: ToothPerio): 0 | 1 | 2 | 6 | 8 | null {
  const sites = SITES.map(site => tooth.sites[site]).filter(site => site.depth !== null)
  if (sites.length === 0) return null
  if (tooth.mobility === 3) return 8
  if (sites.some(site => site.depth! >= POCKET_MM)) return 6
  const bleeding = sites.filter(site => site.bleeding).length
  if (bleeding === 0) return 0
  return bleeding === SITES.length ? 2 : 1
}

const mean = (list: readonly number[]): number | null =>
  list.length === 0 ? null : Math.round((list.reduce((a, b) => a + b, 0) / list.length) * 100) / 100
const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 1_000) / 10

/** Indices of an examination. Shares are of the sites that were measured. */
export function perioIndices(teeth: readonly ToothPerio[]): PerioIndices {
  const sites = teeth.flatMap(tooth => SITES.map(site => tooth.sites[site]))
  const measured = sites.filter(site => site.depth !== null)
  const depths = measured.map(site => site.depth!)
  const scores = teeth.map(russellScore).filter(score => score !== null)
  return {
    teeth: teeth.filter(tooth => SITES.some(site => tooth.sites[site].depth !== null)).length,
    measured: measured.length,
    bleedingPercent: percent(measured.filter(site => site.bleeding).length, measured.length),
    plaquePercent: percent(measured.filter(site => site.plaque).length, measured.length),
    suppurationSites: measured.filter(site => site.suppuration).length,
    meanDepth: mean(depths),
    meanAttachment: mean(measured.map(site => attachmentLevel(site)!)),
    deepest: depths.length === 0 ? null : Math.max(...depths),
    deep4: depths.filter(depth => depth >= POCKET_MM).length,
    deep6: depths.filter(depth => depth >= 6).length,
    pi: mean(scores),
  }
}

export interface SiteChange {
  readonly tooth: number
  readonly site: Site
  /** Change of depth and of attachment in mm; negative is better. */
  readonly depth: number
  readonly attachment: number
}

/** Sites measured both times whose depth or attachment changed, for the picture of two dates. */
export function perioChange(before: readonly ToothPerio[], after: readonly ToothPerio[]): SiteChange[] {
  const old = new Map(before.map(tooth => [tooth.tooth, tooth]))
  return after.flatMap(tooth =>
    SITES.flatMap(site => {
      const a = old.get(tooth.tooth)?.sites[site]
      const b = tooth.sites[site]
      if (!a || a.depth === null || b.depth === null) return []
      const change = {
        tooth: tooth.tooth,
        site,
        depth: b.depth - a.depth,
        attachment: attachmentLevel(b)! - attachmentLevel(a)!,
      }
      return change.depth === 0 && change.attachment === 0 ? [] : [change]
    }),
  )
}

/** What cannot be so: values out of range, a furcation of one root. Null when all is possible. */
export function perioFault(tooth: ToothPerio): string | null {
  for (const site of SITES) {
    const { depth, recession } = tooth.sites[site]
    if (depth !== null && (!Number.isInteger(depth) || depth < 0 || depth > MAX_DEPTH))
      return `${tooth.tooth} ${site} depth`
    if (
      recession !== null &&
      (!Number.isInteger(recession) || recession < MIN_RECESSION || recession > MAX_RECESSION)
    )
      return `${tooth.tooth} ${site} recession`
  }
  if (tooth.furcation > 0 && rootsOf(tooth.tooth) === 1) return `${tooth.tooth} furcation`
  return null
}
