import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { closedCookie, endSession, newToken, tokenHash } from '#modules/identity/index.ts'
import { readBranches, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import type { Tablet } from './contract.ts'
import { type Packet, packetById } from './sign-packet.ts'

/** A packet stays on a tablet this long; then the waiting screen comes back by itself. */
const SHOWN_MINUTES = 20

/** Tablets of the desks that still have their secret. */
export async function listTablets(ctx: StaffCtx): Promise<{ tablets: Tablet[] }> {
  const rows = await ctx.db.all(
    q
      .selectFrom('documents.tablet')
      .select(['tablet_id', 'branch_id', 'name', 'paired_at', 'packet_id', 'sent_at'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('revoked_at', 'is', null)
      .orderBy('paired_at'),
  )
  return {
    tablets: rows.map(row => ({
      tabletId: row.tablet_id,
      branchId: row.branch_id,
      name: row.name,
      pairedAt: row.paired_at.toISOString(),
      busy: row.packet_id !== null && stillShown(ctx, row.sent_at),
    })),
  }
}

const stillShown = (ctx: Ctx, sentAt: Date | null): boolean =>
  sentAt !== null && ctx.clock.nowMs() - sentAt.getTime() < SHOWN_MINUTES * 60_000

/**
 * Makes the device that asks a tablet for signing. It gets a secret of its own that shows what the desk sends and nothing
 * else; the session that paired it ends, so there is no way from the tablet back into the application. Error: `not-found`.
 */
export async function pairTablet(
  ctx: StaffCtx,
  input: { readonly branchId: string; readonly name: string },
): Promise<WithCookies<{ tabletId: string; url: string }>> {
  const [branches, { slug }] = await Promise.all([readBranches(ctx.db), readTenant(ctx.db)])
  if (!branches.some(branch => branch.branchId === input.branchId)) throw fail('not-found')
  const token = newToken()
  const tabletId = newId()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('documents.tablet').values({
        tenant_id: ctx.tenantId,
        tablet_id: tabletId,
        branch_id: input.branchId,
        name: input.name,
        token_hash: tokenHash(token),
        paired_at: ctx.clock.date(),
        paired_by: ctx.actor.userId,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'documents.pair-tablet',
      purpose: 'security',
      object: { kind: 'tablet', id: tabletId },
    })
  })
  await endSession(
    ctx.services.db('amb_platform', NO_SCOPE),
    ctx.actor.userId,
    ctx.actor.sessionId,
    'the device became a tablet for signing',
  )
  const url = `/c/${slug}/tablet/${token}`
  return new WithCookies({ tabletId, url }, [closedCookie('staff')])
}

/** Takes the secret of a tablet away. Error: `not-found`. */
export async function revokeTablet(ctx: StaffCtx, tabletId: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const changed = await tx.run({
      text: `update documents.tablet set revoked_at = $2, packet_id = null where tenant_id = app.tenant() and tablet_id = $1
        and revoked_at is null`,
      values: [tabletId, ctx.clock.date()],
    })
    if (changed === 0) throw fail('not-found')
    await record(tx, ctx, {
      action: 'recording',
      operation: 'documents.revoke-tablet',
      purpose: 'security',
      object: { kind: 'tablet', id: tabletId },
    })
  })
}

/** Shows a packet on a tablet. Errors: `not-found`, `conflict.state` when it is signed. */
export async function showOnTablet(
  ctx: StaffCtx,
  input: { readonly packetId: string; readonly tabletId: string },
): Promise<void> {
  const packet = await packetById(ctx.db, input.packetId)
  if (packet.signedAt) throw fail('conflict.state', { reason: 'документы уже подписаны' })
  await ctx.db.tx(async tx => {
    const changed = await tx.run({
      text: `update documents.tablet set packet_id = $2, sent_at = $3 where tenant_id = app.tenant() and tablet_id = $1
        and revoked_at is null`,
      values: [input.tabletId, input.packetId, ctx.clock.date()],
    })
    if (changed === 0) throw fail('not-found')
    await record(tx, ctx, {
      action: 'access',
      operation: 'documents.show-on-tablet',
      purpose: 'care',
      entityId: packet.entityId,
      patientId: packet.patientId,
      object: { kind: 'packet', id: packet.packetId },
    })
  })
}

/** What a tablet shows now: its packet, or null when it waits. `ctx` has the clinic's rights. Error: `not-found`. */
export async function packetOnTablet(
  ctx: Ctx,
  token: string,
): Promise<{ readonly name: string; readonly packet: Packet | null }> {
  const row = await ctx.db.first<{ name: string; packet_id: string | null; sent_at: Date | null }>({
    text: `select name, packet_id, sent_at from documents.tablet where tenant_id = app.tenant() and token_hash = $1
      and revoked_at is null`,
    values: [tokenHash(token)],
  })
  if (!row) throw fail('not-found')
  const shown = row.packet_id !== null && stillShown(ctx, row.sent_at)
  return { name: row.name, packet: shown ? await packetById(ctx.db, row.packet_id!).catch(() => null) : null }
}
