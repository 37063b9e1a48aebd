import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { whoOf } from '#modules/clients/index.ts'
import { checkLinkToken, linkToken, openFile } from '#modules/files/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { StreamAnswer } from '#platform/http/cookies.ts'
import { parseRange } from '#platform/http/stream.ts'

const VARIANT = 'export'

/** The file of an archive that is ready and whose days are not over. Error: `not-found`. */
async function readyFile(ctx: StaffCtx, archiveId: string): Promise<string> {
  const row = await ctx.db.first<{ file_id: string }>({
    text: `select file_id from exports.archive where tenant_id = $1 and archive_id = $2 and state = 'ready' and expires_at > $3`,
    values: [ctx.tenantId, archiveId, ctx.clock.date()],
  })
  if (!row) throw fail('not-found')
  return row.file_id
}

/** A link to an archive: of this session, for some minutes (MM-7.5). Error: `not-found`. */
export async function archiveLink(ctx: StaffCtx, archiveId: string): Promise<string> {
  const token = linkToken(ctx, await readyFile(ctx, archiveId), VARIANT)
  return `/api/clinic/export/archives/${archiveId}/content?token=${token}`
}

/**
 * Sends an archive that is ready; who took it is written down before the first byte (MM-7.5).
 * Errors: `not-found`, `file.link-expired`.
 */
export async function takeArchive(
  ctx: StaffCtx,
  input: { readonly archiveId: string; readonly token: string; readonly range: string | null },
): Promise<StreamAnswer> {
  const fileId = await readyFile(ctx, input.archiveId)
  checkLinkToken(ctx, fileId, VARIANT, input.token)
  const file = await openFile(ctx, fileId, {
    operation: 'exports.take',
    rangeOf: size => parseRange(input.range, size),
  })
  const who = await whoOf(ctx)
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into exports.download (tenant_id, download_id, archive_id, at, by_user, by_name, address)
        values ($1, $2, $3, $4, $5, $6, $7)`,
      values: [
        ctx.tenantId,
        newId(),
        input.archiveId,
        ctx.clock.date(),
        ctx.actor.userId,
        who.name,
        ctx.address,
      ],
    })
    await record(tx, ctx, {
      action: 'extraction',
      operation: 'exports.download',
      purpose: 'saas_processing',
      object: { kind: 'export', id: input.archiveId },
    })
  })
  return new StreamAnswer({
    content: file.content,
    fileName: file.name,
    mediaType: 'application/zip',
    inline: false,
    size: file.size,
    range: file.range,
  })
}

/**
 * The client's word about what it received: accepted, or objected with what is wrong (MM-5.2b). Said once.
 * Errors: `conflict.state` (not taken yet, said before), `not-found`.
 */
export async function judgeArchive(
  ctx: StaffCtx,
  input: { readonly archiveId: string; readonly verdict: 'accepted' | 'objected'; readonly text: string },
): Promise<void> {
  if (input.verdict === 'objected' && input.text.length < 10)
    throw fail('request.invalid', { fields: 'text' })
  const who = await whoOf(ctx)
  await ctx.db.tx(async tx => {
    const row = await tx.first<{ taken: boolean; verdict: string | null }>({
      text: `select verdict, exists (select from exports.download d where d.tenant_id = a.tenant_id and d.archive_id = a.archive_id) as taken
        from exports.archive a where tenant_id = $1 and archive_id = $2 for update`,
      values: [ctx.tenantId, input.archiveId],
    })
    if (!row) throw fail('not-found')
    if (row.verdict) throw fail('conflict.state', { reason: 'ответ о получении уже дан' })
    if (!row.taken) throw fail('conflict.state', { reason: 'сначала скачайте и проверьте выгрузку' })
    await tx.run({
      text: `update exports.archive set verdict = $3, verdict_text = $4, verdict_at = $5, verdict_by = $6, verdict_name = $7
        where tenant_id = $1 and archive_id = $2`,
      values: [
        ctx.tenantId,
        input.archiveId,
        input.verdict,
        input.text || null,
        ctx.clock.date(),
        ctx.actor.userId,
        who.name,
      ],
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'exports.judge',
      purpose: 'saas_processing',
      object: { kind: 'export', id: input.archiveId },
      detail: { verdict: input.verdict },
    })
  })
}
