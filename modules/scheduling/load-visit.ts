import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { AppointmentStatus } from './contract.ts'

export interface Visit {
  readonly appointmentId: string
  readonly entityId: string
  readonly branchId: string
  readonly practitionerId: string
  readonly chairId: string | null
  readonly patientId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly status: AppointmentStatus
  readonly serviceIds: string[]
  readonly comment: string
  readonly version: number
}

/** How long a visit is planned to last. */
export const minutesOf = (visit: Pick<Visit, 'startsAt' | 'endsAt'>): number =>
  (visit.endsAt.getTime() - visit.startsAt.getTime()) / 60_000

/** Loads a visit and locks its row until the transaction ends. Error: `not-found`. */
export async function loadVisit(tx: Tx, ctx: Ctx, appointmentId: string): Promise<Visit> {
  const row = await tx.first(
    q
      .selectFrom('scheduling.appointment')
      .select([
        'appointment_id as appointmentId',
        'entity_id as entityId',
        'branch_id as branchId',
        'practitioner_id as practitionerId',
        'chair_id as chairId',
        'patient_id as patientId',
        'starts_at as startsAt',
        'ends_at as endsAt',
        'status',
        'service_ids as serviceIds',
        'comment',
        'version',
      ])
      .where('tenant_id', '=', ctx.tenantId)
      .where('appointment_id', '=', appointmentId)
      .where('patient_id', 'is not', null)
      .forUpdate(),
  )
  if (!row) throw fail('not-found')
  return row as Visit
}
