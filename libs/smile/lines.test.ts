import { describe, expect, test } from 'vitest'
import { analyse } from './analyse.ts'
import { drawPortrait } from './drawn-portrait.ts'
import { edited, linesOf } from './lines.ts'
import { simulate } from './simulate.ts'
import { summary } from './summary.ts'
import { NOTHING } from './treatment.ts'

describe('lines over the photo', { timeout: 90_000 }, () => {
  const { photo, face } = drawPortrait({ width: 600, crooked: 0.6 })
  const outcome = analyse(photo, face)
  if (!outcome.accepted) throw new Error(outcome.reason)
  const { analysis } = outcome
  const lines = linesOf(analysis)!

  test('lie on the photo: midline in the middle, edges below necks, upper lip above the lower', () => {
    expect(lines.midline[0][0]).toBeGreaterThan(280)
    expect(lines.midline[0][0]).toBeLessThan(320)
    for (const t of lines.teeth) expect(t.edge[0][1], String(t.number)).toBeGreaterThan(t.neck[0][1])
    const middle = Math.floor(lines.upperLip.length / 2)
    expect(lines.upperLip[middle]![1]).toBeLessThan(lines.lowerLip[middle]![1])
  })

  test('given back unchanged they change nothing', () => {
    const same = edited(analysis, {
      midline: lines.midline[0],
      borders: lines.teeth.map(t => ({ tooth: t.number, at: (t.number < 20 ? t.left : t.right)[0] })),
    })
    for (const [i, t] of linesOf(same)!.teeth.entries()) {
      expect(t.left[0][0]).toBeCloseTo(lines.teeth[i]!.left[0][0], 3)
      expect(t.right[1][0]).toBeCloseTo(lines.teeth[i]!.right[1][0], 3)
    }
  })

  test('a dragged border, edge and smile arc are where they were put', () => {
    const tooth = lines.teeth.find(t => t.number === 22)!
    const at = [tooth.right[1][0] + 4, tooth.right[1][1]] as const
    const edge = [tooth.edge[0][0], tooth.edge[0][1] - 5] as const
    const [l, m, r] = lines.smileArc
    const lower = [l, [m[0], m[1] + 6], r] as const
    const after = linesOf(
      edited(analysis, { borders: [{ tooth: 22, at }], edges: [{ tooth: 22, at: edge }], smileArc: lower }),
    )!
    const moved = after.teeth.find(t => t.number === 22)!
    expect(moved.right[1][0]).toBeGreaterThan(tooth.right[1][0] + 2.5)
    expect(moved.edge[0][1]).toBeLessThan(tooth.edge[0][1] - 3)
    expect(after.smileArc[1][1]).toBeCloseTo(m[1] + 6, 1)
  })

  test('a lower lip dragged up keeps the paint above it', () => {
    const higher = lines.lowerLip.map(([x, y]) => [x, y - 12] as const)
    const a = edited(analysis, { lowerLip: higher })
    const out = simulate(photo, a, { ...NOTHING, level: 1, align: 1 })
    const middle = Math.floor(higher.length / 2)
    const [x, y] = higher[middle]!
    for (let below = Math.ceil(y) + 2; below < y + 14; below++) {
      const i = (below * photo.width + Math.round(x)) * 3
      expect(out.photo.data[i]).toBe(photo.data[i])
    }
  })

  test('the summary is plain data and holds no landmarks of the face', () => {
    const s = summary(analysis)
    expect(JSON.parse(JSON.stringify(s)).teeth.length).toBeGreaterThan(5)
    expect(JSON.stringify(s)).not.toContain('"points"')
    expect(JSON.stringify(s).length).toBeLessThan(12_000)
  })
})
