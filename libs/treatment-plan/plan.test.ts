import { describe, expect, it } from 'vitest'
import {
  discountCeiling,
  executionOf,
  optionTotals,
  type PlanItem,
  type PlanOption,
  pricesHold,
  type Rendered,
  teethOfOption,
} from './index.ts'

const item = (id: string, rubles: number, more: Partial<PlanItem> = {}): PlanItem => ({
  itemId: id,
  serviceId: `s-${id}`,
  code: id,
  nomenclatureCode: null,
  name: id,
  teeth: [16],
  quantity: 1,
  minutes: 30,
  priceKopecks: rubles * 100,
  discountPercent: 0,
  ...more,
})
const option: PlanOption = {
  optionId: 'B',
  title: 'Имплантат',
  guaranteeMonths: 60,
  note: '',
  phases: [
    { phaseId: '1', title: 'Хирургия', visits: 2, weeks: 12, items: [item('implant', 42_000)] },
    {
      phaseId: '2',
      title: 'Протезирование',
      visits: 3,
      weeks: 3,
      items: [
        item('crown', 36_000, { discountPercent: 10 }),
        item('scan', 1_100, { teeth: [], quantity: 2 }),
      ],
    },
  ],
}

describe('totals', () => {
  it('J2.4: an option has a price, visits and weeks; a discount is of its item', () => {
    expect(optionTotals(option)).toEqual({
      grossKopecks: 8_020_000,
      discountKopecks: 360_000,
      totalKopecks: 7_660_000,
      visits: 5,
      weeks: 15,
      minutes: 120,
    })
    expect(teethOfOption(option)).toEqual([16])
  })
  it.each([
    [['doctor'], 10],
    [['doctor', 'owner'], 30],
    [['assistant'], 0],
    [[], 0],
  ])('roles %j may give up to %i %%', (roles, ceiling) => expect(discountCeiling(roles)).toBe(ceiling))
  it('J2.4: prices hold through the last day', () => {
    expect(pricesHold('2026-12-31', '2026-12-31')).toBe(true)
    expect(pricesHold('2026-12-31', '2027-01-01')).toBe(false)
  })
})

describe('execution', () => {
  const rendered = (id: string, more: Partial<Rendered> = {}): Rendered => ({
    serviceId: `s-${id}`,
    teeth: [16],
    quantity: 1,
    sumKopecks: 100_000,
    paid: true,
    ...more,
  })
  it('J2.4: counts what was rendered on the planned teeth, each once, and names the next phase', () => {
    const first = executionOf(option, [
      rendered('implant'),
      rendered('implant'),
      rendered('crown', { teeth: [26] }),
    ])
    expect([...first.done]).toEqual([['implant', 1]])
    expect(first).toMatchObject({ renderedKopecks: 100_000, paidKopecks: 100_000, nextPhaseId: '2' })
    const all = executionOf(option, [
      rendered('implant'),
      rendered('crown', { paid: false }),
      rendered('scan', { quantity: 3, sumKopecks: 300_000 }),
    ])
    expect(all).toMatchObject({ renderedKopecks: 400_000, paidKopecks: 300_000, nextPhaseId: null })
    expect(executionOf(option, []).nextPhaseId).toBe('1')
  })
})
