import { expect, it } from 'vitest'
import { turns } from './turns.ts'

it('twenty at the same time: two run, all come to their end, a failed one holds up nobody', async () => {
  const inTurn = turns(2)
  let running = 0
  let most = 0
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      inTurn(async () => {
        most = Math.max(most, ++running)
        await new Promise(resolve => setTimeout(resolve, 2))
        running--
        if (i % 3 === 0) throw new Error('damaged')
        return i
      }),
    ),
  )
  expect([most, running]).toEqual([2, 0])
  expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(13)
  expect(await inTurn(async () => 'next')).toBe('next')
})
