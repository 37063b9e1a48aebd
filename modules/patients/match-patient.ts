import { searchKey } from '#libs/names/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import type { Person } from './create-patient.ts'

/**
 * The card of a person who has just proved his phone by a code: same phone, birth date, surname and given name.
 * Anything less makes a new unverified card, for a family may share a phone.
 */
export async function matchPatient(tx: Tx, ctx: Ctx, person: Person): Promise<string | null> {
  const rows = await tx.all<{ patient_id: string; surname: string; given: string }>(
    q
      .selectFrom('patients.patient')
      .select(['patient_id', 'surname', 'given'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('phone', '=', person.phone)
      .where('birth_date', '=', person.birthDate)
      .where('merged_into', 'is', null)
      .orderBy('created_at'),
  )
  const same = rows.find(
    row =>
      searchKey(row.surname) === searchKey(person.surname) &&
      searchKey(row.given) === searchKey(person.given),
  )
  return same?.patient_id ?? null
}
