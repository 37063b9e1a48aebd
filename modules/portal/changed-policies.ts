import { currentEditions } from '#modules/consents/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { PatientCtx } from '#platform/context/index.ts'

/** How long a new edition is announced to those who come, days. */
const ANNOUNCED = 60

/**
 * Policies of the clinic's operators that have changed lately: a first edition changes nothing. The law lets a policy change
 * without asking; people are told all the same (MD-9.1, clauses.md 1.8 no. 8).
 */
export async function changedPolicies(ctx: PatientCtx) {
  const [now, entities] = [ctx.clock.date(), await readEntities(ctx.db)]
  const since = new Date(now.getTime() - ANNOUNCED * 86_400_000).toISOString()
  const found = await Promise.all(
    entities.map(async ({ entityId, shortName }) => {
      const policy = (await currentEditions(ctx.db, entityId, now)).find(one => one.kind === 'policy')
      if (!policy || policy.number === 1 || policy.effectiveFrom < since) return []
      const { editionId, number, effectiveFrom } = policy
      return [{ entityId, operator: shortName, editionId, number, since: effectiveFrom }]
    }),
  )
  return found.flat()
}
