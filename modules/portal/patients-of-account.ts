import { dayOf } from '#libs/format/index.ts'
import type { Services } from '#platform/context/index.ts'

/**
 * Whose records a portal account opens: the people whose card carries the phone that was confirmed by a code and whose
 * identity reception has verified, or who booked with this phone themselves. Representatives come with family access.
 * A shared phone must not open a stranger's record: unverified cards show their visits only after the site's own code.
 */
export async function patientsOfAccount(
  services: Services,
  tenantId: string,
  phone: string,
): Promise<string[]> {
  const rows = await services
    .db('amb_app', { tenantId, entityIds: [], sharedEntityIds: [], patientIds: [] })
    .all<{ patient_id: string }>({
      name: 'portal.patients-of-phone',
      text: 'select patient_id from patients.of_phone($1, $2)',
      values: [phone, dayOf(services.clockOf(tenantId).nowMs(), 'Europe/Moscow')],
    })
  return rows.map(row => row.patient_id)
}
