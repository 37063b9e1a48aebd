import { optionTotals, type PlanItem } from '#libs/treatment-plan/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import type { DraftOption, PlanVersion } from '#modules/treatment-plans/contract.ts'

export type Option = PlanVersion['options'][number]
export type Phase = Option['phases'][number]
export type Item = Phase['items'][number]

const key = () => crypto.randomUUID().slice(0, 8)
const LETTERS = ['A', 'B', 'C', 'D']

/** The first letter that no option has. */
const freeLetter = (options: readonly Option[]): string =>
  LETTERS.find(letter => !options.some(option => option.optionId === letter)) ?? key()

export const newPhase = (title: string): Phase => ({ phaseId: key(), title, visits: 1, weeks: 1, items: [] })

export const newOption = (options: readonly Option[], title: string, phase: string): Option => ({
  optionId: freeLetter(options),
  title,
  guaranteeMonths: 12,
  note: '',
  phases: [newPhase(phase)],
})

/** The same option under another letter, its phases and items with keys of their own. */
export const copyOption = (options: readonly Option[], source: Option): Option => ({
  ...source,
  optionId: freeLetter(options),
  phases: source.phases.map(phase => ({
    ...phase,
    phaseId: key(),
    items: phase.items.map(item => ({ ...item, itemId: key() })),
  })),
})

export const newItem = (service: Service, teeth: readonly number[]): Item => ({
  itemId: key(),
  serviceId: service.serviceId,
  code: service.code,
  nomenclatureCode: service.nomenclatureCode,
  name: service.name,
  minutes: service.durationMinutes,
  priceKopecks: service.priceKopecks,
  teeth: [...teeth],
  quantity: 1,
  discountPercent: 0,
})

/** What goes to the server: names and prices are its own. */
export const toDraft = (options: readonly Option[]): DraftOption[] =>
  options.map(option => ({
    ...option,
    phases: option.phases.map(phase => ({
      ...phase,
      items: phase.items.map(({ itemId, serviceId, teeth, quantity, discountPercent }) => ({
        itemId,
        serviceId,
        teeth,
        quantity,
        discountPercent,
      })),
    })),
  }))

export type Merit = 'cheapest' | 'fastest' | 'longest'

/** What an option is best in, when there is something to compare and it is best alone. */
export function meritsOf(options: readonly Option[]): Map<string, Merit[]> {
  const filled = options.filter(option => option.phases.some(phase => phase.items.length > 0))
  const merits = new Map<string, Merit[]>()
  if (filled.length < 2) return merits
  const give = (merit: Merit, value: (option: Option) => number) => {
    const best = Math.min(...filled.map(value))
    const winners = filled.filter(option => value(option) === best)
    if (winners.length !== 1) return
    const { optionId } = winners[0]!
    merits.set(optionId, [...(merits.get(optionId) ?? []), merit])
  }
  give('cheapest', option => optionTotals(option).totalKopecks)
  give('fastest', option => optionTotals(option).weeks)
  give('longest', option => -option.guaranteeMonths)
  return merits
}

/** Minutes of one visit of a phase, in steps of five, as the schedule takes them. */
export function minutesOfVisit(phase: {
  readonly visits: number
  readonly items: readonly PlanItem[]
}): number {
  const all = phase.items.reduce((sum, item) => sum + item.minutes * item.quantity, 0)
  return Math.min(480, Math.max(15, Math.ceil(all / Math.max(1, phase.visits) / 5) * 5))
}
