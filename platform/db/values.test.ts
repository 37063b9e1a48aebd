import { describe, expect, it } from 'vitest'
import { parseIds, parseInstant } from './values.ts'

describe('values as PostgreSQL writes them', () => {
  it.each([
    ['2026-11-19 05:00:00+00', '2026-11-19T05:00:00.000Z'],
    ['2026-02-28 23:59:59.1+00', '2026-02-28T23:59:59.100Z'],
    ['2026-02-28 23:59:59.123456+00', '2026-02-28T23:59:59.123Z'],
    ['2026-02-28 23:59:59.999999+00', '2026-02-28T23:59:59.999Z'],
    ['0099-01-01 00:00:00+00', '0099-01-01T00:00:00.000Z'],
    ['1899-12-31 21:29:43+00', '1899-12-31T21:29:43.000Z'],
    ['2026-11-19 08:00:00+03', '2026-11-19T05:00:00.000Z'],
    ['12026-11-19 05:00:00+00', '+012026-11-19T05:00:00.000Z'],
  ])('the instant %s', (text, iso) => {
    expect(parseInstant(text).toISOString()).toBe(iso)
  })

  it('an instant without end', () => {
    expect(parseInstant('infinity')).toBe(Infinity)
  })

  it('arrays of ids, empty and with holes', () => {
    const id = '01934da3-d0c2-7702-93b5-145ce0c1438b'
    expect(parseIds('{}')).toEqual([])
    expect(parseIds(`{${id}}`)).toEqual([id])
    expect(parseIds(`{${id},${id}}`)).toEqual([id, id])
    expect(parseIds(`{${id},NULL}`)).toEqual([id, null])
  })
})
