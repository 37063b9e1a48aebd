import { expect, test } from 'vitest'
import { isId, newId } from './index.ts'

test('ids are UUIDs of version 7, unlike and in the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  for (const id of ids) {
    expect(isId(id)).toBe(true)
    expect(id[14]).toBe('7')
    expect('89ab').toContain(id[19])
  }
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

test('the first twelve digits are the time', () => {
  const before = Date.now()
  const time = Number.parseInt(newId().replace('-', '').slice(0, 12), 16)
  expect(time).toBeGreaterThanOrEqual(before)
  expect(time).toBeLessThanOrEqual(Date.now())
})

test.each([
  '',
  'abc',
  '019c1d45-38c2-7d5b-a353-9c7bf502f00',
  '019C1D45-38C2-7D5B-A353-9C7BF502F001',
  null,
  7,
])('%j is no id', value => expect(isId(value)).toBe(false))
