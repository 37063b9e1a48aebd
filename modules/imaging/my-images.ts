import { fullName } from '#libs/names/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { checkLinkToken, linkToken } from '#modules/files/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import { actorId, type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { StreamAnswer } from '#platform/http/cookies.ts'
import type { MyImage, Upload } from './contract.ts'
import { finishUpload } from './finish-upload.ts'
import { type ImageRow, imagesOfPortal } from './image-rows.ts'
import { sendFile, type Wanted } from './serve-image.ts'
import { loadUpload, readUpload, sendPiece, startUpload } from './upload.ts'

interface Relation {
  readonly patient_id: string
  readonly entity_id: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

const relations = (ctx: PatientCtx) =>
  ctx.db.all<Relation>({
    text: `select e.patient_id, e.entity_id, b.surname, b.given, b.patronymic from patients.patient_entity e
      join patients.brief b on b.tenant_id = e.tenant_id and b.patient_id = e.patient_id
      where e.tenant_id = $1 and b.merged_into is null order by b.surname, b.given, e.since`,
    values: [ctx.tenantId],
  })

/** Whose files are looked at with the clinic's rights: this account's people at their operators, nobody else's. */
async function withRights(ctx: PatientCtx) {
  const own = (await relations(ctx)).filter(row => ctx.actor.patientIds.includes(row.patient_id))
  return { own, clinic: unsafeWithClinicRights(ctx, [...new Set(own.map(row => row.entity_id))]) }
}

/** What the clinic has opened, and what was sent with its state (J3.4). */
export async function myImages(ctx: PatientCtx) {
  const { own, clinic } = await withRights(ctx)
  const [rows, entities] = await Promise.all([
    imagesOfPortal(clinic.db, ctx.tenantId, ctx.actor.patientIds),
    readEntities(ctx.db),
  ])
  const nameOf = (entityId: string) => entities.find(e => e.entityId === entityId)?.shortName ?? ''
  await Promise.all(
    ctx.actor.patientIds.map(patientId =>
      recordRead(ctx, {
        action: 'access',
        operation: 'files.list-own',
        purpose: 'account_authorisation',
        patientId,
      }),
    ),
  )
  const ids = [...new Set(own.map(row => row.patient_id))]
  return {
    images: rows.map(row => toMyImage(ctx, row, nameOf(row.entity_id))),
    people: ids.map(patientId => {
      const of = own.filter(row => row.patient_id === patientId)
      return {
        patientId,
        name: fullName(of[0]!),
        organisations: of.map(row => ({ entityId: row.entity_id, name: nameOf(row.entity_id) })),
      }
    }),
  }
}

type PortalRow = ImageRow & { readonly sent_at: Date | null; readonly refusal: string | null }

function toMyImage(ctx: PatientCtx, row: PortalRow, organisation: string): MyImage {
  const link = (variant: string) =>
    `/api/my/images/${row.file_id}/content?variant=${variant}&token=${linkToken(ctx, row.file_id, variant)}`
  const may = row.opened && row.removed_at === null
  const picture = row.media_type.startsWith('image/')
  return {
    fileId: row.file_id,
    patientId: row.patient_id,
    name: row.name,
    kind: row.kind,
    mediaType: row.media_type,
    takenOn: row.taken_on,
    size: Number(row.size),
    sentAt: row.sent_at?.toISOString() ?? null,
    state: row.intake ?? 'opened',
    reason: row.refusal ?? '',
    organisation,
    links: {
      thumb: may && row.previews.includes('thumb') ? link('thumb') : null,
      view: may && picture ? link(row.previews.includes('view') ? 'view' : 'original') : null,
      original: may ? link('original') : null,
    },
  }
}

export interface MyUpload {
  readonly patientId: string
  readonly entityId: string
  readonly name: string
  readonly size: number
  readonly comment: string
}

/** The account's own patient at his own operator, with the clinic's rights to write. Errors: `not-found`, `conflict.state`. */
export async function startMyUpload(ctx: PatientCtx, input: MyUpload): Promise<Upload> {
  const { own, clinic } = await withRights(ctx)
  if (!own.some(row => row.patient_id === input.patientId && row.entity_id === input.entityId))
    throw fail('not-found')
  await checkNotTooMany(clinic)
  const { patientId, entityId, name, size, comment } = input
  const card = { kind: 'document' as const, teeth: [], takenOn: null, note: '', comment }
  return startUpload(clinic, { patientId, entityId, name, size, door: 'portal', card })
}

/** Begun and not finished at the same time: nobody fills the clinic's disk with halves of files. */
const OPEN_UPLOADS = 20

async function checkNotTooMany(clinic: PatientCtx): Promise<void> {
  const row = await clinic.db.first<{ open: number }>({
    text: 'select count(*)::int as open from imaging.upload where tenant_id = $1 and started_by = $2',
    values: [clinic.tenantId, actorId(clinic.actor)],
  })
  if ((row?.open ?? 0) >= OPEN_UPLOADS)
    throw fail('conflict.state', {
      reason: 'начато слишком много загрузок: закончите их; брошенные исчезнут через сутки',
    })
}

async function ownUpload(ctx: PatientCtx, uploadId: string): Promise<PatientCtx> {
  const { clinic } = await withRights(ctx)
  await loadUpload(clinic, uploadId)
  return clinic
}

export const readMyUpload = async (ctx: PatientCtx, uploadId: string) =>
  readUpload(await ownUpload(ctx, uploadId), uploadId)

export const sendMyPiece = async (
  ctx: PatientCtx,
  uploadId: string,
  offset: number,
  body: AsyncIterable<Uint8Array>,
) => sendPiece(await ownUpload(ctx, uploadId), uploadId, offset, body)

export async function finishMyUpload(ctx: PatientCtx, uploadId: string): Promise<{ fileId: string }> {
  const { clinic } = await withRights(ctx)
  const { fileId } = await finishUpload(clinic, uploadId)
  return { fileId }
}

/** An image that was opened to the patient: row-level security shows him no other. */
export async function serveMyImage(ctx: PatientCtx, wanted: Wanted): Promise<StreamAnswer> {
  checkLinkToken(ctx, wanted.fileId, wanted.variant, wanted.token)
  return sendFile(ctx, wanted)
}
