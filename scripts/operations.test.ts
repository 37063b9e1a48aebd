import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PD_ACTIONS } from '#libs/purposes/index.ts'
import { operationsOf } from './operations.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const operations = operationsOf(root)
// A name made of parts (`privacy-cases.${verb}`) belongs to the function that makes it.
const actionsOf = Map.groupBy(operations, ({ operation, file }) =>
  operation.includes('$') ? `${file} ${operation}` : operation,
)

describe('operations of the code', () => {
  it('MM1-2.4, IV-3.4: every operation written into the audit stands under one action that the law lists', () => {
    for (const [operation, found] of actionsOf) {
      const actions = [...new Set(found.map(one => one.action))]
      expect([operation, actions.length], actions.join()).toEqual([operation, 1])
      expect(Object.keys(PD_ACTIONS), operation).toContain(actions[0])
    }
  })

  it('MM1-2.4: the search finds what is known to be there', () => {
    expect(actionsOf.size).toBeGreaterThan(50)
    const one = (operation: string) => actionsOf.get(operation)?.[0]?.action
    expect(one('patients.read-card')).toBe('extraction')
    expect(one('privacy.block')).toBe('blocking')
    expect(one('consents.give')).toBe('recording')
    expect(one('site.book')).toBe('collection')
  })
})
