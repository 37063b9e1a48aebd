import { dayOf } from '#libs/format/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { SharingLine } from './registers-contract.ts'

interface Row extends Omit<SharingLine, 'state' | 'declaredAt' | 'revokedAt' | 'lastReadAt'> {
  readonly declaredAt: Date
  readonly revokedAt: Date | null
  readonly lastReadAt: Date | null
}

const stateOf = (row: Row, today: string): SharingLine['state'] => {
  if (row.revokedAt) return 'revoked'
  if (row.validTo !== null && row.validTo < today) return 'expired'
  return row.validFrom > today ? 'future' : 'live'
}

/** Every ground that touches the actor's legal entities, live ones first, with the reads that named it (MM-3.10). */
export async function sharingMap(ctx: StaffCtx): Promise<{ now: string; grounds: SharingLine[] }> {
  const { zone } = await readTenant(ctx.db)
  const rows = await ctx.db.all<Row>({
    text: `select g.ground_id as "groundId", g.from_entity as "fromEntity", g.to_entity as "toEntity", g.categories, g.purpose,
        g.basis, g.basis_document as "basisDocument", to_char(g.valid_from, 'YYYY-MM-DD') as "validFrom",
        to_char(g.valid_to, 'YYYY-MM-DD') as "validTo", g.declared_at as "declaredAt", g.revoked_at as "revokedAt",
        g.revoke_reason as "revokeReason", coalesce(c.surname || ' ' || left(c.given, 1) || '.', '—') as "declaredBy",
        coalesce(used.reads, 0)::int as reads, used.last as "lastReadAt"
      from tenancy.sharing_ground g
      left join identity.colleague c on c.tenant_id = g.tenant_id and c.user_id = g.declared_by
      left join lateral (select count(*) as reads, max(v.at) as last from audit.event v
        where v.tenant_id = g.tenant_id and v.ground_id = g.ground_id) used on true
      where g.from_entity = any (app.entities()) or g.to_entity = any (app.entities())
      order by g.declared_at desc limit 500`,
  })
  const today = dayOf(ctx.clock.nowMs(), zone)
  const lines = rows.map(row => ({
    ...row,
    state: stateOf(row, today),
    declaredAt: row.declaredAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastReadAt: row.lastReadAt?.toISOString() ?? null,
  }))
  return {
    now: ctx.clock.now().toString(),
    grounds: [...lines.filter(l => l.state === 'live'), ...lines.filter(l => l.state !== 'live')],
  }
}
