import { newId } from '#libs/ids/index.ts'
import type { Purpose } from '#libs/purposes/index.ts'
import { record } from '#modules/audit/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { samePerson } from './same-person.ts'

export interface BlockSubject {
  readonly patientId: string
  /** Null: all legal entities of the clinic. */
  readonly entityId?: string | null
  /** Null or left out: all purposes. */
  readonly purposes?: readonly Purpose[] | null
  /** Shown to people: why the data are blocked. */
  readonly reason: string
  readonly basis: {
    readonly kind: 'request' | 'correction' | 'unlawful' | 'withdrawal' | 'authority' | 'destruction' | 'own'
    /** Number and date of the paper, or of the case. */
    readonly document: string
    readonly caseId?: string
  }
  readonly requestedBy: 'subject' | 'representative' | 'authority' | 'operator'
  /** When it began; now when left out. May lie in the past for a paper that was registered later. */
  readonly since?: Date
}

/**
 * Blocks a person from this moment on: from the next question of the gate nothing but keeping and mending is allowed
 * (152-ФЗ art. 21 p. 1; IP-4.2.4). A second call for the same case gives the block that stands.
 * Error: `not-found` when the patient is not among those the actor works with.
 */
export async function blockSubject(tx: Tx, ctx: Ctx, input: BlockSubject): Promise<string> {
  const now = ctx.clock.date()
  const known = await tx.first(
    q.selectFrom('patients.brief').select('patient_id').where('patient_id', '=', input.patientId),
  )
  if (!known) throw fail('not-found')
  const standing = input.basis.caseId ? await liveBlockOfCase(tx, input.basis.caseId) : undefined
  if (standing) return standing
  const blockId = newId()
  await tx.run(
    q.insertInto('privacy.processing_block').values({
      tenant_id: ctx.tenantId,
      block_id: blockId,
      patient_id: input.patientId,
      entity_id: input.entityId ?? null,
      purposes: input.purposes ? [...input.purposes] : null,
      since: input.since ?? now,
      recorded_at: now,
      reason: input.reason,
      basis_kind: input.basis.kind,
      basis_document: input.basis.document,
      case_id: input.basis.caseId ?? null,
      requested_by: input.requestedBy,
      blocked_by: actorId(ctx.actor),
    }),
  )
  await record(tx, ctx, {
    action: 'blocking',
    operation: 'privacy.block',
    purpose: 'rights_requests',
    entityId: input.entityId ?? null,
    patientId: input.patientId,
    object: { kind: 'processing_block', id: blockId },
    reason: input.reason,
  })
  return blockId
}

const liveBlockOfCase = async (tx: Tx, caseId: string): Promise<string | undefined> =>
  (
    await tx.first<{ block_id: string }>({
      text: `select block_id from privacy.processing_block b where tenant_id = app.tenant() and case_id = $1
        and not exists (select from privacy.processing_unblock u
          where u.tenant_id = b.tenant_id and u.block_id = b.block_id) limit 1`,
      values: [caseId],
    })
  )?.block_id

export interface UnblockSubject {
  readonly blockId: string
  readonly outcome: 'confirmed' | 'corrected' | 'unfounded' | 'destroyed' | 'expired'
  readonly reason: string
  readonly basisDocument: string
}

/** Ends a block with its outcome. Errors: `not-found`, `conflict.state` when it was ended before. */
export async function unblockSubject(tx: Tx, ctx: Ctx, input: UnblockSubject): Promise<void> {
  const now = ctx.clock.date()
  const block = await tx.first(
    q
      .selectFrom('privacy.processing_block')
      .select(['patient_id', 'entity_id'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('block_id', '=', input.blockId),
  )
  if (!block) throw fail('not-found')
  const written = await tx.run({
    text: `insert into privacy.processing_unblock
      (tenant_id, block_id, at, recorded_at, outcome, reason, basis_document, unblocked_by)
      values ($1, $2, $3, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      ctx.tenantId,
      input.blockId,
      now,
      input.outcome,
      input.reason,
      input.basisDocument,
      actorId(ctx.actor),
    ],
  })
  if (written === 0) throw fail('conflict.state', { reason: 'блокировка уже снята' })
  await record(tx, ctx, {
    action: 'blocking',
    operation: 'privacy.unblock',
    purpose: 'rights_requests',
    entityId: block.entity_id,
    patientId: block.patient_id,
    object: { kind: 'processing_block', id: input.blockId },
    reason: input.outcome,
  })
}

export interface Block {
  readonly blockId: string
  readonly patientId: string
  readonly entityId: string | null
  readonly purposes: readonly string[] | null
  readonly since: string
  readonly reason: string
  readonly basisKind: string
  readonly basisDocument: string
  readonly caseId: string | null
  readonly requestedBy: string
  readonly endedAt: string | null
  readonly outcome: string | null
}

/** Blocks of a patient, or of the whole clinic for the register; newest first, ended ones too. */
export async function listBlocks(db: Reader, patientId?: string): Promise<Block[]> {
  const people = patientId ? await samePerson(db, patientId) : []
  const rows = await db.all(
    q
      .selectFrom('privacy.processing_block as b')
      .leftJoin('privacy.processing_unblock as u', join =>
        join.onRef('u.tenant_id', '=', 'b.tenant_id').onRef('u.block_id', '=', 'b.block_id'),
      )
      .select([
        'b.block_id',
        'b.patient_id',
        'b.entity_id',
        'b.purposes',
        'b.since',
        'b.reason',
        'b.basis_kind',
        'b.basis_document',
        'b.case_id',
        'b.requested_by',
        'u.at',
        'u.outcome',
      ])
      .where('b.tenant_id', '=', db.scope.tenantId!)
      .$if(patientId !== undefined, query => query.where('b.patient_id', 'in', people))
      .orderBy('b.since', 'desc'),
  )
  return rows.map(row => ({
    blockId: row.block_id,
    patientId: row.patient_id,
    entityId: row.entity_id,
    purposes: row.purposes,
    since: row.since.toISOString(),
    reason: row.reason,
    basisKind: row.basis_kind,
    basisDocument: row.basis_document,
    caseId: row.case_id,
    requestedBy: row.requested_by,
    endedAt: row.at?.toISOString() ?? null,
    outcome: row.outcome,
  }))
}
