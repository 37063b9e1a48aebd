import { listTenantsAcrossTenants } from '#modules/tenancy/index.ts'
import type { Ctx, Logger, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { contextOf } from '#platform/http/server.ts'

/** Does a job for every tenant in turn, with all its legal entities and by its own clock. */
export async function forEachTenant(
  services: Services,
  log: Logger,
  job: string,
  work: (ctx: Ctx) => Promise<unknown>,
): Promise<void> {
  for (const { tenantId } of await listTenantsAcrossTenants(services)) {
    const entities = await services.db('amb_platform', NO_SCOPE).all<{ entity_id: string }>({
      text: 'select entity_id from tenancy.legal_entity where tenant_id = $1',
      values: [tenantId],
    })
    const entityIds = entities.map(entity => entity.entity_id)
    await work(
      contextOf(
        services,
        {
          actor: { kind: 'system', tenantId, job },
          scope: { tenantId, entityIds, sharedEntityIds: [], patientIds: [] },
        },
        { requestId: `job/${job}`, address: 'local', userAgent: 'job', language: 'ru', log },
      ),
    )
  }
}
