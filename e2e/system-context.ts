import type { Ctx, Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { contextOf } from '#platform/http/server.ts'

/** A legal entity's own work outside a request, as jobs have it; in any copy of the database. */
export const systemOf = (
  services: Services,
  { tenantId, entityId }: { readonly tenantId: string; readonly entityId: string },
): Ctx =>
  contextOf(
    services,
    {
      actor: { kind: 'system', tenantId, job: 'test' },
      scope: { ...NO_SCOPE, tenantId, entityIds: [entityId] },
    },
    {
      requestId: 'test',
      address: 'local',
      userAgent: 'job',
      language: 'ru',
      log: { info() {}, warn() {}, error() {} },
    },
  )
