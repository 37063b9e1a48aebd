import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { SharingGround } from './contract.ts'
import { readEntities } from './queries.ts'

/** All grounds of the clinic, live and ended (MM-3.10). */
export async function listSharingGrounds(ctx: StaffCtx): Promise<SharingGround[]> {
  const rows = await ctx.db.all(
    q.selectFrom('tenancy.sharing_ground').selectAll().orderBy('declared_at', 'desc'),
  )
  return rows.map(row => ({
    groundId: row.ground_id,
    fromEntity: row.from_entity,
    toEntity: row.to_entity,
    categories: row.categories as SharingGround['categories'],
    purpose: row.purpose,
    basis: row.basis as SharingGround['basis'],
    basisDocument: row.basis_document,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    declaredBy: row.declared_by,
    declaredAt: row.declared_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }))
}

export type DeclareGround = Omit<SharingGround, 'groundId' | 'declaredBy' | 'declaredAt' | 'revokedAt'>

/** The clinic says on which ground one of its legal entities lets another read (MM-3.10, MM-3.11). */
export async function declareSharingGround(
  ctx: StaffCtx,
  input: DeclareGround,
): Promise<{ groundId: string }> {
  if (input.fromEntity === input.toEntity) throw fail('request.invalid', { fields: 'toEntity' })
  if (!ctx.db.scope.entityIds.includes(input.fromEntity)) throw fail('not-found')
  if (input.validTo !== null && input.validTo < input.validFrom)
    throw fail('request.invalid', { fields: 'validTo' })
  const entities = await readEntities(ctx.db)
  if (!entities.some(entity => entity.entityId === input.toEntity)) throw fail('not-found')
  const groundId = newId()
  return ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('tenancy.sharing_ground').values({
        tenant_id: ctx.tenantId,
        ground_id: groundId,
        from_entity: input.fromEntity,
        to_entity: input.toEntity,
        categories: input.categories,
        purpose: input.purpose,
        basis: input.basis,
        basis_document: input.basisDocument,
        valid_from: input.validFrom,
        valid_to: input.validTo,
        declared_by: ctx.actor.userId,
        declared_at: ctx.clock.date(),
      }),
    )
    await record(tx, ctx, {
      action: 'access',
      operation: 'tenancy.declare-sharing-ground',
      purpose: 'care',
      entityId: input.fromEntity,
      object: { kind: 'sharing_ground', id: groundId },
    })
    return { groundId }
  })
}

/** Ends a ground; reads on it stop with the next request. */
export async function revokeSharingGround(ctx: StaffCtx, groundId: string, reason: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('tenancy.sharing_ground')
        .set({ revoked_by: ctx.actor.userId, revoked_at: ctx.clock.date(), revoke_reason: reason })
        .where('tenant_id', '=', ctx.tenantId)
        .where('ground_id', '=', groundId)
        .where('from_entity', 'in', [...ctx.db.scope.entityIds])
        .where('revoked_at', 'is', null),
    )
    if (changed === 0) throw fail('not-found')
    await record(tx, ctx, {
      action: 'access',
      operation: 'tenancy.revoke-sharing-ground',
      purpose: 'care',
      object: { kind: 'sharing_ground', id: groundId },
    })
  })
}
