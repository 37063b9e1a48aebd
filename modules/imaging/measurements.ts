import { newId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ImageRow } from './image-rows.ts'
import { imageToChange, imageToRead } from './load-image.ts'
import type { Measurement, MeasureScale } from './measurement-contract.ts'

interface Row {
  readonly measurementId: string
  readonly frame: number
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
  readonly pixels: number
  readonly mm: number | null
  readonly scale: MeasureScale
  readonly note: string
  readonly at: Date
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

const present = (row: Row): Measurement => ({
  measurementId: row.measurementId,
  frame: row.frame,
  a: { x: row.ax, y: row.ay },
  b: { x: row.bx, y: row.by },
  pixels: row.pixels,
  mm: row.mm,
  scale: row.scale,
  note: row.note,
  at: row.at.toISOString(),
  by: row.surname ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic }) : '—',
})

const linesOf = (ctx: StaffCtx, fileId: string): Promise<Row[]> =>
  ctx.db.all<Row>({
    text: `select m.measurement_id as "measurementId", m.frame, m.from_x as ax, m.from_y as ay,
        m.to_x as bx, m.to_y as "by", m.pixels, m.mm, m.scale, m.note, m.at,
        c.surname, c.given, c.patronymic
      from imaging.measurement m
      left join identity.colleague c on c.tenant_id = m.tenant_id and c.user_id = m.recorded_by
      where m.tenant_id = $1 and m.file_id = $2 and not exists (select from imaging.measurement_removal r
        where r.tenant_id = m.tenant_id and r.measurement_id = m.measurement_id)
      order by m.at, m.measurement_id`,
    values: [ctx.tenantId, fileId],
  })

/** Measured lines of an image. Errors: `not-found`, `auth.forbidden`, those of the gate. */
export async function listMeasurements(
  ctx: StaffCtx,
  fileId: string,
): Promise<{ measurements: Measurement[]; mayWrite: boolean }> {
  const image = await imageToRead(ctx, fileId)
  const [rows] = await Promise.all([
    linesOf(ctx, fileId),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'files.read-measurements',
      purpose: 'care',
      entityId: image.entity_id,
      patientId: image.patient_id,
      object: { kind: 'file', id: fileId },
    }),
  ])
  const filed = image.removed_at === null && (image.intake === null || image.intake === 'filed')
  return {
    measurements: rows.map(present),
    mayWrite: filed && granted(ctx.actor.grants, 'file.write', { entityId: image.entity_id }),
  }
}

export interface NewMeasurement {
  readonly fileId: string
  readonly frame: number
  readonly a: { readonly x: number; readonly y: number }
  readonly b: { readonly x: number; readonly y: number }
  readonly note: string
  readonly knownMm: number | null
}

/** Size and frames of what is measured; null for what is no picture. */
const pictureOf = (image: ImageRow) =>
  image.dicom
    ? { width: image.dicom.image.columns, height: image.dicom.image.rows, frames: image.dicom.image.frames }
    : image.width && image.height
      ? { width: image.width, height: image.height, frames: 1 }
      : null

/**
 * Length of a line in millimetres and where the scale is from. A DICOM file brings its own; any other picture is scaled by
 * the last line of known length that somebody has drawn on it.
 */
function lengthOf(
  image: ImageRow,
  earlier: readonly Row[],
  { a, b, knownMm }: NewMeasurement,
): { readonly pixels: number; readonly mm: number | null; readonly scale: MeasureScale } {
  const pixels = Math.hypot(a.x - b.x, a.y - b.y)
  const spacing = image.dicom?.image.spacing
  if (spacing) {
    const [row, column] = spacing
    const mm = Math.hypot((a.x - b.x) * column!, (a.y - b.y) * row!)
    return { pixels, mm, scale: image.dicom!.image.atDetector ? 'detector' : 'spacing' }
  }
  if (knownMm !== null) return { pixels, mm: knownMm, scale: 'reference' }
  const reference = earlier.findLast(line => line.scale === 'reference')
  return reference
    ? { pixels, mm: (pixels * reference.mm!) / reference.pixels, scale: 'calibrated' }
    : { pixels, mm: null, scale: 'none' }
}

/** Keeps a measured line. Errors: `not-found`, `conflict.state`, `request.invalid` (outside of the picture, no length). */
export async function addMeasurement(ctx: StaffCtx, input: NewMeasurement): Promise<Measurement> {
  const image = await imageToChange(ctx, input.fileId)
  const picture = pictureOf(image)
  if (!picture) throw fail('conflict.state', { reason: 'измеряют только изображения' })
  const inside = ({ x, y }: { readonly x: number; readonly y: number }) =>
    x <= picture.width && y <= picture.height
  if (!inside(input.a) || !inside(input.b) || input.frame >= picture.frames)
    throw fail('request.invalid', { fields: 'a, b, frame' })
  const length = lengthOf(image, await linesOf(ctx, input.fileId), input)
  if (length.pixels < 1) throw fail('request.invalid', { fields: 'b' })
  const id = newId()
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into imaging.measurement (tenant_id, measurement_id, file_id, entity_id, patient_id, frame, from_x, from_y, to_x, to_y,
          pixels, mm, scale, note, at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      values: [
        ctx.tenantId,
        id,
        input.fileId,
        image.entity_id,
        image.patient_id,
        input.frame,
        input.a.x,
        input.a.y,
        input.b.x,
        input.b.y,
        length.pixels,
        length.mm,
        length.scale,
        input.note,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    await evidence(ctx, tx, image, 'recording', 'files.measure')
  })
  return present((await linesOf(ctx, input.fileId)).find(line => line.measurementId === id)!)
}

const evidence = (
  ctx: StaffCtx,
  tx: Parameters<typeof record>[0],
  image: ImageRow,
  action: 'recording' | 'deletion',
  operation: string,
) =>
  record(tx, ctx, {
    action,
    operation,
    purpose: 'care',
    entityId: image.entity_id,
    patientId: image.patient_id,
    object: { kind: 'file', id: image.file_id },
  })

/** Takes a line off. Errors: `not-found`, `conflict.state`; done twice is done once. */
export async function removeMeasurement(ctx: StaffCtx, measurementId: string): Promise<void> {
  const line = await ctx.db.first<{ file_id: string }>({
    text: 'select file_id from imaging.measurement where tenant_id = $1 and measurement_id = $2',
    values: [ctx.tenantId, measurementId],
  })
  if (!line) throw fail('not-found')
  const image = await imageToChange(ctx, line.file_id)
  await ctx.db.tx(async tx => {
    const removed = await tx.run({
      text: `insert into imaging.measurement_removal (tenant_id, measurement_id, entity_id, patient_id, at, removed_by)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      values: [
        ctx.tenantId,
        measurementId,
        image.entity_id,
        image.patient_id,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    if (removed > 0) await evidence(ctx, tx, image, 'deletion', 'files.remove-measurement')
  })
}
