import { describe, expect, it } from 'vitest'
import { edgeSpeed, hoursOf, isOff, lanesOf, moveSpan, snap, stretchSpan } from './geometry.ts'

const day = { from: 540, to: 1080 }

describe('geometry of the board', () => {
  it('snaps to five minutes', () => {
    expect([542, 543, 557].map(snap)).toEqual([540, 545, 555])
  })

  it('shows an ordinary day at least, and whole hours', () => {
    expect(hoursOf([])).toEqual(day)
    expect(hoursOf([{ from: 505, to: 1210 }])).toEqual({ from: 480, to: 1260 })
  })

  it('moves within the day and keeps the length', () => {
    expect(moveSpan({ from: 600, to: 630 }, 47, day)).toEqual({ from: 645, to: 675 })
    expect(moveSpan({ from: 600, to: 630 }, -500, day)).toEqual({ from: 540, to: 570 })
    expect(moveSpan({ from: 600, to: 630 }, 900, day)).toEqual({ from: 1050, to: 1080 })
  })

  it('never stretches to nothing', () => {
    expect(stretchSpan({ from: 600, to: 630 }, -200, day)).toEqual({ from: 600, to: 605 })
    expect(stretchSpan({ from: 600, to: 630 }, 18, day)).toEqual({ from: 600, to: 650 })
  })

  it('puts overlapping cards side by side and leaves others whole', () => {
    const [a, b, c] = [
      { from: 600, to: 660 },
      { from: 630, to: 700 },
      { from: 720, to: 750 },
    ] as const
    const lanes = lanesOf([a, b, c])
    expect([lanes.get(a), lanes.get(b), lanes.get(c)]).toEqual([
      { lane: 0, lanes: 2 },
      { lane: 1, lanes: 2 },
      { lane: 0, lanes: 1 },
    ])
  })

  it('scrolls at the edges alone, the faster the nearer, and never where there is no room', () => {
    const seen = { from: 100, to: 700 }
    expect([100, 128, 156, 400, 644, 672, 700].map(at => edgeSpeed(at, seen))).toEqual([
      -14, -7, 0, 0, 0, 7, 14,
    ])
    expect(edgeSpeed(90, seen)).toBe(-14)
    expect(edgeSpeed(100, { from: 100, to: 180 })).toBe(0)
  })

  it('takes a card for carried off only some way outside', () => {
    expect([75, 76, 100, 700, 724, 725].map(at => isOff(at, { from: 100, to: 700 }))).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ])
  })
})
