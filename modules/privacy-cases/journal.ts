import { newId } from '#libs/ids/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'

export interface CaseKey {
  readonly caseId: string
  readonly entityId: string
}

/** Adds a line to the journal of a case, in the transaction of what it tells about. */
export async function note(
  tx: Tx,
  ctx: Ctx,
  of: CaseKey,
  entry: { readonly event: string; readonly text: string; readonly messageId?: string | null },
): Promise<void> {
  await tx.run(
    q.insertInto('cases.journal').values({
      tenant_id: ctx.tenantId,
      entry_id: newId(),
      case_id: of.caseId,
      entity_id: of.entityId,
      at: ctx.clock.date(),
      actor_kind: ctx.actor.kind,
      actor_id: actorId(ctx.actor),
      event: entry.event,
      text: entry.text,
      message_id: entry.messageId ?? null,
    }),
  )
}

/** Mail addresses of those who answer for personal data: officers, and owners where a clinic has none. */
export async function officersOf(db: Reader): Promise<string[]> {
  const rows = await db.all<{ email: string; role: string }>({
    name: 'cases.officers',
    text: `select distinct c.email, m.role from identity.colleague c join identity.membership m using (tenant_id, user_id)
      where m.role in ('dpo', 'owner') and m.revoked_at is null`,
  })
  const officers = rows.filter(row => row.role === 'dpo')
  return [...new Set((officers.length > 0 ? officers : rows).map(row => row.email))]
}
