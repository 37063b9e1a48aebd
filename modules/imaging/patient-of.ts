import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

/** The writer's legal entity that keeps a record of the patient (MM-3.9). Error: `not-found`. */
export async function keeperOf(ctx: StaffCtx, patientId: string): Promise<string> {
  const row = await ctx.db.first<{ entity_id: string }>({
    text: `select entity_id from patients.patient_entity where tenant_id = $1 and patient_id = $2
      and entity_id = any ($3::uuid[]) order by since limit 1`,
    values: [ctx.tenantId, patientId, ctx.db.scope.entityIds],
  })
  if (!row) throw fail('not-found')
  return row.entity_id
}

/** Row-level security shows the patient; somebody else's is not there. Error: `not-found`. */
export async function knownPatient(ctx: StaffCtx, patientId: string): Promise<void> {
  const row = await ctx.db.first({
    text: 'select from patients.patient_entity where tenant_id = $1 and patient_id = $2 limit 1',
    values: [ctx.tenantId, patientId],
  })
  if (!row) throw fail('not-found')
}
