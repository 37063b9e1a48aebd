import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'

const TTL_MS = 30_000

export interface SiteTenant {
  readonly tenantId: string
  readonly slug: string
  readonly entityIds: readonly string[]
}

/** Finds the tenant of a public site by its slug; remembered for half a minute. */
export function createSiteDirectory(services: Services): (slug: string) => Promise<SiteTenant | null> {
  const known = new Map<string, { readonly until: number; readonly tenant: SiteTenant | null }>()
  return async slug => {
    if (!/^[a-z0-9][a-z0-9-]{1,40}$/.test(slug)) return null
    const hit = known.get(slug)
    if (hit && hit.until > Date.now()) return hit.tenant
    if (known.size > 1_000) known.clear()
    const platform = services.db('amb_platform', NO_SCOPE)
    const row = await platform.first(
      q.selectFrom('tenancy.tenant').select(['tenant_id', 'slug']).where('slug', '=', slug),
    )
    const entities = row
      ? await platform.all(
          q.selectFrom('tenancy.legal_entity').select('entity_id').where('tenant_id', '=', row.tenant_id),
        )
      : []
    const tenant = row ? { tenantId: row.tenant_id, slug, entityIds: entities.map(e => e.entity_id) } : null
    known.set(slug, { until: Date.now() + TTL_MS, tenant })
    return tenant
  }
}

/** All tenants; for the start table, jobs and the demo's clock page. */
export const listTenantsAcrossTenants = (services: Services) =>
  services
    .db('amb_platform', NO_SCOPE)
    .all(
      q
        .selectFrom('tenancy.tenant')
        .select(['tenant_id as tenantId', 'slug', 'name', 'zone'])
        .orderBy('slug'),
    )
