import { isModule, type Module, plusDays } from '#libs/offer/index.ts'

/** A right as the database derives it: a paid line, a trial or an override. */
export interface Granted {
  readonly module: string
  readonly source: 'paid' | 'trial' | 'override'
  readonly validFrom: string
  readonly validTo: string
}

/** A line of an invoice that is not paid yet. */
export interface Awaited {
  readonly module: string
  readonly periodFrom: string
  /** A contract in force goes on for some days without payment; the first invoice, which concludes it, gives none. */
  readonly inForce: boolean
}

/**
 * Modules that are on. A paid line and free days hold for their days; where the next period of the same module is invoiced
 * but not paid, they hold on until access closes by the policy (MM-6.1: grace). Without a paid line, a trial or an override nothing is on,
 * whatever is invoiced (MM-6.3).
 * @param fullAfterDays days after the start of an unpaid period when access closes
 */
export function liveModules(
  granted: readonly Granted[],
  awaited: readonly Awaited[],
  today: string,
  fullAfterDays: number,
): Set<Module> {
  const live = new Set<Module>()
  for (const right of granted) {
    if (!isModule(right.module) || right.validFrom > today) continue
    const inGrace =
      right.source !== 'override' &&
      awaited.some(
        line =>
          line.inForce &&
          line.module === right.module &&
          line.periodFrom <= plusDays(right.validTo, 1) &&
          today < plusDays(line.periodFrom, fullAfterDays),
      )
    if (today <= right.validTo || inGrace) live.add(right.module)
  }
  return live
}

/** Modules of the last paid days, or of the free days before anything was paid: what a suspended or ended contract may still read. */
export function lastPaid(granted: readonly Granted[], today: string): Set<Module> {
  const begun = granted.filter(right => right.validFrom <= today)
  const from = begun.some(right => right.source === 'paid') ? 'paid' : 'trial'
  const paid = begun.filter(right => right.source === from)
  const last = paid
    .map(right => right.validTo)
    .sort()
    .at(-1)
  return new Set(
    paid
      .filter(right => right.validTo === last)
      .map(right => right.module)
      .filter(isModule),
  )
}
