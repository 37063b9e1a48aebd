import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Analysis, analyse } from './analyse.ts'
import { drawPortrait, type PortraitOptions } from './drawn-portrait.ts'
import type { Photo } from './raster.ts'
import { BY_LIGHTNESS, type Shade } from './shades.ts'
import { simulate, teethMask } from './simulate.ts'
import { plan } from './treatment.ts'

const drawn = new Map<string, ReturnType<typeof drawPortrait>>()

/** Drawing takes longer than analysing: each portrait is drawn once. */
function portrait(options: Partial<PortraitOptions>) {
  const key = JSON.stringify(options)
  const known = drawn.get(key) ?? drawPortrait({ width: 600, ...options })
  drawn.set(key, known)
  return known
}

function accepted(options: Partial<PortraitOptions> = {}): { photo: Photo; analysis: Analysis } {
  const { photo, face } = portrait(options)
  const outcome = analyse(photo, face)
  if (!outcome.accepted) throw new Error(`refused: ${outcome.reason}`)
  return { photo, analysis: outcome.analysis }
}

const sha = (p: Photo) => createHash('sha256').update(p.data).digest('hex')
const numbers = (a: Analysis) => a.arch?.teeth.filter(t => t.place <= 3).map(t => t.number)

describe('analysis of the drawn portrait', { timeout: 90_000 }, () => {
  test('SV-1.1: finds and numbers the six front teeth, 13 to 23', () => {
    const { analysis } = accepted()
    expect(numbers(analysis)).toEqual([13, 12, 11, 21, 22, 23])
    expect(analysis.arch!.measures.midlineShift).toBeCloseTo(0, 0)
    expect(analysis.arch!.certainty).toBeGreaterThan(0.6)
  })

  test('finds the same teeth when the head is tilted and the photo is smaller', () => {
    for (const options of [{ roll: 8 }, { roll: -12 }, { width: 480 }, { width: 900 }]) {
      expect(numbers(accepted(options).analysis), JSON.stringify(options)).toEqual([13, 12, 11, 21, 22, 23])
    }
  })

  test('measures a space between the centrals', () => {
    const { analysis } = accepted({ gap: 2, crooked: 0 })
    expect(analysis.arch!.measures.gaps[11]).toBeGreaterThan(1)
    expect(analysis.arch!.measures.gaps[11]).toBeLessThan(3)
  })

  test('darker teeth are measured darker, whatever the light', () => {
    const order = (light: [number, number, number]) =>
      [
        accepted({ tooth: [82, -1, 12], light }),
        accepted({ tooth: [75, 1, 20], light }),
        accepted({ tooth: [66, 2, 22], light }),
      ].map(({ analysis }) => BY_LIGHTNESS.indexOf(analysis.shade.classical))
    for (const light of [
      [1, 1, 1],
      [1.12, 1, 0.84],
    ] as [number, number, number][]) {
      const [a, b, c] = order(light)
      expect(a!).toBeLessThan(b!)
      expect(b!).toBeLessThan(c!)
    }
  })
})

describe('refusals: never a result on a bad photo', { timeout: 90_000 }, () => {
  const reason = (options: Partial<PortraitOptions>, change = (p: Photo) => p) => {
    const { photo, face } = portrait(options)
    const outcome = analyse(change(photo), face)
    return outcome.accepted ? 'accepted' : outcome.reason
  }
  const each = (p: Photo, f: (v: number) => number): Photo => ({ ...p, data: p.data.map(f) })

  test('no face, several faces', () => {
    const { photo, face } = portrait({})
    expect(analyse(photo, undefined)).toEqual({ accepted: false, reason: 'no-face' })
    expect(analyse(photo, { ...face, faces: 2 })).toEqual({ accepted: false, reason: 'several-faces' })
  })

  test('a closed mouth', () => expect(reason({ open: 0 })).toBe('mouth-closed'))
  test('teeth barely seen', () => expect(reason({ open: 2 })).toBe('mouth-closed'))
  test('too small', () => expect(reason({ width: 240 })).toBe('too-small'))
  test('tilted too far', () => expect(reason({ roll: 40 })).toBe('tilted'))
  test('too dark', () => expect(reason({}, p => each(p, v => v * 0.2))).toBe('too-dark'))
  test('burnt out', () => expect(reason({}, p => each(p, v => Math.min(255, v * 1.9)))).toBe('burnt-out'))
  test('without colour', () => {
    const grey = (p: Photo) => ({ ...p, data: p.data.map((_, i, d) => d[i - (i % 3) + 1]!) })
    expect(reason({}, grey)).toBe('no-colour')
  })

  test('turned', () => {
    const { photo, face } = portrait({})
    const depth = face.points.map(p => (p[0] - 300) * 0.5)
    expect(analyse(photo, { ...face, depth })).toEqual({ accepted: false, reason: 'turned' })
  })
})

describe('whitening', { timeout: 90_000 }, () => {
  test('the same photo, treatment and version give the same SHA-256', () => {
    const { photo, analysis } = accepted()
    const again = accepted()
    const treatment = plan('whitening', 'BL3')
    expect(sha(simulate(photo, analysis, treatment).photo)).toBe(
      sha(simulate(again.photo, again.analysis, treatment).photo),
    )
  })

  test('reaches the shade within ΔE00 3 and gets lighter step by step', () => {
    const { photo, analysis } = accepted({ tooth: [72, 2, 21] })
    let last = 0
    for (const shade of ['A4', 'A3', 'A1', 'BL2'] as Shade[]) {
      const { colour } = simulate(photo, analysis, plan('whitening', shade))
      expect(colour!.difference).toBeLessThan(3)
      expect(colour!.after[0]).toBeGreaterThan(last)
      last = colour!.after[0]
    }
  })

  test('nothing outside the teeth changes by a single bit, and the photo given is left alone', () => {
    const { photo: plain, analysis } = accepted()
    // A Buffer, as decoders give it: its `slice` shares memory.
    const photo = { ...plain, data: Buffer.from(plain.data) }
    const before = Uint8Array.from(photo.data)
    const out = simulate(photo, analysis, plan('whitening', 'BL2'))
    expect(Uint8Array.from(photo.data)).toEqual(before)
    const mask = teethMask(photo, analysis)
    let outside = 0
    let inside = 0
    for (let i = 0; i < mask.length; i++) {
      const same = [0, 1, 2].every(k => out.photo.data[i * 3 + k] === photo.data[i * 3 + k])
      if (!same && out.changed[i] === 0) outside++
      if (!same && mask[i] === 255) inside++
    }
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(500)
  })

  test('a shade that would look painted in this photo is named together with the one shown', () => {
    const { photo, analysis } = accepted({ tooth: [84, 0, 5] })
    const out = simulate(photo, analysis, plan('whitening', 'BL1'))
    expect(out.notes).toContainEqual({ code: 'shade-not-reachable', wanted: 'BL1', shade: out.colour!.shown })
  })
})
