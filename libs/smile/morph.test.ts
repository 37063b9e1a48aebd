import { describe, expect, test } from 'vitest'
import { type Analysis, analyse } from './analyse.ts'
import { drawPortrait, type PortraitOptions } from './drawn-portrait.ts'
import { opening } from './morph.ts'
import type { Photo } from './raster.ts'
import { simulate } from './simulate.ts'
import { NOTHING } from './treatment.ts'

const drawn = new Map<string, { photo: Photo; face: ReturnType<typeof drawPortrait>['face'] }>()

function smile(options: Partial<PortraitOptions>) {
  const key = JSON.stringify(options)
  const known = drawn.get(key) ?? drawPortrait({ width: 600, ...options })
  drawn.set(key, known)
  const outcome = analyse(known.photo, known.face)
  if (!outcome.accepted) throw new Error(`refused: ${outcome.reason}`)
  return { ...known, analysis: outcome.analysis }
}

/** How far the edges of the six front teeth lie from a smooth arc, mm. */
function unevenness(a: Analysis): number {
  const { teeth, mm, measures } = a.arch!
  const middle = teeth.find(t => t.number === 11)!.right.x
  const [c0, c1, c2] = measures.edgeCurve
  const off = teeth
    .filter(t => t.place <= 3)
    .map(t => {
      const u = (t.left.x + t.right.x) / 2 - middle
      return t.edge + [0, 0.6, 0.1][t.place - 1]! * mm - c0 - c1 * u - c2 * u * u
    })
  const mean = off.reduce((s, v) => s + v, 0) / off.length
  return Math.max(...off.map(v => Math.abs(v - mean))) / mm
}

describe('moving teeth', { timeout: 90_000 }, () => {
  test('a space between the centrals is closed', () => {
    const { photo, face, analysis } = smile({ gap: 1.6, crooked: 0 })
    const before = analysis.arch!.measures.gaps[11]!
    const after = analyse(simulate(photo, analysis, { ...NOTHING, closeGaps: 1 }).photo, face)
    expect(before).toBeGreaterThan(0.8)
    expect(after.accepted && (after.analysis.arch!.measures.gaps[11] ?? 0)).toBeLessThan(before / 2)
  })

  test('uneven edges are levelled', () => {
    const { photo, face, analysis } = smile({ crooked: 1, seed: 3 })
    const after = analyse(simulate(photo, analysis, { ...NOTHING, level: 1, align: 1 }).photo, face)
    expect(after.accepted && unevenness(after.analysis)).toBeLessThan(unevenness(analysis))
  })

  test('nothing changes beyond the lips, not by a single bit', () => {
    const { photo, analysis } = smile({ crooked: 1, gap: 1 })
    const out = simulate(photo, analysis, { ...NOTHING, level: 1, align: 1, closeGaps: 1 })
    const { frame: f, arch } = analysis
    let outside = 0
    let inside = 0
    for (let i = 0; i < photo.width * photo.height; i++) {
      if ([0, 1, 2].every(k => out.photo.data[i * 3 + k] === photo.data[i * 3 + k])) continue
      const dx = (i % photo.width) - f.cx
      const dy = Math.floor(i / photo.width) - f.cy
      const x = (dx * f.cos + dy * f.sin) * f.scale + f.w / 2
      const y = (-dx * f.sin + dy * f.cos) * f.scale + f.h / 2
      // A pixel of the photo is larger than one of the frame: its middle may lie just outside.
      const near = [-1, 0, 1].some(k => opening(arch!.lips, x, y + (k * f.scale) / 2, arch!.mm) > 0)
      if (near) inside++
      else outside++
    }
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(300)
  })

  test('an arch that is not understood gets whitening alone, and the dentist is told', () => {
    const { photo, analysis } = smile({})
    const blind = { ...analysis, arch: undefined }
    const out = simulate(photo, blind, { ...NOTHING, shade: 'A1', align: 1 })
    expect(out.notes).toContainEqual({ code: 'whitening-only' })
    expect(out.photo.data).toEqual(simulate(photo, blind, { ...NOTHING, shade: 'A1' }).photo.data)
  })

  test('no treatment changes nothing', () => {
    const { photo, analysis } = smile({})
    expect(simulate(photo, analysis, NOTHING).photo.data).toEqual(photo.data)
  })
})
