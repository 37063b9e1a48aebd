import { newId } from '#libs/ids/index.ts'
import { type ContractBasis, type ContractState, stepAllowed } from '#libs/offer/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Who } from './who.ts'

export interface Move {
  readonly tenantId: string
  readonly to: ContractState
  readonly basis: ContractBasis
  readonly basisId: string | null
  readonly reason: string
  readonly who: Who
  readonly now: Date
}

/** Locks the client's row for the transaction and answers its state. Error: `not-found`. */
export async function lockClient(tx: Tx, tenantId: string): Promise<ContractState> {
  const row = await tx.first<{ state: ContractState }>({
    text: 'select state from clients.client where tenant_id = $1 for update',
    values: [tenantId],
  })
  if (!row) throw fail('not-found')
  return row.state
}

/**
 * Moves a contract by one step of the state machine and writes the row of evidence: who, when, why, on what basis
 * (MM-1.2). Two people at once take turns at the client's row. Error: `conflict.state` for a step that does not exist.
 */
export async function moveContract(tx: Tx, move: Move): Promise<void> {
  const from = await lockClient(tx, move.tenantId)
  if (!stepAllowed(from, move.to, move.basis))
    throw fail('conflict.state', { reason: `договор в состоянии «${from}» не переходит в «${move.to}»` })
  await tx.run({
    text: 'update clients.client set state = $2, state_since = $3 where tenant_id = $1',
    values: [move.tenantId, move.to, move.now],
  })
  await writeEvent(tx, { ...move, from })
}

/** The row of evidence alone; for the first state of a contract. */
export async function writeEvent(
  tx: Tx,
  event: Omit<Move, 'basis'> & { readonly basis: string; readonly from: ContractState | null },
): Promise<void> {
  await tx.run(
    q.insertInto('clients.contract_event').values({
      tenant_id: event.tenantId,
      event_id: newId(),
      from_state: event.from,
      to_state: event.to,
      at: event.now,
      actor_kind: event.who.kind,
      actor_id: event.who.id,
      actor_name: event.who.name,
      reason: event.reason,
      basis_kind: event.basis,
      basis_id: event.basisId,
    }),
  )
}
