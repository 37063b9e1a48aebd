import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, marked } from './index.ts'

describe('the mark of what was read', () => {
  it('has 22 characters that stand in an address', () => {
    expect(fingerprint({ name: 'Озёрная' })).toMatch(/^[\w-]{22}$/)
  })

  it('does not hang on the order of keys, but on that of lists', () => {
    expect(fingerprint({ a: 1, b: [1, 2] })).toBe(fingerprint({ b: [1, 2], a: 1 }))
    expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]))
  })

  it('tells null, nothing and an empty text apart', () => {
    expect(new Set([{ a: null }, { a: '' }, { a: 0 }, {}].map(fingerprint)).size).toBe(4)
  })

  it('survives the way to the browser and back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(fingerprint(JSON.parse(JSON.stringify(value)))).toBe(fingerprint(value))
      }),
    )
  })

  it('stands beside the thing itself', () => {
    const { version, ...rest } = marked({ name: 'x' })
    expect([version, rest]).toEqual([fingerprint({ name: 'x' }), { name: 'x' }])
  })
})
