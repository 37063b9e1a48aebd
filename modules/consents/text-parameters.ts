import {
  LAWFUL_MAXIMUM,
  TEXT_PARAMETERS,
  type TextParameters,
  termsAboveLaw,
} from '#libs/consent-text/index.ts'
import { fingerprint } from '#libs/fingerprint/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** The operator's parameters of its texts: its own over the platform's; a missing one is the platform's. */
export async function readTextParameters(db: Reader, entityId: string): Promise<TextParameters> {
  const row = await db.first(
    q
      .selectFrom('consents.text_parameters')
      .select('parameters')
      .where('tenant_id', '=', db.scope.tenantId!)
      .where('entity_id', '=', entityId)
      .orderBy('version', 'desc')
      .limit(1),
  )
  return { ...TEXT_PARAMETERS, ...(row?.parameters as Partial<TextParameters> | undefined) }
}

/**
 * Sets parameters of an operator's texts; the texts change with the next publication. A term above the law is refused.
 * A `version` is the mark of what an editor has read; whoever changes single values by rule has none.
 * Errors: `not-found` (legal entity), `conflict.version`, `request.invalid` with the names of terms above the law.
 */
export async function setTextParameters(
  ctx: Ctx,
  entityId: string,
  change: Partial<TextParameters>,
  version?: string,
): Promise<TextParameters> {
  if (!ctx.db.scope.entityIds.includes(entityId)) throw fail('not-found')
  return ctx.db.tx(async tx => {
    // One at a time for an operator: the next number and what it stands on are read together.
    await tx.run({
      text: `select pg_advisory_xact_lock(hashtextextended('text-parameters ' || $1, 0))`,
      values: [entityId],
    })
    const before = await readTextParameters(tx, entityId)
    if (version !== undefined && fingerprint(before) !== version)
      throw await staleRefusal(tx, ctx, { operations: ['consents.set-text-parameters'], entityId })
    const parameters = { ...before, ...change }
    const above = termsAboveLaw(parameters)
    if (above.length > 0)
      throw fail('request.invalid', {
        fields: above.map(name => `${name} ≤ ${LAWFUL_MAXIMUM[name]}`).join(', '),
      })
    await tx.run({
      text: `insert into consents.text_parameters (tenant_id, entity_id, version, parameters, set_at, set_by)
        select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from consents.text_parameters
        where tenant_id = $1 and entity_id = $2`,
      values: [ctx.tenantId, entityId, JSON.stringify(parameters), ctx.clock.date(), actorId(ctx.actor)],
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'consents.set-text-parameters',
      purpose: 'rights_requests',
      entityId,
    })
    return parameters
  })
}
