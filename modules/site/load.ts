import { listPractitioners, listServices } from '#modules/catalogue/index.ts'
import { readBranches, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { SiteCtx } from '#platform/context/index.ts'

const TTL_MS = 15_000
type Site = Awaited<ReturnType<typeof read>>
const known = new Map<string, { until: number; site: Promise<Site> }>()

async function read(ctx: SiteCtx) {
  const [tenant, entities, branches, doctors, services] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    readBranches(ctx.db),
    listPractitioners(ctx, { publicOnly: true }),
    listServices(ctx),
  ])
  return { tenant, entities, branches, doctors, services }
}

/** Public facts of a clinic, remembered for some seconds: they are the same for every visitor. */
export function loadSite(ctx: SiteCtx): Promise<Site> {
  const hit = known.get(ctx.tenantId)
  if (hit && hit.until > Date.now()) return hit.site
  const site = read(ctx)
  known.set(ctx.tenantId, { until: Date.now() + TTL_MS, site })
  site.catch(() => known.delete(ctx.tenantId))
  return site
}
