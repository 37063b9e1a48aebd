import { publishText, type TextKind } from '#modules/consents/index.ts'
import type { Services } from '#platform/context/index.ts'
import { contextOf } from '#platform/http/server.ts'

const TEXTS: readonly TextKind[] = ['policy', 'pd_processing', 'news', 'account_creation', 'site_terms']

/** Publishes the texts of every legal entity, as the wizard of a new clinic does. */
export async function addTexts(
  services: Services,
  built: { readonly tenantId: string; readonly entityOf: ReadonlyMap<string, string> },
): Promise<void> {
  const ctx = contextOf(
    services,
    {
      actor: { kind: 'system', tenantId: built.tenantId, job: 'demo' },
      scope: {
        tenantId: built.tenantId,
        entityIds: [...built.entityOf.values()],
        sharedEntityIds: [],
        patientIds: [],
      },
    },
    {
      requestId: 'demo',
      address: 'local',
      userAgent: 'demo',
      language: 'ru',
      log: { info() {}, warn() {}, error() {} },
    },
  )
  for (const entityId of built.entityOf.values()) {
    for (const kind of TEXTS)
      await publishText(ctx, {
        entityId,
        kind,
        approvedBy: 'Озёрная Вера Львовна, директор, приказ № 1 от 12.01.2026',
      })
  }
}
