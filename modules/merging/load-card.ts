import { granted } from '#libs/permissions/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** A card as merging needs it. */
export interface Card {
  readonly patientId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly sex: 'male' | 'female' | null
  readonly phone: string
  readonly email: string | null
  readonly note: string
  readonly verifiedAt: Date | null
  readonly verifiedBy: string | null
  readonly verifiedDocument: string | null
  readonly createdAt: Date
  readonly version: number
  readonly entityIds: readonly string[]
  readonly cards: Readonly<Record<string, string>>
  readonly mergedInto: string | null
  readonly blockedSince: Date | null
}

const COLUMNS = `patient_id as "patientId", surname, given, patronymic, birth_date as "birthDate", sex, phone, email, note,
  verified_at as "verifiedAt", verified_by as "verifiedBy", verified_document as "verifiedDocument",
  created_at as "createdAt", version, entity_ids as "entityIds", cards, merged_into as "mergedInto",
  blocked_since as "blockedSince"`

/**
 * Two cards that the actor works with in full. Locked in the order of ids when they are about to change, so that two who
 * merge them crosswise wait for each other. Error: `not-found`.
 */
export async function loadCards(
  ctx: StaffCtx,
  db: Reader,
  ids: readonly [survivor: string, merged: string],
  lock = false,
): Promise<readonly [Card, Card]> {
  const rows = await db.all<Card>({
    text: `select ${COLUMNS} from patients.patient where tenant_id = $1 and patient_id = any ($2::uuid[])
      order by patient_id${lock ? ' for update' : ''}`,
    values: [ctx.tenantId, ids],
  })
  const [survivor, merged] = ids.map(id => rows.find(row => row.patientId === id))
  if (!survivor || !merged) throw fail('not-found')
  if (!mayMerge(ctx, survivor.entityIds) || !mayMerge(ctx, merged.entityIds)) throw fail('not-found')
  return [survivor, merged]
}

/** Whether the actor may merge in every one of these legal entities: nobody joins what he sees only in part (MM-3.9). */
export const mayMerge = (ctx: StaffCtx, entityIds: readonly string[]): boolean =>
  entityIds.every(
    entityId =>
      ctx.db.scope.entityIds.includes(entityId) && granted(ctx.actor.grants, 'patient.merge', { entityId }),
  )
