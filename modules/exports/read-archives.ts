import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { type ArchiveView, type LetterView, STEPS } from './contract.ts'

interface ArchiveRow
  extends Omit<ArchiveView, 'downloads' | 'requestedAt' | 'readyAt' | 'expiresAt' | 'verdictAt'> {
  readonly requestedAt: Date
  readonly readyAt: Date | null
  readonly expiresAt: Date | null
  readonly verdictAt: Date | null
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

/** Archives of the clinic that the actor's legal entities may see, the newest first, each with who took it. */
export async function readArchives(ctx: StaffCtx): Promise<ArchiveView[]> {
  const [rows, downloads] = await Promise.all([
    ctx.db.all<ArchiveRow>({
      text: `select archive_id as "archiveId", requested_at as "requestedAt", requested_name as "requestedName", reason, due_on as "dueOn",
          encrypted, state, case when state = 'running' and step = any ($2) then step else '' end as step, done, total, failure,
          bytes, sha256, contents, ready_at as "readyAt", expires_at as "expiresAt",
          verdict, verdict_text as "verdictText", verdict_at as "verdictAt", verdict_name as "verdictName"
        from exports.archive where tenant_id = $1 order by requested_at desc, archive_id desc limit 50`,
      values: [ctx.tenantId, [...STEPS]],
    }),
    ctx.db.all<{ archive_id: string; at: Date; by_name: string }>({
      text: 'select archive_id, at, by_name from exports.download where tenant_id = $1 order by at desc',
      values: [ctx.tenantId],
    }),
  ])
  return rows.map(row => ({
    ...row,
    requestedAt: row.requestedAt.toISOString(),
    readyAt: iso(row.readyAt),
    expiresAt: iso(row.expiresAt),
    verdictAt: iso(row.verdictAt),
    downloads: downloads
      .filter(download => download.archive_id === row.archiveId)
      .map(download => ({ at: download.at.toISOString(), by: download.by_name })),
  }))
}

/** Official letters about exports: of one clinic, or of all for the vendor. */
export async function readLetters(db: Reader, tenantId: string | null): Promise<LetterView[]> {
  const rows = await db.all<
    Omit<LetterView, 'receivedAt' | 'decidedAt'> & { receivedAt: Date; decidedAt: Date | null }
  >({
    text: `select tenant_id as "tenantId", letter_id as "letterId", number, received_at as "receivedAt", sent_name as "sentName",
        signer_name as "signerName", signer_post as "signerPost", file_name as "fileName", state, decided_at as "decidedAt",
        decided_name as "decidedName", reject_reason as "rejectReason", due_on as "dueOn", archive_id as "archiveId"
      from exports.letter where $1::uuid is null or tenant_id = $1 order by received_at desc, number desc limit 200`,
    values: [tenantId],
  })
  return rows.map(row => ({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    decidedAt: iso(row.decidedAt),
  }))
}
