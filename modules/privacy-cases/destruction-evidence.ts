import { record } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

/** The evidence of a decision about a destruction: proposed, approved, rejected. */
export const evidence = (
  tx: Tx,
  ctx: Ctx,
  of: { entityId: string; destructionId: string; patientId: string | null },
  verb: string,
) =>
  record(tx, ctx, {
    action: 'destruction',
    operation: `privacy-cases.${verb}`,
    purpose: 'rights_requests',
    entityId: of.entityId,
    patientId: of.patientId,
    object: { kind: 'destruction', id: of.destructionId },
  })
