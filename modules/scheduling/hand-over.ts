import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { historyOf } from './history.ts'

/**
 * Gives visits that have not begun to another card of the same person, with a line in their history. Messages that wait
 * stay as they are: they go to the phone that the visit was booked with.
 * @returns the visits that were given
 */
export async function handOverVisits(
  tx: Tx,
  ctx: Ctx,
  input: { readonly from: string; readonly to: string; readonly only?: readonly string[] },
): Promise<string[]> {
  const rows = await tx.all<{ appointment_id: string; entity_id: string }>({
    text: `update scheduling.appointment set patient_id = $3, version = version + 1, updated_at = $4
      where tenant_id = $1 and patient_id = $2 and status in ('booked', 'confirmed', 'arrived')
        and ($5::uuid[] is null or appointment_id = any ($5)) and starts_at > $4::timestamptz - interval '1 day'
      returning appointment_id, entity_id`,
    values: [ctx.tenantId, input.from, input.to, ctx.clock.date(), input.only ?? null],
  })
  for (const row of rows) {
    await tx.run(
      historyOf(ctx, {
        appointmentId: row.appointment_id,
        entityId: row.entity_id,
        patientId: input.to,
        change: 'edited',
        before: { patientId: input.from },
        after: { patientId: input.to },
      }),
    )
  }
  return rows.map(row => row.appointment_id)
}
