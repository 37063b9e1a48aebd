import { newId } from '#libs/ids/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'

export interface FirstPeriod {
  readonly tenantId: string
  /** The first day that costs something; the free days end the day before. */
  readonly startsOn: string
  /** Ten characters at least. */
  readonly reason: string
  readonly now: Date
  readonly by: string | null
}

/** Says from which day a client that pays nothing yet will be invoiced; the newest word counts. */
export async function setFirstPeriod(
  tx: Tx,
  { tenantId, startsOn, reason, now, by }: FirstPeriod,
): Promise<void> {
  await tx.run({
    text: `insert into billing.first_period (tenant_id, first_period_id, starts_on, reason, set_at, set_by)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [tenantId, newId(), startsOn, reason, now, by],
  })
}

/** The days from which these clients are invoiced, of those that begin with free days. */
export async function readFirstPeriods(
  db: Reader,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.all<{ tenant_id: string; starts_on: string }>({
    text: `select distinct on (tenant_id) tenant_id, starts_on from billing.first_period where tenant_id = any($1)
      order by tenant_id, set_at desc, first_period_id desc`,
    values: [tenantIds],
  })
  return new Map(rows.map(row => [row.tenant_id, row.starts_on]))
}
