import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import { informedOf } from './case-view.ts'
import { readResultRow } from './results.ts'
import { demandSmile } from './smile-gate.ts'

/**
 * A link to a result: it expires, can be revoked, and is refused until the patient has been told of differences (SV-2.2b).
 * Errors: `smile.not-informed`, `smile.consent-missing`, `smile.blocked`, `not-found`.
 */
export async function shareResult(
  ctx: StaffCtx,
  input: { readonly resultId: string; readonly days: number },
): Promise<{ shareId: string; url: string; expiresAt: string }> {
  const result = await readResultRow(ctx.db, input.resultId)
  checkPhoto(await readCaseRow(ctx, result.caseId))
  await demandSmile(ctx, result, 'show', 'smile.share')
  if (!(await informedOf(ctx, result.caseId))) throw fail('smile.not-informed')
  const { slug } = await readTenant(ctx.db)
  const token = newToken()
  const shareId = newId()
  const now = ctx.clock.date()
  const expiresAt = new Date(now.getTime() + input.days * 86_400_000)
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('smile.share').values({
        tenant_id: ctx.tenantId,
        share_id: shareId,
        result_id: result.resultId,
        case_id: result.caseId,
        entity_id: result.entityId,
        patient_id: result.patientId,
        token_hash: tokenHash(token),
        created_at: now,
        created_by: ctx.actor.userId,
        expires_at: expiresAt,
      }),
    )
    await record(tx, ctx, {
      action: 'access',
      operation: 'smile.share',
      purpose: 'smile_visualisation',
      entityId: result.entityId,
      patientId: result.patientId,
      object: { kind: 'smile-share', id: shareId },
      detail: { days: input.days },
    })
  })
  const url = `${ctx.services.config.publicUrl}/my/smile/view/${slug}/${token}`
  return { shareId, url, expiresAt: expiresAt.toISOString() }
}

/** Takes a link back at once. Error: `not-found`. Done twice is done once. */
export async function revokeShare(
  ctx: StaffCtx,
  input: { readonly shareId: string; readonly reason: string },
): Promise<Record<string, never>> {
  await ctx.db.tx(async tx => {
    const share = await tx.first<{ entity_id: string; patient_id: string; revoked_at: Date | null }>({
      text: `select entity_id, patient_id, revoked_at from smile.share
        where tenant_id = $1 and share_id = $2 and entity_id = any (app.entities()) for update`,
      values: [ctx.tenantId, input.shareId],
    })
    if (!share) throw fail('not-found')
    if (share.revoked_at) return
    await tx.run({
      text: `update smile.share set revoked_at = $3, revoked_by = $4, revoke_reason = $5
        where tenant_id = $1 and share_id = $2`,
      values: [ctx.tenantId, input.shareId, ctx.clock.date(), ctx.actor.userId, input.reason],
    })
    await record(tx, ctx, {
      action: 'blocking',
      operation: 'smile.revoke-share',
      purpose: 'smile_visualisation',
      entityId: share.entity_id,
      patientId: share.patient_id,
      object: { kind: 'smile-share', id: input.shareId },
    })
  })
  return {}
}
