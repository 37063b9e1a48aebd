import { describe, expect, test } from 'vitest'
import { type Analysis, analyse } from './analyse.ts'
import { drawPortrait, type PortraitOptions } from './drawn-portrait.ts'
import { distanceInside, type Outline, TOOTH_FORMS } from './forms.ts'
import { layout } from './layout.ts'
import type { Photo } from './raster.ts'
import { simulate, teethMask } from './simulate.ts'
import { toothOf } from './teeth-found.ts'
import { NOTHING, plan, type Treatment } from './treatment.ts'

function smile(options: Partial<PortraitOptions>) {
  const { photo, face } = drawPortrait({ width: 600, ...options })
  const outcome = analyse(photo, face)
  if (!outcome.accepted) throw new Error(`refused: ${outcome.reason}`)
  return { photo, face, analysis: outcome.analysis }
}

const outline: Outline = {
  place: 1,
  inward: 1,
  left: () => 0,
  right: () => 60,
  top: 0,
  edge: () => 80,
  underLip: false,
  mm: 7,
}

function areaOf(form: (typeof TOOTH_FORMS)[number]): number {
  let area = 0
  for (let y = -5; y < 90; y++)
    for (let x = -5; x < 66; x++) if (distanceInside(form, outline, x, y) > 0) area++
  return area
}

describe('the library of forms', { timeout: 90_000 }, () => {
  test.each(TOOTH_FORMS)('%s is one tooth: full in the middle, nothing outside its box', form => {
    expect(distanceInside(form, outline, 30, 45)).toBeGreaterThan(10)
    for (const [x, y] of [
      [-6, 40],
      [66, 40],
      [30, -4],
      [30, 86],
    ] as const) {
      expect(distanceInside(form, outline, x, y), `${form} at ${x}, ${y}`).toBeLessThan(0)
    }
  })

  test('a square tooth is fuller than an oval one, and that than a triangular one', () => {
    expect(areaOf('square')).toBeGreaterThan(areaOf('oval'))
    expect(areaOf('oval')).toBeGreaterThan(areaOf('triangular'))
  })
})

describe('veneers, gum and missing teeth', { timeout: 90_000 }, () => {
  const { photo, analysis } = smile({ crooked: 0.8, seed: 5 })
  const veneers = { form: 'oval', length: 0, texture: 1, upTo: 3 } as const

  test('longer veneers stand lower, within the limit', () => {
    const edge = (length: number) => {
      const row = layout(analysis.arch!, { ...NOTHING, level: 1, veneers: { ...veneers, length } })
      return row.find(p => p.tooth.number === 11)!.wanted.edge
    }
    const { mm } = analysis.arch!
    expect((edge(1) - edge(0)) / mm).toBeCloseTo(1, 1)
    expect((edge(9) - edge(0)) / mm).toBeLessThan(2.01)
  })

  test('proportion of the centrals is what was asked for, as far as the limit lets it', () => {
    const row = layout(analysis.arch!, { ...NOTHING, veneers: { ...veneers, ratio: 0.85 } })
    const central = row.filter(p => p.tooth.place === 1).map(p => p.wanted)
    const mean = central.reduce((s, w) => s + (w.right.x - w.left.x) / (w.edge - w.top), 0) / central.length
    const now = analysis.arch!.measures.ratios[11]!
    expect(Math.abs(mean - 0.85)).toBeLessThan(Math.max(0.06, Math.abs(now - 0.85)))
  })

  test('each plan is deterministic and changes nothing beyond mouth and teeth', () => {
    for (const name of ['conservative', 'ideal', 'whitening'] as const) {
      const one = simulate(photo, analysis, plan(name))
      const two = simulate(photo, analysis, plan(name))
      expect(one.photo.data).toEqual(two.photo.data)
      expect(outsideMouth(photo, one.photo, analysis), name).toBe(0)
    }
  })

  test('every control changes the picture, and zero of it does not', () => {
    const changes: Partial<Treatment>[] = [
      { align: 1 },
      { level: 1 },
      { shade: 'BL3' },
      { veneers: { ...veneers, form: 'square' } },
    ]
    for (const change of changes) {
      const out = simulate(photo, analysis, { ...NOTHING, ...change })
      expect(out.photo.data, JSON.stringify(change)).not.toEqual(photo.data)
    }
  })

  test('a missing lateral is noticed and can be replaced', () => {
    const gapped = smile({ crooked: 0.1, missing: 22 })
    const missing = toothOf(gapped.analysis.arch?.teeth ?? [], 22)
    expect(missing?.seen ?? 0).toBeLessThan(0.6)
    const out = simulate(gapped.photo, gapped.analysis, { ...NOTHING, replace: [22] })
    const count = (p: Photo, a: Analysis) => teethMask(p, a).reduce((s, v) => s + (v > 0 ? 1 : 0), 0)
    const again = analyse(out.photo, gapped.face)
    if (!again.accepted) throw new Error(again.reason)
    expect(count(out.photo, again.analysis)).toBeGreaterThan(count(gapped.photo, gapped.analysis))
  })
})

/** Changed bytes above the upper or below the lower inner lip by more than 3 mm: an independent, generous border. */
function outsideMouth(before: Photo, after: Photo, a: Analysis): number {
  const f = a.frame
  const ys = a.parts.innerLips.map(p => p[1])
  const margin = 3 * a.arch!.mm
  const [low, high] = [Math.min(...ys) - margin, Math.max(...ys) + margin]
  let count = 0
  for (let i = 0; i < before.width * before.height; i++) {
    if ([0, 1, 2].every(k => before.data[i * 3 + k] === after.data[i * 3 + k])) continue
    const dx = (i % before.width) - f.cx
    const dy = Math.floor(i / before.width) - f.cy
    const y = (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2
    if (y < low || y > high) count++
  }
  return count
}
