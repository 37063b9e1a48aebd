import { granted } from '#libs/permissions/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Image } from './contract.ts'
import { imagesOfPatient, toImage } from './image-rows.ts'
import { knownPatient } from './patient-of.ts'

/**
 * The images and documents in a patient's record, newest first, and how much room they take. One evidence row for the list;
 * each picture that is then looked at has its own. Errors: `not-found`, `privacy.refused`.
 */
export async function listImages(
  ctx: StaffCtx,
  input: { readonly patientId: string; readonly removed: boolean },
): Promise<{ images: Image[]; bytes: number; mayWrite: boolean }> {
  const { patientId } = input
  const [, rows] = await Promise.all([
    knownPatient(ctx, patientId),
    imagesOfPatient(ctx.db, ctx.tenantId, patientId, input.removed),
  ])
  await readThroughGate(ctx, {
    action: 'extraction',
    operation: 'files.list',
    purpose: 'care',
    patientId,
    detail: { files: rows.length },
  })
  return {
    images: rows.map(row => toImage(ctx, row)),
    bytes: rows.reduce((sum, row) => sum + Number(row.size), 0),
    mayWrite: granted(ctx.actor.grants, 'file.write'),
  }
}
