import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { isSamePerson } from '#modules/privacy/index.ts'
import { findEncounter } from '#modules/records/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

/** In whose record something is written, and by which doctor. */
export interface ChartPlace {
  readonly entityId: string
  readonly practitionerId: string | null
}

/**
 * The legal entity of a write: that of the visit, else the one of the writer's entities that keeps a record of the
 * patient. Errors: `not-found` (no such patient for the writer, a visit of another patient), `conflict.state` (closed).
 */
export async function placeOfWrite(
  ctx: StaffCtx,
  patientId: string,
  encounterId: string | null,
): Promise<ChartPlace> {
  const [practitionerId, kept] = await Promise.all([
    practitionerOfUser(ctx),
    ctx.db.all<{ entity_id: string }>({
      text: `select entity_id from patients.patient_entity where tenant_id = $1 and patient_id = $2
        and entity_id = any ($3::uuid[]) order by since`,
      values: [ctx.tenantId, patientId, ctx.db.scope.entityIds],
    }),
  ])
  if (kept.length === 0) throw fail('not-found')
  if (encounterId === null) return { entityId: kept[0]!.entity_id, practitionerId }
  const encounter = await findEncounter(ctx, encounterId)
  if (!kept.some(row => row.entity_id === encounter.entity_id)) throw fail('not-found')
  if (!(await isSamePerson(ctx.db, encounter.patient_id, patientId))) throw fail('not-found')
  if (encounter.closed_at) throw fail('conflict.state', { reason: 'приём завершён' })
  return { entityId: encounter.entity_id, practitionerId }
}
