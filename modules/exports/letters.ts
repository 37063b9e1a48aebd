import { sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { EXTENDED_EXPORT_DAYS, exportDue } from '#libs/offer/index.ts'
import { record } from '#modules/audit/index.ts'
import { momentOf, queueLetter, whoOf } from '#modules/clients/index.ts'
import { scanMediaType } from '#modules/documents/index.ts'
import type { StaffCtx, VendorCtx } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface SentLetter {
  readonly signerName: string
  readonly signerPost: string
  readonly fileName: string
  readonly bytes: Buffer
}

/**
 * Takes in the scan of an official letter on letterhead that asks for an extended export. The clock begins when the vendor
 * has checked it (MM3-3.2). Errors: `scan.unreadable`, `conflict.state` (a letter of the clinic waits already).
 */
export async function sendLetter(
  ctx: StaffCtx,
  letter: SentLetter,
): Promise<{ letterId: string; number: string }> {
  const mediaType = scanMediaType(letter.bytes)
  const who = await whoOf(ctx)
  const { now, today } = momentOf(ctx.services, ctx.tenantId)
  const letterId = newId()
  const number = await ctx.db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 311))', values: [ctx.tenantId] })
    const before = await tx.first<{ n: number; waiting: boolean }>({
      text: `select count(*)::int as n, coalesce(bool_or(state = 'received'), false) as waiting from exports.letter where tenant_id = $1`,
      values: [ctx.tenantId],
    })
    if (before!.waiting) throw fail('conflict.state', { reason: 'предыдущее письмо ещё проверяется' })
    const next = `РВ-${today.slice(0, 4)}-${before!.n + 1}`
    await tx.run({
      text: `insert into exports.letter (tenant_id, letter_id, number, received_at, sent_by, sent_name, signer_name, signer_post,
          file_name, media_type, scan, sha256, entity_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      values: [
        ctx.tenantId,
        letterId,
        next,
        now,
        ctx.actor.userId,
        who.name,
        letter.signerName,
        letter.signerPost,
        letter.fileName,
        mediaType,
        letter.bytes,
        sha256(letter.bytes),
        ctx.db.scope.entityIds,
      ],
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'exports.letter',
      purpose: 'saas_processing',
      object: { kind: 'export-letter', id: letterId },
    })
    return next
  })
  return { letterId, number }
}

export type LetterDecision =
  | { readonly decision: 'accepted' }
  | { readonly decision: 'rejected'; readonly reason: string }

/**
 * The vendor's check of a letter: accepted, so 3 working days begin and the archive is made at once; or rejected with the
 * reason, so no clock begins (MM3-3.2). The client hears of it by a letter. Errors: `not-found`, `conflict.state`.
 */
export async function decideLetter(
  ctx: VendorCtx,
  input: { readonly tenantId: string; readonly letterId: string } & LetterDecision,
): Promise<{ dueOn: string | null }> {
  const { now, today } = momentOf(ctx.services, input.tenantId)
  const who = await whoOf(ctx)
  const dueOn = input.decision === 'accepted' ? exportDue(today, EXTENDED_EXPORT_DAYS) : null
  const number = await ctx.db.tx(async tx => {
    const row = await tx.first<{ number: string; state: string }>({
      text: 'select number, state from exports.letter where tenant_id = $1 and letter_id = $2 for update',
      values: [input.tenantId, input.letterId],
    })
    if (!row) throw fail('not-found')
    if (row.state !== 'received') throw fail('conflict.state', { reason: 'письмо уже рассмотрено' })
    await tx.run({
      text: `update exports.letter set state = $3, decided_at = $4, decided_by = $5, decided_name = $6, reject_reason = $7, due_on = $8
        where tenant_id = $1 and letter_id = $2`,
      values: [
        input.tenantId,
        input.letterId,
        input.decision,
        now,
        who.id,
        who.name,
        input.decision === 'rejected' ? input.reason : null,
        dueOn,
      ],
    })
    return row.number
  })
  await ctx.services.db('amb_platform', NO_SCOPE).tx(tx =>
    queueLetter(tx, {
      tenantId: input.tenantId,
      kind: 'export-letter',
      subject: input.decision === 'accepted' ? `Запрос ${number} принят` : `Запрос ${number} отклонён`,
      body:
        input.decision === 'accepted'
          ? `Официальный запрос на расширенную выгрузку ${number} принят. Выгрузка готовится, срок — ${dueOn!.split('-').reverse().join('.')}. Скачать её можно в разделе «Выгрузка»: ${ctx.services.config.publicUrl}/app/export`
          : `Официальный запрос на расширенную выгрузку ${number} отклонён. Причина: ${input.reason}. Исправьте и отправьте снова; обычная выгрузка доступна в любое время.`,
      basis: { kind: 'export-letter', id: input.letterId },
      now,
      createdBy: who.id,
    }),
  )
  return { dueOn }
}

/** The scan of a letter, for the vendor's check. Error: `not-found`. */
export async function letterScan(
  ctx: VendorCtx,
  input: { readonly tenantId: string; readonly letterId: string },
): Promise<{ bytes: Buffer; fileName: string }> {
  const row = await ctx.db.first<{ scan: Buffer; file_name: string }>({
    text: 'select scan, file_name from exports.letter where tenant_id = $1 and letter_id = $2',
    values: [input.tenantId, input.letterId],
  })
  if (!row) throw fail('not-found')
  return { bytes: row.scan, fileName: row.file_name }
}
