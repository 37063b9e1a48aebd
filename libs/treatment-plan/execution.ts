import type { PlanOption, PlanPhase } from './plan.ts'

/** A service that was rendered after the plan was signed. */
export interface Rendered {
  readonly serviceId: string
  readonly teeth: readonly number[]
  readonly quantity: number
  readonly sumKopecks: number
  /** Whether its bill is paid. */
  readonly paid: boolean
}

export interface Execution {
  /** Done quantity by item. */
  readonly done: ReadonlyMap<string, number>
  readonly renderedKopecks: number
  readonly paidKopecks: number
  /** The first phase that is not done; null when all are. */
  readonly nextPhaseId: string | null
}

const meets = (a: readonly number[], b: readonly number[]) =>
  a.length === 0 || b.length === 0 || a.some(tooth => b.includes(tooth))

export const phaseDone = (phase: PlanPhase, done: ReadonlyMap<string, number>): boolean =>
  phase.items.every(item => (done.get(item.itemId) ?? 0) >= item.quantity)

/**
 * Matches what was rendered with what was planned: the same service on one of the same teeth, earlier phases first, each
 * rendered unit counts once. What was rendered besides the plan is not counted.
 */
export function executionOf(option: PlanOption, rendered: readonly Rendered[]): Execution {
  const left = rendered.map(one => ({ ...one }))
  const done = new Map<string, number>()
  let [renderedKopecks, paidKopecks] = [0, 0]
  for (const item of option.phases.flatMap(phase => phase.items)) {
    let wanted = item.quantity
    for (const one of left) {
      if (wanted === 0) break
      if (one.quantity === 0 || one.serviceId !== item.serviceId || !meets(item.teeth, one.teeth)) continue
      const taken = Math.min(wanted, one.quantity)
      const sum = Math.round((one.sumKopecks * taken) / one.quantity)
      one.sumKopecks -= sum
      one.quantity -= taken
      wanted -= taken
      renderedKopecks += sum
      if (one.paid) paidKopecks += sum
    }
    if (wanted < item.quantity) done.set(item.itemId, item.quantity - wanted)
  }
  const next = option.phases.find(phase => phase.items.length > 0 && !phaseDone(phase, done))
  return { done, renderedKopecks, paidKopecks, nextPhaseId: next?.phaseId ?? null }
}
