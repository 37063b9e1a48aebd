import { listPractitioners, listServices } from '#modules/catalogue/index.ts'
import { currentEditions } from '#modules/consents/index.ts'
import { openModules } from '#modules/entitlements/index.ts'
import { receptionHours } from '#modules/scheduling/index.ts'
import { readBranches, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, SiteCtx } from '#platform/context/index.ts'
import { followEdits, remember } from '#platform/remember/index.ts'

type Site = Awaited<ReturnType<typeof read>>
const known = remember<Site>({ seconds: 15, keys: 5_000 })
const follow = followEdits('setup', tenantId => known.forget(tenantId))

async function read(ctx: SiteCtx) {
  const [tenant, entities, branches, doctors, services, hours, modules] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    readBranches(ctx.db),
    listPractitioners(ctx, { publicOnly: true }),
    listServices(ctx),
    receptionHours(ctx),
    openModules(ctx),
  ])
  const bookable = new Set<string>()
  for (const { entityId } of entities) if (await hasTexts(ctx, entityId)) bookable.add(entityId)
  return {
    tenant,
    entities,
    /** All: visits of the past stand in closed ones, too. */
    branches,
    /** Where the clinic receives. */
    open: branches.filter(branch => !branch.archived),
    doctors,
    services,
    hours,
    bookable,
    portal: modules.includes('portal'),
  }
}

/** Texts without which nobody books: the two boxes of the form, and the policy that they stand on (IP-1.7). */
const NEEDED = ['policy', 'pd_processing', 'news'] as const

/** Whether a legal entity has published what a booking needs. */
export async function hasTexts(ctx: Ctx, entityId: string): Promise<boolean> {
  const texts = await currentEditions(ctx.db, entityId, ctx.clock.date())
  return NEEDED.every(kind => texts.some(text => text.kind === kind))
}

/** Public facts of a clinic, remembered for some seconds: they are the same for every visitor. */
export const loadSite = (ctx: SiteCtx): Promise<Site> =>
  known.get(ctx.tenantId, () => {
    follow(ctx)
    return read(ctx)
  })
