import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'

/** Sets how many patients a clinic may keep (MM-3.7); those above a lower limit stay, nobody is added. */
export async function setPatientLimitAcrossTenants(
  services: Services,
  tenantId: string,
  patients: number,
): Promise<void> {
  await services.db('amb_platform', NO_SCOPE).tx(tx =>
    tx.run({
      text: 'update patients.patient_counter set max_patients = $2 where tenant_id = $1 and max_patients <> $2',
      values: [tenantId, patients],
    }),
  )
}
