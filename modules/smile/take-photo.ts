import { createHash } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import type { Summary } from '#libs/smile/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkLive, readCaseRow } from './case-row.ts'
import type { SummaryShape } from './contract.ts'
import { decode, encodeJpeg, encodePng, type Opened, reduced, type SmileEngine } from './engine/index.ts'
import { engineOf } from './engine-room.ts'
import { keepWithCopy } from './images.ts'
import { refusalOf, runJob } from './jobs.ts'
import { follow } from './progress.ts'

/** Longest side of the copy for the screen. */
export const VIEW_SIDE = 1600

interface Sanitised {
  /** The photo anew from its pixels: upright, sRGB, without a byte of metadata (SV-4.4). */
  readonly bytes: Buffer
  readonly view: Buffer
  readonly sha256: string
}

let turn: Promise<unknown> = Promise.resolve()

/** One at a time: a photo of 60 megapixels takes 180 MB while it is read. */
function oneByOne<T>(work: () => Promise<T>): Promise<T> {
  const mine = turn.then(work, work)
  turn = mine.catch(() => {})
  return mine
}

/** Throws `UnreadableFile`. */
const sanitise = (bytes: Uint8Array): Promise<Sanitised> =>
  oneByOne(async () => {
    const photo = await decode(bytes)
    const png = await encodePng(photo)
    const view = await encodeJpeg(await reduced(photo, VIEW_SIDE), 90)
    return { bytes: png, view, sha256: createHash('sha256').update(png).digest('hex') }
  })

/** Figures and lines over the mouth; what tells the pose of the head or the face is left behind. */
export function keptSummary(s: Summary): SummaryShape {
  const { measures: m } = s
  return {
    engine: s.engine,
    shade: { classical: s.shade.classical, nearest: s.shade.nearest, distance: s.shade.distance },
    certainty: s.certainty ?? null,
    sure: s.sure,
    measures: m
      ? {
          midlineShift: m.midlineShift,
          cant: m.cant,
          smileArc: m.smileArc,
          gumShown: m.gumShown,
          corridor: m.corridor,
          gaps: { ...m.gaps },
        }
      : null,
    teeth: s.teeth.map(t => ({ ...t })),
    lines: s.lines ? (structuredClone(s.lines) as unknown as SummaryShape['lines']) : null,
  }
}

async function analysed(engine: SmileEngine, clean: Sanitised, say: Parameters<SmileEngine['open']>[1]) {
  const opened: Opened = await engine.open(clean.bytes, say)
  if (!opened.accepted) throw refusalOf(opened.reason)
  return opened
}

/**
 * Takes the photo of a case: gate, pixels without metadata, analysis, seal. A photo that the engine refuses is not kept.
 * Errors: `smile.consent-missing`, `smile.photo-exists`, `smile.photo-refused`, `smile.stopped`, `smile.busy`.
 */
export async function takePhoto(
  ctx: StaffCtx,
  input: { readonly caseId: string; readonly base64: string; readonly ticket: string },
): Promise<{ photoId: string; width: number; height: number; summary: SummaryShape }> {
  const row = await readCaseRow(ctx, input.caseId)
  checkLive(row)
  if (row.photoId) throw fail('smile.photo-exists')
  const { caseId, entityId, patientId } = row
  const progress = follow(ctx, input.ticket)
  try {
    return await runJob(ctx, { caseId, entityId, patientId }, 'analysis', async (jobId, finish) => {
      progress.say('reading')
      const clean = await sanitise(Buffer.from(input.base64, 'base64'))
      const opened = await analysed(engineOf(ctx.services), clean, progress.say)
      progress.say('sealing')
      const summary = keptSummary(opened.summary)
      const photoId = newId()
      const whose = { entityId, patientId }
      const named = (kind: 'smile-photo' | 'smile-photo-view', bytes: Buffer) => ({
        ...whose,
        kind,
        name: kind === 'smile-photo' ? 'photo.png' : 'photo-screen.jpg',
        mediaType: kind === 'smile-photo' ? ('image/png' as const) : ('image/jpeg' as const),
        bytes,
      })
      await keepWithCopy(
        ctx,
        named('smile-photo-view', clean.view),
        named('smile-photo', clean.bytes),
        async (tx, fileId, viewFileId) => {
          await finish(tx)
          await tx.run(
            q.insertInto('smile.photo').values({
              tenant_id: ctx.tenantId,
              photo_id: photoId,
              case_id: caseId,
              entity_id: entityId,
              patient_id: patientId,
              job_id: jobId,
              file_id: fileId,
              view_file_id: viewFileId,
              sha256: Buffer.from(clean.sha256, 'hex'),
              width: opened.width,
              height: opened.height,
              engine: summary.engine,
              summary: JSON.stringify(summary),
              taken_at: ctx.clock.date(),
              taken_by: ctx.actor.userId,
            }),
          )
          await record(tx, ctx, {
            action: 'collection',
            operation: 'smile.take-photo',
            purpose: 'smile_visualisation',
            ...whose,
            object: { kind: 'smile-case', id: caseId },
            detail: { width: opened.width, height: opened.height },
          })
        },
      )
      return { photoId, width: opened.width, height: opened.height, summary }
    })
  } finally {
    progress.done()
  }
}
