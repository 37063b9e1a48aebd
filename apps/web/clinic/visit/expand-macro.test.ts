import { describe, expect, it } from 'vitest'
import { expandMacro } from './expand-macro.ts'

const MACROS = [{ short: 'орви', words: 'Острая респираторная инфекция, лёгкое течение.' }]

describe('macros', () => {
  it.each([
    ['/орви ', 'Острая респираторная инфекция, лёгкое течение. '],
    ['Диагноз: /ОРВИ ', 'Диагноз: Острая респираторная инфекция, лёгкое течение. '],
    ['/орви', '/орви'],
    ['120/80 ', '120/80 '],
    ['/нет ', '/нет '],
  ])('%j becomes %j', (typed, shown) => {
    expect(expandMacro(typed, MACROS)).toBe(shown)
  })
})
