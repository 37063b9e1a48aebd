import { expect, test } from 'vitest'
import { tidyTime } from './time-input.tsx'

test.each([
  ['9', '09:00'],
  ['930', '09:30'],
  ['9:30', '09:30'],
  ['18.05', '18:05'],
  ['2400', '2400'],
  ['утро', 'утро'],
  ['', ''],
])('%s is read as %s', (typed, time) => {
  expect(tidyTime(typed)).toBe(time)
})
