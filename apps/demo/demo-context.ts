import type { Ctx, Services } from '#platform/context/index.ts'
import { contextOf } from '#platform/http/server.ts'
import { type Built, scopeOf } from './built.ts'

/** The clinic's own work while the demo is made: use cases run as a job of the clinic, not in anybody's name. */
export const demoContext = (services: Services, built: Pick<Built, 'tenantId' | 'entityOf'>): Ctx =>
  contextOf(
    services,
    {
      actor: { kind: 'system', tenantId: built.tenantId, job: 'demo' },
      scope: scopeOf(built.tenantId, [...built.entityOf.values()]),
    },
    {
      requestId: 'demo',
      address: 'local',
      userAgent: 'demo',
      language: 'ru',
      log: { info() {}, warn() {}, error() {} },
    },
  )
