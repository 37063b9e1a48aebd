import type { StaffCtx } from '#platform/context/index.ts'

const AT_MOST = 2_000

/** Whose data are blocked now, among the cards that the reader may see: numbers and days, no names (IP-4.2.4). */
export async function listBlocked(ctx: StaffCtx): Promise<{ patientId: string; blockedSince: string }[]> {
  const rows = await ctx.db.all<{ patient_id: string; blocked_since: Date }>({
    name: 'patients.blocked',
    text: `select patient_id, blocked_since from patients.brief where tenant_id = app.tenant() and blocked_since is not null
      order by blocked_since desc limit ${AT_MOST}`,
  })
  return rows.map(row => ({ patientId: row.patient_id, blockedSince: row.blocked_since.toISOString() }))
}
