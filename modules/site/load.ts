import { listPractitioners, listServices } from '#modules/catalogue/index.ts'
import { readBranches, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { SiteCtx } from '#platform/context/index.ts'
import { followEdits, remember } from '#platform/remember/index.ts'

type Site = Awaited<ReturnType<typeof read>>
const known = remember<Site>({ seconds: 15, keys: 5_000 })
const follow = followEdits('setup', tenantId => known.forget(tenantId))

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
export const loadSite = (ctx: SiteCtx): Promise<Site> =>
  known.get(ctx.tenantId, () => {
    follow(ctx)
    return read(ctx)
  })
