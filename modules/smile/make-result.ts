import { createHash } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import { type Edits, ENGINE, type Note, type Treatment } from '#libs/smile/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { checkPhoto, readCaseRow } from './case-row.ts'
import type { PlanOfWork, ResultView } from './contract.ts'
import { labelledPixels, type Result, reducedLabelled } from './engine/index.ts'
import { engineOf, placeOf } from './engine-room.ts'
import { askExternalEngine } from './external-engine.ts'
import { keepWithCopy, readImage } from './images.ts'
import { runJob } from './jobs.ts'
import { withOpenPhoto } from './open-session.ts'
import { follow, type ProgressStage } from './progress.ts'
import { presentResult } from './results.ts'
import { VIEW_SIDE } from './take-photo.ts'

/** What is kept of a rendering besides its pixels. */
export interface Found {
  readonly outsideChanged: number
  readonly notes: readonly Note[]
  readonly shade: { readonly wanted: string; readonly shown: string; readonly difference: number } | null
}

interface Made {
  /** JPEG with its label burnt in, EXIF and XMP. */
  readonly image: Uint8Array
  readonly pixels: string
  readonly engine: string
  readonly found: Found
}

interface Wanted {
  readonly treatment: Treatment
  readonly edits: Edits
}

interface Source {
  readonly fileId: string
  readonly sha256: string
  readonly width: number
  readonly height: number
}

type Say = (stage: ProgressStage, ahead?: number) => void

async function renderHere(ctx: StaffCtx, photo: Source, wanted: Wanted, say: Say): Promise<Made> {
  const engine = engineOf(ctx.services)
  const { treatment, edits } = wanted
  const out: Result = await withOpenPhoto(ctx, engine, photo, say, key =>
    engine.render(key, treatment, edits, 'labelled', say),
  )
  const { colour } = out
  const found = {
    outsideChanged: out.outsideChanged,
    notes: out.notes,
    shade: colour ? { wanted: colour.wanted, shown: colour.shown, difference: colour.difference } : null,
  }
  return { image: out.image, pixels: out.sha256, engine: ENGINE, found }
}

async function renderElsewhere(
  ctx: StaffCtx,
  url: string,
  photo: Source,
  wanted: Wanted,
  say: Say,
): Promise<Made> {
  say('rendering')
  const bytes = await readImage(ctx, photo.fileId, 'engine')
  const out = await askExternalEngine(url, bytes, wanted.treatment, wanted.edits, photo)
  return {
    image: await labelledPixels(out.photo),
    pixels: createHash('sha256').update(out.photo.data).digest('hex'),
    engine: out.engine,
    found: { outsideChanged: 0, notes: [], shade: null },
  }
}

/**
 * The treatment on the whole photo at its full size, labelled before it is kept: no other copy exists (SV-2.2a). The same
 * photo, treatment, lines and engine give the same `sha256` (J9.4).
 * Errors: `smile.no-photo`, `smile.consent-missing`, `smile.stopped`, `smile.busy`, `smile.engine-failed`.
 */
export async function makeResult(
  ctx: StaffCtx,
  input: Wanted & { readonly caseId: string; readonly plan: PlanOfWork; readonly ticket: string },
): Promise<ResultView> {
  const row = await readCaseRow(ctx, input.caseId)
  checkPhoto(row)
  const { caseId, entityId, patientId } = row
  const whose = { entityId, patientId }
  const progress = follow(ctx, input.ticket)
  try {
    return await runJob(ctx, { caseId, ...whose }, 'result', async (jobId, finish) => {
      const { external } = placeOf(ctx.services)
      const made = external
        ? await renderElsewhere(ctx, external.url, row, input, progress.say)
        : await renderHere(ctx, row, input, progress.say)
      progress.say('sealing')
      const resultId = newId()
      const view = await reducedLabelled(made.image, VIEW_SIDE)
      const named = (kind: 'smile-result' | 'smile-result-view', bytes: Uint8Array) => ({
        ...whose,
        kind,
        name: `${kind}.jpg`,
        mediaType: 'image/jpeg' as const,
        bytes,
      })
      const values = {
        tenant_id: ctx.tenantId,
        result_id: resultId,
        case_id: caseId,
        entity_id: entityId,
        patient_id: patientId,
        job_id: jobId,
        plan: input.plan,
        treatment: JSON.stringify(input.treatment),
        edits: JSON.stringify(input.edits),
        engine: made.engine,
        photo_sha256: Buffer.from(row.sha256, 'hex'),
        pixels_sha256: Buffer.from(made.pixels, 'hex'),
        found: JSON.stringify(made.found),
        made_at: ctx.clock.date(),
        made_by: ctx.actor.userId,
      }
      const { copyFileId: viewFileId } = await keepWithCopy(
        ctx,
        named('smile-result-view', view),
        named('smile-result', made.image),
        async (tx, fileId, copyFileId) => {
          await finish(tx)
          await tx.run(
            q.insertInto('smile.result').values({ ...values, file_id: fileId, view_file_id: copyFileId }),
          )
          await record(tx, ctx, {
            action: 'use',
            operation: 'smile.make-result',
            purpose: 'smile_visualisation',
            ...whose,
            object: { kind: 'smile-result', id: resultId },
            detail: { engine: made.engine, sha256: made.pixels },
          })
        },
      )
      return presentResult(ctx, {
        resultId,
        plan: input.plan,
        treatment: input.treatment,
        engine: made.engine,
        pixels: made.pixels,
        found: made.found,
        madeAt: ctx.clock.date(),
        viewFileId,
      })
    })
  } finally {
    progress.done()
  }
}
