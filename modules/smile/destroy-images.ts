import { record } from '#modules/audit/index.ts'
import { readTextParameters } from '#modules/consents/index.ts'
import { destroyFile, destroySubjectKey } from '#modules/files/index.ts'
import { actorId, type Ctx, type StaffCtx } from '#platform/context/index.ts'
import { fail, isFailure } from '#platform/errors/index.ts'
import { readCaseRow } from './case-row.ts'
import { engineOf } from './engine-room.ts'
import { destroyStrays } from './images.ts'

interface CaseOf {
  readonly caseId: string
  readonly entityId: string
  readonly patientId: string
}

interface ImageFile {
  readonly fileId: string
  readonly sha256: string
}

const imagesOf = (ctx: Ctx, caseId: string): Promise<ImageFile[]> =>
  ctx.db.all<ImageFile>({
    text: `select f.file_id as "fileId", encode(f.sha256, 'hex') as sha256 from files.file f
      where f.tenant_id = $1 and f.file_id in (
        select file_id from smile.photo where tenant_id = $1 and case_id = $2
        union select view_file_id from smile.photo where tenant_id = $1 and case_id = $2
        union select file_id from smile.result where tenant_id = $1 and case_id = $2
        union select view_file_id from smile.result where tenant_id = $1 and case_id = $2)`,
    values: [ctx.tenantId, caseId],
  })

/**
 * Destroys the images of a case: the row with their hashes first, so that after `kill -9` the next run goes on; links end,
 * the engine forgets. Consents, signatures and jobs stay: they are the evidence (SV-4.3, SV-4.4).
 * Error: `file.held` under a legal hold.
 */
async function destroyCase(ctx: Ctx, of: CaseOf, reason: string): Promise<number> {
  const files = await imagesOf(ctx, of.caseId)
  await forgetCase(ctx, of.caseId)
  for (const { fileId } of files) await destroyFile(ctx, fileId, reason)
  await ctx.db.tx(async tx => {
    const added = await tx.run({
      text: `insert into smile.destruction (tenant_id, case_id, entity_id, patient_id, at, by, reason, files)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [
        ctx.tenantId,
        of.caseId,
        of.entityId,
        of.patientId,
        ctx.clock.date(),
        actorId(ctx.actor),
        reason,
        JSON.stringify(files),
      ],
    })
    if (added === 0) return
    await tx.run({
      text: `update smile.share set revoked_at = $3, revoke_reason = 'images destroyed'
        where tenant_id = $1 and case_id = $2 and revoked_at is null`,
      values: [ctx.tenantId, of.caseId, ctx.clock.date()],
    })
    await record(tx, ctx, {
      action: 'destruction',
      operation: 'smile.destroy-images',
      purpose: 'smile_visualisation',
      entityId: of.entityId,
      patientId: of.patientId,
      object: { kind: 'smile-case', id: of.caseId },
      detail: { files: files.length },
    })
  })
  await destroyKeyOfLast(ctx, of, reason)
  return files.length
}

/**
 * When no photo of the patient is in use at this operator any more, the key of this purpose goes as well: copies in backups
 * stay closed for ever (MM-7.7).
 */
async function destroyKeyOfLast(ctx: Ctx, of: CaseOf, reason: string): Promise<void> {
  const inUse = await ctx.db.first({
    text: `select from smile.photo p where p.tenant_id = $1 and p.patient_id = any (patients.same_person($2)) and p.entity_id = $3
      and not exists (select from smile.destruction d where d.tenant_id = p.tenant_id and d.case_id = p.case_id) limit 1`,
    values: [ctx.tenantId, of.patientId, of.entityId],
  })
  if (inUse) return
  const { patientId, entityId } = of
  await destroySubjectKey(ctx, { patientId, entityId, purpose: 'smile_visualisation', ground: reason })
}

/** What the engine holds in memory goes, requests for it end. */
async function forgetCase(ctx: Ctx, caseId: string): Promise<void> {
  const rows = await ctx.db.all<{ sha256: string }>({
    text: `select encode(sha256, 'hex') as sha256 from smile.photo where tenant_id = $1 and case_id = $2`,
    values: [ctx.tenantId, caseId],
  })
  for (const { sha256 } of rows) await engineOf(ctx.services).forget(sha256)
}

/** The dentist destroys the images of a case himself. Errors: `not-found`, `smile.destroyed`, `file.held`. */
export async function destroyImages(
  ctx: StaffCtx,
  input: { readonly caseId: string; readonly reason: string },
): Promise<{ files: number }> {
  const row = await readCaseRow(ctx, input.caseId)
  if (row.destroyedAt) throw fail('smile.destroyed')
  return { files: await destroyCase(ctx, row, input.reason) }
}

/**
 * By the tenant's clock: stops what was withdrawn (requests in the engine end within a second), destroys what is due after a
 * withdrawal and photos older than the consents say (152-ФЗ art. 21 p. 5; term of the texts); ends jobs that a crash left.
 */
export async function sweepSmile(ctx: Ctx): Promise<number> {
  const now = ctx.clock.date()
  const open = await ctx.db.all<CaseOf & { stopped: boolean; dueAt: Date | null; takenAt: Date }>({
    text: `select p.case_id as "caseId", p.entity_id as "entityId", p.patient_id as "patientId", p.taken_at as "takenAt",
        s.due_at as "dueAt", s.due_at is not null as stopped
      from smile.photo p
      left join lateral (select min(due_at) as due_at from smile.stop where tenant_id = p.tenant_id and case_id = p.case_id) s
        on true
      where p.tenant_id = $1 and not exists (select from smile.destruction d
        where d.tenant_id = p.tenant_id and d.case_id = p.case_id)`,
    values: [ctx.tenantId],
  })
  let destroyed = 0
  for (const one of open) {
    if (one.stopped) await forgetCase(ctx, one.caseId)
    const reason = await dueReason(ctx, one, now)
    if (!reason) continue
    try {
      await destroyCase(ctx, one, reason)
      destroyed++
    } catch (error) {
      // A hold keeps the images blocked; whoever has set it sees them in the register of holds.
      if (!isFailure(error)) throw error
    }
  }
  await destroyStrays(ctx)
  await ctx.db.tx(tx =>
    tx.run({
      text: `update smile.job set state = 'failed', code = 'interrupted', reason = 'Обработка прервана перезапуском.', finished_at = $2
        where tenant_id = $1 and state = 'running' and started_at < $2::timestamptz - interval '15 minutes'`,
      values: [ctx.tenantId, now],
    }),
  )
  return destroyed
}

async function dueReason(
  ctx: Ctx,
  of: CaseOf & { readonly dueAt: Date | null; readonly takenAt: Date },
  now: Date,
): Promise<string | null> {
  if (of.dueAt && of.dueAt <= now) return 'отзыв согласия, срок уничтожения наступил'
  const { imageDays } = await readTextParameters(ctx.db, of.entityId)
  return now.getTime() - of.takenAt.getTime() > imageDays * 86_400_000
    ? 'истёк срок хранения по согласию'
    : null
}
