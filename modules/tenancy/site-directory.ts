import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { remember } from '#platform/remember/index.ts'

export interface SiteTenant {
  readonly tenantId: string
  readonly slug: string
  readonly entityIds: readonly string[]
}

export interface SiteDirectory {
  find(slug: string): Promise<SiteTenant | null>
  /** Drops what is remembered, after a clinic has changed what its site may write for. */
  forget(): void
}

/** Finds the tenant of a public site by its slug; remembered for half a minute. */
export function createSiteDirectory(services: Services): SiteDirectory {
  const known = remember<SiteTenant | null>({ seconds: 30, keys: 1_000 })
  const platform = services.db('amb_platform', NO_SCOPE)
  const load = async (slug: string): Promise<SiteTenant | null> => {
    const row = await platform.first(
      q.selectFrom('tenancy.tenant').select(['tenant_id', 'slug']).where('slug', '=', slug),
    )
    if (!row) return null
    const entities = await platform.all(
      q.selectFrom('tenancy.legal_entity').select('entity_id').where('tenant_id', '=', row.tenant_id),
    )
    return { tenantId: row.tenant_id, slug, entityIds: entities.map(entity => entity.entity_id) }
  }
  return {
    find: async slug => (/^[a-z0-9][a-z0-9-]{1,40}$/.test(slug) ? known.get(slug, () => load(slug)) : null),
    forget: known.forgetAll,
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
