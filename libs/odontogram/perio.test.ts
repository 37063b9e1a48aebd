import { describe, expect, it } from 'vitest'
import {
  attachmentLevel,
  EMPTY_SITE,
  perioChange,
  perioFault,
  perioIndices,
  perioWalk,
  russellScore,
  SITES,
  type Site,
  type SiteValue,
  sitesOf,
  type ToothPerio,
} from './index.ts'

const site = (depth: number | null, recession: number | null = null, marks = ''): SiteValue => ({
  depth,
  recession,
  bleeding: marks.includes('b'),
  plaque: marks.includes('p'),
  suppuration: marks.includes('s'),
})
const tooth = (number: number, values: readonly SiteValue[], mobility = 0, furcation = 0): ToothPerio => ({
  tooth: number,
  sites: Object.fromEntries(SITES.map((name, i) => [name, values[i] ?? EMPTY_SITE])) as Record<
    Site,
    SiteValue
  >,
  mobility,
  furcation,
})
const six = (value: SiteValue) => SITES.map(() => value)

describe('periodontal indices', () => {
  it.each([
    [site(3, 2), 5],
    [site(3, -1), 2],
    [site(4), 4],
    [site(null, 2), null],
  ])('attachment level of %j is %s mm', (value, expected) => expect(attachmentLevel(value)).toBe(expected))

  it.each([
    [tooth(16, six(site(2))), 0],
    [tooth(16, [site(2, null, 'b'), site(2), site(2)]), 1],
    [tooth(16, six(site(3, null, 'b'))), 2],
    [tooth(16, [site(4)]), 6],
    [tooth(16, [site(2)], 3), 8],
    [tooth(16, []), null],
  ])('Russell: %#', (given, score) => expect(russellScore(given)).toBe(score))

  it('shares are of the measured sites', () => {
    const indices = perioIndices([
      tooth(16, [site(3, 0, 'bp'), site(5, 1, 'b'), site(2), site(6, 2, 's')]),
      tooth(11, six(site(2, null, 'p'))),
    ])
    expect(indices).toEqual({
      teeth: 2,
      measured: 10,
      bleedingPercent: 20,
      plaquePercent: 70,
      suppurationSites: 1,
      meanDepth: 2.8,
      meanAttachment: 3.1,
      deepest: 6,
      deep4: 2,
      deep6: 1,
      pi: 3,
    })
    expect(perioIndices([])).toMatchObject({ bleedingPercent: null, meanDepth: null, pi: null })
  })

  it('the change between two dates names the sites', () => {
    const before = [tooth(16, [site(6, 1), site(3)])]
    const after = [tooth(16, [site(4, 2), site(3)]), tooth(17, [site(5)])]
    expect(perioChange(before, after)).toEqual([{ tooth: 16, site: 'MB', depth: -2, attachment: -1 }])
  })

  it('refuses what cannot be', () => {
    expect(perioFault(tooth(16, [site(16)]))).toBe('16 MB depth')
    expect(perioFault(tooth(16, [site(3, -6)]))).toBe('16 MB recession')
    expect(perioFault(tooth(11, [site(3)], 0, 1))).toBe('11 furcation')
    expect(perioFault(tooth(16, [site(3, 1)], 1, 1))).toBe(null)
  })
})

describe('the walk along the jaws', () => {
  it('visits every point of the teeth that are there once, six a tooth', () => {
    const walk = perioWalk(new Set([18, 46]))
    expect(walk).toHaveLength(30 * 6)
    expect(new Set(walk.map(point => `${point.tooth}${point.site}`)).size).toBe(180)
    expect(walk[0]).toEqual({ tooth: 17, site: 'DB' })
    expect(walk.some(point => point.tooth === 46)).toBe(false)
  })
  it('mesial is next to the middle on both sides', () => {
    expect(sitesOf(11, 'buccal')).toEqual(['DB', 'B', 'MB'])
    expect(sitesOf(21, 'buccal')).toEqual(['MB', 'B', 'DB'])
  })
})
