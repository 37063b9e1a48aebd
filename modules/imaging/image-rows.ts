import { shortName } from '#libs/names/index.ts'
import { linkToken } from '#modules/files/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { Image, ImageKind } from './contract.ts'
import type { StoredDicom } from './look-at.ts'

export interface ImageRow {
  readonly file_id: string
  readonly entity_id: string
  readonly patient_id: string
  readonly kind: ImageKind
  readonly name: string
  readonly media_type: string
  readonly size: string
  readonly stored_at: Date
  readonly stored_by: string | null
  readonly door: 'clinic' | 'portal'
  readonly teeth: number[]
  readonly taken_on: string
  readonly note: string
  readonly version: number
  readonly width: number | null
  readonly height: number | null
  readonly pages: number | null
  readonly dicom: StoredDicom | null
  readonly unshown: Image['unshown']
  readonly previews: readonly string[]
  readonly opened: boolean
  readonly removed_ground: string | null
  readonly removed_reason: string | null
  readonly removed_at: Date | null
  readonly removed_by: string | null
  readonly destroy_at: Date | null
  readonly intake: 'waiting' | 'filed' | 'refused' | null
}

const SELECT = `select f.file_id, f.entity_id, f.patient_id, f.kind, f.name, f.media_type, f.size, f.stored_at, i.door, i.teeth,
    i.taken_on::text as taken_on, i.note, i.version, i.width, i.height, i.pages, i.dicom, i.unshown, i.previews,
    o.file_id is not null as opened, r.ground as removed_ground, r.reason as removed_reason, r.at as removed_at,
    r.destroy_at, case when n.file_id is null then null else coalesce(d.decision, 'waiting') end as intake,
    (select c.surname || ' ' || c.given || coalesce(' ' || c.patronymic, '') from identity.colleague c
      where c.tenant_id = f.tenant_id and c.user_id = f.stored_by) as stored_by,
    (select c.surname || ' ' || c.given || coalesce(' ' || c.patronymic, '') from identity.colleague c
      where c.tenant_id = f.tenant_id and c.user_id = r.removed_by) as removed_by
  from imaging.image i
  join files.file f on f.tenant_id = i.tenant_id and f.file_id = i.file_id
  left join files.opening o on o.tenant_id = i.tenant_id and o.file_id = i.file_id and o.closed_at is null
  left join imaging.removal r on r.tenant_id = i.tenant_id and r.file_id = i.file_id and r.undone_at is null
  left join imaging.intake n on n.tenant_id = i.tenant_id and n.file_id = i.file_id
  left join imaging.intake_decision d on d.tenant_id = i.tenant_id and d.file_id = i.file_id
  where i.tenant_id = $1 and not exists (
    select from files.file_destruction x where x.tenant_id = i.tenant_id and x.file_id = i.file_id)`

/** The record of a patient: what was stored by the clinic or filed; newest first. */
export const imagesOfPatient = (db: Reader, tenantId: string, patientId: string, removed: boolean) =>
  db.all<ImageRow>({
    name: removed ? 'imaging.removed' : 'imaging.of-patient',
    text: `${SELECT} and i.patient_id = any (patients.same_person($2)) and coalesce(d.decision, case when n.file_id is null then 'filed' end) = 'filed'
      and (r.removal_id is ${removed ? 'not ' : ''}null) order by i.taken_on desc, f.stored_at desc, f.file_id`,
    values: [tenantId, patientId],
  })

/** One image, in whatever state; undefined when the actor may not see it. */
export const imageById = (db: Reader, tenantId: string, fileId: string) =>
  db.first<ImageRow>({
    name: 'imaging.by-id',
    text: `${SELECT} and i.file_id = $2`,
    values: [tenantId, fileId],
  })

/** What waits in the inbox, oldest first. */
export const imagesWaiting = (db: Reader, tenantId: string, entityIds: readonly string[]) =>
  db.all<ImageRow & { readonly comment: string; readonly sent_at: Date }>({
    name: 'imaging.waiting',
    text: `select w.*, k.comment, k.sent_at from (${SELECT} and n.file_id is not null and d.file_id is null
        and i.entity_id = any ($2)) w
      join imaging.intake k on k.tenant_id = $1 and k.file_id = w.file_id order by k.sent_at`,
    values: [tenantId, entityIds],
  })

/** How many wait in the inbox of these legal entities. */
export async function countWaitingImages(db: Reader, entityIds: readonly string[]): Promise<number> {
  const row = await db.first<{ n: number }>({
    name: 'imaging.waiting-count',
    text: `select count(*)::int as n from imaging.intake k where k.tenant_id = app.tenant() and k.entity_id = any ($1)
      and not exists (select from imaging.intake_decision d where d.tenant_id = k.tenant_id and d.file_id = k.file_id)
      and not exists (select from files.file_destruction x where x.tenant_id = k.tenant_id and x.file_id = k.file_id)`,
    values: [entityIds],
  })
  return row?.n ?? 0
}

/** Images that are the patients' own business: opened to them, or sent by them. */
export const imagesOfPortal = (db: Reader, tenantId: string, patientIds: readonly string[]) =>
  db.all<ImageRow & { readonly sent_at: Date | null; readonly refusal: string | null }>({
    name: 'imaging.of-portal',
    text: `select w.*, k.sent_at, x.reason as refusal from (${SELECT} and i.patient_id = any ($2::uuid[])
        and ((o.file_id is not null and r.removal_id is null) or n.file_id is not null)) w
      left join imaging.intake k on k.tenant_id = $1 and k.file_id = w.file_id
      left join imaging.intake_decision x on x.tenant_id = $1 and x.file_id = w.file_id
      order by coalesce(k.sent_at, w.stored_at) desc`,
    values: [tenantId, patientIds],
  })

const personOf = (name: string | null): string | null => {
  const [surname, given, patronymic] = name?.split(' ') ?? []
  return surname && given ? shortName({ surname, given, patronymic: patronymic ?? null }) : null
}

/** An image as screens have it, with links for this session. */
export function toImage(ctx: Ctx, row: ImageRow): Image {
  const content = (variant: string) =>
    `/api/clinic/images/${row.file_id}/content?variant=${variant}&token=${linkToken(ctx, row.file_id, variant)}`
  const parts = row.dicom !== null || (row.pages ?? 0) > 0
  const has = (variant: string) => (row.previews.includes(variant) ? content(variant) : null)
  return {
    fileId: row.file_id,
    kind: row.kind,
    name: row.name,
    mediaType: row.media_type,
    size: Number(row.size),
    teeth: row.teeth,
    takenOn: row.taken_on,
    note: row.note,
    version: row.version,
    storedAt: row.stored_at.toISOString(),
    storedBy: personOf(row.stored_by),
    fromPatient: row.door === 'portal',
    width: row.width,
    height: row.height,
    pages: row.pages,
    dicom: row.dicom ? shapeOf(row.dicom) : null,
    unshown: row.unshown,
    openToPatient: row.opened,
    removed:
      row.removed_at === null
        ? null
        : {
            ground: row.removed_ground!,
            reason: row.removed_reason ?? '',
            at: row.removed_at.toISOString(),
            by: personOf(row.removed_by),
            destroyAt: row.destroy_at?.toISOString() ?? null,
          },
    links: {
      thumb: has('thumb'),
      view: has('view') ?? (row.media_type.startsWith('image/') ? content('original') : null),
      original: content('original'),
      part: parts
        ? `/api/clinic/images/${row.file_id}/parts/?token=${linkToken(ctx, row.file_id, 'part')}`
        : null,
    },
  }
}

function shapeOf({ image }: StoredDicom): Image['dicom'] {
  const { pixels: _, planar: __, bitsAllocated: ___, transferSyntax: ____, takenOn: _____, ...shape } = image
  return {
    ...shape,
    window: shape.window ? [...shape.window] : null,
    spacing: shape.spacing ? [...shape.spacing] : null,
  }
}
