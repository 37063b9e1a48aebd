import type { Outcome, RequesterKind } from '#libs/subject-case/index.ts'
import { resumeMessagesOf } from '#modules/messaging/index.ts'
import { blockSubject, listBlocks, unblockSubject } from '#modules/privacy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { type CaseKey, note } from './journal.ts'

interface Subject extends CaseKey {
  readonly number: string
  readonly patientId: string
  readonly kind: string
  readonly requesterKind: RequesterKind
}

/**
 * Blocks all use of a person's data by this operator for the time of the check (IP-4.2.4): from the next question of
 * the gate on, in the transaction of the request, so within its seconds.
 */
export async function blockFor(tx: Tx, ctx: Ctx, of: Subject): Promise<void> {
  const kind =
    of.requesterKind === 'authority' ? 'authority' : of.kind === 'unlawful' ? 'unlawful' : 'request'
  await blockSubject(tx, ctx, {
    patientId: of.patientId,
    entityId: of.entityId,
    reason: `Проверка по делу № ${of.number}`,
    basis: { kind, document: `Дело № ${of.number}`, caseId: of.caseId },
    requestedBy: of.requesterKind,
  })
  await note(tx, ctx, of, { event: 'blocked', text: 'Данные заблокированы на время проверки.' })
}

/** What the outcome of a case says about the block that it had caused. */
const UNBLOCK: Record<Outcome, 'confirmed' | 'corrected' | 'unfounded'> = {
  satisfied: 'corrected',
  partly: 'corrected',
  refused: 'unfounded',
  'not-identified': 'unfounded',
  duplicate: 'confirmed',
}

/** Ends the blocking that a case had caused, with its outcome. */
export async function unblockAfter(
  tx: Tx,
  ctx: Ctx,
  of: CaseKey & { readonly number: string; readonly patientId: string },
  outcome: Outcome,
  reason: string,
): Promise<void> {
  const blocks = (await listBlocks(tx, of.patientId)).filter(b => b.caseId === of.caseId && !b.endedAt)
  for (const block of blocks) {
    await unblockSubject(tx, ctx, {
      blockId: block.blockId,
      outcome: UNBLOCK[outcome],
      reason,
      basisDocument: `Дело № ${of.number}`,
    })
    await note(tx, ctx, of, { event: 'unblocked', text: 'Блокировка снята.' })
  }
  if (blocks.length > 0 && (await liveBlockOf(tx, of.patientId)) === null) {
    const { resumed, stale } = await resumeMessagesOf(tx, ctx, of.patientId)
    if (resumed + stale > 0)
      await note(tx, ctx, of, {
        event: 'resumed',
        text: `Сообщения, задержанные блокировкой: снова поставлено в очередь — ${resumed}, не отправлено, потому что потеряли смысл — ${stale}.`,
      })
  }
}

/** Since when a person's data are blocked; null when they are not. */
export async function liveBlockOf(db: Reader, patientId: string): Promise<string | null> {
  return (await listBlocks(db, patientId)).filter(block => !block.endedAt).at(-1)?.since ?? null
}
