import { describe, expect, it } from 'vitest'
import { insertReady, READY_PROTOCOLS } from './ready-protocols.ts'

const EMPTY = {
  complaints: '',
  history: '',
  objective: '',
  diagnoses: [],
  treatment: '',
  recommendations: '',
}
const all = Object.values(READY_PROTOCOLS).flat()

describe('ready protocols', () => {
  it('fill every part with the teeth named and leave no place unfilled', () => {
    for (const ready of all) {
      const filled = insertReady(EMPTY, ready, [16, 17])
      expect(JSON.stringify(filled), ready.name).not.toContain('{teeth}')
      for (const [part, text] of Object.entries(filled))
        expect((text as string | unknown[]).length, part).toBeGreaterThan(0)
      expect(JSON.stringify(filled).includes('зубы 16, 17'), ready.name).toBe(ready.needsTeeth)
    }
  })

  it('keep what was written and do not repeat a diagnosis', () => {
    const caries = all[0]!
    const once = insertReady({ ...EMPTY, complaints: 'Просит осмотреть.' }, caries, [16])
    expect(once.complaints).toMatch(/^Просит осмотреть\. Кратковременная боль .* зуб 16\.$/)
    expect(insertReady(once, caries, [17]).diagnoses).toEqual([
      { code: 'K02.1', name: 'Кариес дентина', teeth: [17] },
    ])
  })
})
