import { newId } from '#libs/ids/index.ts'
import { retentionUntil } from '#libs/offer/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { lockClient, moveContract } from './move-contract.ts'
import type { Who } from './who.ts'

export interface NewSuspension {
  readonly tenantId: string
  readonly mode: 'partial' | 'full'
  readonly reason: string
  readonly invoiceId: string | null
  readonly who: Who
  readonly now: Date
  readonly today: string
  /** Months for which data are kept from the day access was first limited (MM-7.9). */
  readonly retentionMonths: number
}

/**
 * Limits the access of a client (MM-3.4). The 6 months of keeping the data count from the first live suspension, so a
 * harsher mode does not prolong them. Answers the row's id, or null when the mode is in force already.
 */
export async function suspend(tx: Tx, input: NewSuspension): Promise<string | null> {
  const state = await lockClient(tx, input.tenantId)
  const live = await liveSuspensions(tx, input.tenantId)
  if (live.some(row => row.mode === input.mode)) return null
  const suspensionId = newId()
  if (state === 'active')
    await moveContract(tx, { ...input, to: 'suspended', basis: 'suspension', basisId: suspensionId })
  await tx.run({
    text: `insert into clients.suspension
      (tenant_id, suspension_id, mode, since, reason, invoice_id, imposed_by, keep_until) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
    values: [
      input.tenantId,
      suspensionId,
      input.mode,
      input.now,
      input.reason,
      input.invoiceId,
      input.who.name,
      live[0]?.keep_until ?? retentionUntil(input.today, input.retentionMonths),
    ],
  })
  return suspensionId
}

export interface LiveSuspension {
  readonly mode: 'partial' | 'full'
  readonly keep_until: string
  readonly invoice_id: string | null
}

export const liveSuspensions = (db: Reader, tenantId: string): Promise<LiveSuspension[]> =>
  db.all<LiveSuspension>({
    text: `select mode, keep_until, invoice_id from clients.suspension where tenant_id = $1 and lifted_at is null
      order by since`,
    values: [tenantId],
  })

/** Gives access back whole: all live suspensions end and the contract is active again. Answers whether there was one. */
export async function liftSuspensions(
  tx: Tx,
  input: {
    readonly tenantId: string
    readonly basis: 'payment' | 'suspension'
    readonly basisId: string | null
    readonly reason: string
    readonly who: Who
    readonly now: Date
  },
): Promise<boolean> {
  const state = await lockClient(tx, input.tenantId)
  const lifted = await tx.run({
    text: `update clients.suspension set lifted_at = $2, lifted_by = $3, lift_reason = $4
      where tenant_id = $1 and lifted_at is null`,
    values: [input.tenantId, input.now, input.who.name, input.reason],
  })
  if (state === 'suspended') await moveContract(tx, { ...input, to: 'active' })
  return lifted > 0
}
