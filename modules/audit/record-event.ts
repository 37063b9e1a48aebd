import { newId } from '#libs/ids/index.ts'
import type { PdAction, Purpose } from '#libs/permissions/actions.ts'
import { actorId, type Ctx, type ReadAuditRow } from '#platform/context/index.ts'
import { type Statement, statement, type Tx } from '#platform/db/index.ts'

/** What happened, in the words of the law and of the code (152-ФЗ art. 19 p. 2 sub. 8). */
export interface AuditEntry {
  readonly action: PdAction
  /** As the code names it: `patients.read-card`. */
  readonly operation: string
  readonly purpose: Purpose
  readonly entityId?: string | null
  readonly patientId?: string | null
  readonly object?: { readonly kind: string; readonly id: string }
  readonly groundId?: string | null
  /** Facts without personal data: states, counters, versions. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
  readonly outcome?: 'done' | 'refused'
  readonly reason?: string
}

const COLUMNS =
  'tenant_id, event_id, at, actor_kind, actor_id, session_id, action, operation, purpose, entity_id, patient_id, ' +
  'object_kind, object_id, outcome, reason, ground_id, request_id, address, detail'

const insert = statement<never>(
  'audit.insert',
  `insert into audit.event (${COLUMNS})
   values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)`,
)

const sessionOf = (ctx: Ctx): string | null => ('sessionId' in ctx.actor ? ctx.actor.sessionId : null)

function rowOf(ctx: Ctx, entry: AuditEntry): ReadAuditRow {
  return {
    tenantId: ctx.tenantId,
    eventId: newId(),
    at: ctx.clock.date(),
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx.actor),
    sessionId: sessionOf(ctx),
    action: entry.action,
    operation: entry.operation,
    purpose: entry.purpose,
    entityId: entry.entityId ?? null,
    patientId: entry.patientId ?? null,
    objectKind: entry.object?.kind ?? null,
    objectId: entry.object?.id ?? null,
    outcome: entry.outcome ?? 'done',
    reason: entry.reason ?? null,
    groundId: entry.groundId ?? null,
    requestId: ctx.requestId,
    address: ctx.address,
    detail: JSON.stringify(entry.detail ?? {}),
  }
}

const insertOf = (ctx: Ctx, entry: AuditEntry): Statement<never> => insert(Object.values(rowOf(ctx, entry)))

/** Writes the evidence of a change in the transaction of the change. */
export async function record(tx: Tx, ctx: Ctx, entry: AuditEntry): Promise<void> {
  await tx.run(insertOf(ctx, entry))
}

/** Writes the evidence of a read. Await it before the answer leaves: rows of many requests share one commit. */
export function recordRead(ctx: Ctx, entry: AuditEntry): Promise<void> {
  return ctx.services.readAudit.add(rowOf(ctx, entry))
}

/** Writes that somebody was refused, in a transaction of its own: the use case is about to throw. */
export function recordRefusal(
  ctx: Ctx,
  entry: Omit<AuditEntry, 'outcome'> & { readonly reason: string },
): Promise<void> {
  return ctx.services.readAudit.add(rowOf(ctx, { ...entry, outcome: 'refused' }))
}
