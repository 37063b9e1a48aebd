import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { fileRow } from './open-file.ts'

/** Lets the patient see a file of his in the portal; done twice is done once. Errors: `not-found`, `file.destroyed`. */
export async function openToPatient(ctx: Ctx, fileId: string): Promise<void> {
  const row = await ownRow(ctx, fileId)
  if (row.destroyed) throw fail('file.destroyed')
  await ctx.db.tx(async tx => {
    const added = await tx.run({
      text: `insert into files.opening (tenant_id, opening_id, file_id, entity_id, patient_id, opened_at, opened_by)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      values: [
        ctx.tenantId,
        newId(),
        fileId,
        row.entity_id,
        row.patient_id,
        ctx.clock.date(),
        actorId(ctx.actor),
      ],
    })
    if (added > 0) await recordTurn(ctx, tx, row, 'files.open-to-patient')
  })
}

/** Takes it back: from the next look on the portal does not have it. Error: `not-found`. */
export async function closeToPatient(ctx: Ctx, fileId: string): Promise<void> {
  const row = await ownRow(ctx, fileId)
  await ctx.db.tx(async tx => {
    const closed = await tx.run({
      text: `update files.opening set closed_at = $3, closed_by = $4
        where tenant_id = $1 and file_id = $2 and closed_at is null`,
      values: [ctx.tenantId, fileId, ctx.clock.date(), actorId(ctx.actor)],
    })
    if (closed > 0) await recordTurn(ctx, tx, row, 'files.close-to-patient')
  })
}

async function ownRow(ctx: Ctx, fileId: string) {
  const row = await fileRow(ctx, fileId)
  if (row.patient_id === null || !ctx.db.scope.entityIds.includes(row.entity_id)) throw fail('not-found')
  return row
}

const recordTurn = (ctx: Ctx, tx: Tx, row: Awaited<ReturnType<typeof ownRow>>, operation: string) =>
  record(tx, ctx, {
    action: 'access',
    operation,
    purpose: row.purpose,
    entityId: row.entity_id,
    patientId: row.patient_id,
    object: { kind: 'file', id: row.file_id },
  })
