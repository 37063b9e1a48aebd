import { publishFirstTexts } from '#modules/studio/index.ts'
import type { Services } from '#platform/context/index.ts'
import { demoContext } from './demo-context.ts'

/** Publishes the texts of every legal entity, as the wizard of a new clinic does. */
export async function addTexts(
  services: Services,
  built: { readonly tenantId: string; readonly entityOf: ReadonlyMap<string, string> },
): Promise<void> {
  const ctx = demoContext(services, built)
  const approved = {
    approvedBy: 'Озёрная Вера Львовна, директор, приказ № 1 от 12.01.2026',
    approver: {
      name: 'Озёрная Вера Львовна',
      post: 'директор',
      orderNumber: '1',
      orderDate: '2026-01-12',
    },
  }
  for (const entityId of built.entityOf.values()) await publishFirstTexts(ctx, { entityId, ...approved })
}
