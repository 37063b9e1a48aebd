import type { Reader } from '#platform/db/index.ts'

/** What is left of a review whose words were destroyed after its writer had taken it back (152-ФЗ art. 21 p. 5). */
export interface DestroyedReview {
  readonly reviewId: string
  readonly appointmentId: string
  readonly withdrawnAt: string
  readonly destroyedAt: string
}

export async function destroyedReviews(
  db: Reader,
  patientIds: readonly string[],
): Promise<DestroyedReview[]> {
  const rows = await db.all<{
    review_id: string
    appointment_id: string
    withdrawn_at: Date
    destroyed_at: Date
  }>({
    text: `select review_id, appointment_id, withdrawn_at, destroyed_at from reviews.destroyed
      where tenant_id = app.tenant() and patient_id = any ($1) order by destroyed_at desc`,
    values: [patientIds],
  })
  return rows.map(row => ({
    reviewId: row.review_id,
    appointmentId: row.appointment_id,
    withdrawnAt: row.withdrawn_at.toISOString(),
    destroyedAt: row.destroyed_at.toISOString(),
  }))
}

/** Whether the one review of a visit (MD-4.6) was written and destroyed. */
export const wasDestroyed = async (db: Reader, appointmentId: string): Promise<boolean> =>
  (await db.first({
    text: 'select from reviews.destroyed where tenant_id = app.tenant() and appointment_id = $1',
    values: [appointmentId],
  })) !== undefined
