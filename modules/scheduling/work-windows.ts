import { addDays } from '#libs/format/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { planOf, type Window } from './plan.ts'

export interface WindowsQuery {
  /** ISO days of each branch's zone: [from, to). */
  readonly from: string
  readonly to: string
  readonly practitionerIds?: readonly string[]
  readonly branchId?: string | undefined
}

/** Working windows of doctors: the weekly pattern, less days off, plus extra hours. */
export async function workWindows(ctx: Ctx, query: WindowsQuery): Promise<Window[]> {
  const plan = await planOf(ctx)
  const days = daysBetween(query.from, query.to)
  const windows: Window[] = []
  for (const practitionerId of query.practitionerIds ?? plan.practitionerIds) {
    for (const day of days) {
      for (const window of plan.windowsOn(practitionerId, day)) {
        if (!query.branchId || window.branchId === query.branchId) windows.push(window)
      }
    }
  }
  return windows
}

function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day)
  return days
}
