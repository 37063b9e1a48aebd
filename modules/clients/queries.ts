import type { ContractState, Product } from '#libs/offer/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ClientInput, ContractEvent, Suspension, Termination, VendorCard } from './contract.ts'

export interface ClientRow extends ClientInput {
  readonly tenantId: string
  readonly state: ContractState
  readonly stateSince: Date
  readonly slug: string | null
  readonly ownerEmail: string | null
}

const COLUMNS = `tenant_id as "tenantId", product, state, state_since as "stateSince", kind, short_name as "shortName",
  full_name as "fullName", inn, kpp, ogrn, address, phone, head_name as "headName", licence_number as "licenceNumber",
  licence_date as "licenceDate", licence_issuer as "licenceIssuer", slug, owner_email as "ownerEmail"`

/** A client. Error: `not-found`. */
export async function readClient(db: Reader, tenantId: string): Promise<ClientRow> {
  const row = await findClient(db, tenantId)
  if (!row) throw fail('not-found')
  return row
}

export const findClient = (db: Reader, tenantId: string): Promise<ClientRow | undefined> =>
  db.first<ClientRow>({
    text: `select ${COLUMNS} from clients.client where tenant_id = $1`,
    values: [tenantId],
  })

/** All clients of a product in any of the states; every product when it is left out. */
export const listClients = (
  db: Reader,
  filter: { readonly product?: Product; readonly states?: readonly ContractState[] } = {},
): Promise<ClientRow[]> =>
  db.all<ClientRow>({
    text: `select ${COLUMNS} from clients.client where ($1::text is null or product = $1)
      and ($2::text[] is null or state = any ($2)) order by short_name, tenant_id`,
    values: [filter.product ?? null, filter.states ? [...filter.states] : null],
  })

/** The vendor's requisites as they are now. Error: `conflict.state` when nobody has filled them in. */
export async function readVendorCard(db: Reader): Promise<VendorCard> {
  const row = await db.first<{ card: VendorCard }>({
    text: 'select card from clients.vendor_card order by edition desc limit 1',
  })
  if (!row) throw fail('conflict.state', { reason: 'реквизиты поставщика не заполнены' })
  return row.card
}

interface EventRow {
  readonly event_id: string
  readonly from_state: ContractState | null
  readonly to_state: ContractState
  readonly at: Date
  readonly actor_name: string
  readonly reason: string
  readonly basis_kind: string
}

/** The steps of a contract, the newest first. */
export async function readEvents(db: Reader, tenantId: string): Promise<ContractEvent[]> {
  const rows = await db.all<EventRow>({
    text: `select event_id, from_state, to_state, at, actor_name, reason, basis_kind from clients.contract_event
      where tenant_id = $1 order by at desc, event_id desc`,
    values: [tenantId],
  })
  return rows.map(row => ({
    eventId: row.event_id,
    from: row.from_state,
    to: row.to_state,
    at: row.at.toISOString(),
    actor: row.actor_name,
    reason: row.reason,
    basis: row.basis_kind,
  }))
}

interface SuspensionRow {
  readonly suspension_id: string
  readonly mode: 'partial' | 'full'
  readonly since: Date
  readonly reason: string
  readonly keep_until: string
  readonly lifted_at: Date | null
  readonly lift_reason: string | null
}

export async function readSuspensions(db: Reader, tenantId: string): Promise<Suspension[]> {
  const rows = await db.all<SuspensionRow>({
    text: `select suspension_id, mode, since, reason, keep_until, lifted_at, lift_reason from clients.suspension
      where tenant_id = $1 order by since desc`,
    values: [tenantId],
  })
  return rows.map(row => ({
    suspensionId: row.suspension_id,
    mode: row.mode,
    since: row.since.toISOString(),
    reason: row.reason,
    keepUntil: row.keep_until,
    liftedAt: row.lifted_at?.toISOString() ?? null,
    liftReason: row.lift_reason,
  }))
}

interface TerminationRow {
  readonly termination_id: string
  readonly side: 'client' | 'vendor'
  readonly channel: Termination['channel']
  readonly requested_at: Date
  readonly requested_by: string
  readonly reason: string
  readonly effective_on: string
  readonly withdrawn_at: Date | null
  readonly completed_at: Date | null
}

/** Requests to end the contract, the newest first. */
export async function readTerminations(db: Reader, tenantId: string): Promise<Termination[]> {
  const rows = await db.all<TerminationRow>({
    text: `select termination_id, side, channel, requested_at, requested_by, reason, effective_on, withdrawn_at, completed_at
      from clients.termination where tenant_id = $1 order by requested_at desc`,
    values: [tenantId],
  })
  return rows.map(row => ({
    terminationId: row.termination_id,
    side: row.side,
    channel: row.channel,
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by,
    reason: row.reason,
    effectiveOn: row.effective_on,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  }))
}
