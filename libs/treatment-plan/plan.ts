import { percentOf, sumKopecks } from '#libs/money/index.ts'

/** A service in a plan: name and price are copied when it is put in, so the price list may change later. */
export interface PlanItem {
  readonly itemId: string
  readonly serviceId: string
  readonly code: string
  readonly nomenclatureCode: string | null
  readonly name: string
  readonly teeth: readonly number[]
  readonly quantity: number
  readonly minutes: number
  readonly priceKopecks: number
  readonly discountPercent: number
}

/** What is done one after another; visits and weeks are the doctor's estimate. */
export interface PlanPhase {
  readonly phaseId: string
  readonly title: string
  readonly visits: number
  readonly weeks: number
  readonly items: readonly PlanItem[]
}

/** One of the ways to treat, shown beside the others. */
export interface PlanOption {
  readonly optionId: string
  readonly title: string
  readonly guaranteeMonths: number
  readonly note: string
  readonly phases: readonly PlanPhase[]
}

export interface PlanContent {
  readonly options: readonly PlanOption[]
}

export interface Totals {
  readonly grossKopecks: number
  readonly discountKopecks: number
  readonly totalKopecks: number
  readonly visits: number
  readonly weeks: number
  readonly minutes: number
}

export const itemGross = (item: PlanItem): number => item.priceKopecks * item.quantity
export const itemDiscount = (item: PlanItem): number => percentOf(itemGross(item), item.discountPercent)
/** What the patient pays for an item, kopecks. */
export const itemTotal = (item: PlanItem): number => itemGross(item) - itemDiscount(item)

export function phaseTotals(phase: PlanPhase): Totals {
  const grossKopecks = sumKopecks(phase.items.map(itemGross))
  const discountKopecks = sumKopecks(phase.items.map(itemDiscount))
  return {
    grossKopecks,
    discountKopecks,
    totalKopecks: grossKopecks - discountKopecks,
    visits: phase.visits,
    weeks: phase.weeks,
    minutes: phase.items.reduce((sum, item) => sum + item.minutes * item.quantity, 0),
  }
}

/** Totals of an option: phases follow one another, so visits and weeks add up. */
export function optionTotals(option: PlanOption): Totals {
  const phases = option.phases.map(phaseTotals)
  const sum = (key: keyof Totals) => phases.reduce((total, phase) => total + phase[key], 0)
  return {
    grossKopecks: sum('grossKopecks'),
    discountKopecks: sum('discountKopecks'),
    totalKopecks: sum('totalKopecks'),
    visits: sum('visits'),
    weeks: sum('weeks'),
    minutes: sum('minutes'),
  }
}

export const teethOfOption = (option: PlanOption): number[] => [
  ...new Set(option.phases.flatMap(phase => phase.items.flatMap(item => item.teeth))),
]

/** Discounts that a role may give, percent. A parameter of the clinic; what is above needs a higher role. */
export const DISCOUNT_CEILINGS: Readonly<Record<string, number>> = {
  doctor: 10,
  administrator: 15,
  owner: 30,
}

/** The largest discount that somebody with these roles may give, percent. */
export const discountCeiling = (roles: readonly string[]): number =>
  Math.max(0, ...roles.map(role => DISCOUNT_CEILINGS[role] ?? 0))

/** Whether prices of a plan still hold on a day, both ISO dates. The last day counts. */
export const pricesHold = (frozenUntil: string, today: string): boolean => today <= frozenUntil
