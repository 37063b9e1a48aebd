import {
  momentOf,
  readClient,
  readEvents,
  readLegalEmails,
  readSuspensions,
  readTerminations,
} from '#modules/clients/index.ts'
import { readPatientLimits } from '#modules/entitlements/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import type { ClientCard } from './contract-clients.ts'

/** A client with everything that happened to its contract. Error: `not-found`. */
export async function readClientCard(ctx: VendorCtx, tenantId: string): Promise<ClientCard> {
  const { db } = ctx
  const client = await readClient(db, tenantId)
  const [events, emails, suspensions, terminations, limits, opened, retention, holds, act] =
    await Promise.all([
      readEvents(db, tenantId),
      readLegalEmails(db, tenantId),
      readSuspensions(db, tenantId),
      readTerminations(db, tenantId),
      readPatientLimits(db, tenantId),
      db.first({ text: 'select 1 as one from tenancy.tenant where tenant_id = $1', values: [tenantId] }),
      db.first<NonNullable<ClientCard['retention']>>({
        text: `select since, keep_until as "keepUntil", cause from clients.retention where tenant_id = $1 order by since desc limit 1`,
        values: [tenantId],
      }),
      db.all<{ holdId: string; ground: string; placed: Date; lifted: Date | null }>({
        text: `select hold_id as "holdId", ground, placed_at as placed, lifted_at as lifted from clients.legal_hold
        where tenant_id = $1 order by placed_at desc`,
        values: [tenantId],
      }),
      db.first<{ number: string; made: Date; sha256: string; keepUntil: string }>({
        text: `select number, made_at as made, sha256, keep_until as "keepUntil" from clients.destruction_act
        where tenant_id = $1 order by made_at desc limit 1`,
        values: [tenantId],
      }),
    ])
  return {
    client: { ...client, stateSince: client.stateSince.toISOString() },
    now: momentOf(ctx.services, tenantId).now.toISOString(),
    events,
    emails,
    suspensions,
    terminations,
    opened: opened !== undefined,
    limits,
    retention: retention ?? null,
    holds: holds.map(({ placed, lifted, ...hold }) => ({
      ...hold,
      placedAt: placed.toISOString(),
      liftedAt: lifted?.toISOString() ?? null,
    })),
    act: act
      ? { number: act.number, madeAt: act.made.toISOString(), sha256: act.sha256, keepUntil: act.keepUntil }
      : null,
  }
}
