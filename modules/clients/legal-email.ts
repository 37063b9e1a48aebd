import { newId } from '#libs/ids/index.ts'
import { emailToldLate } from '#libs/offer/index.ts'
import { q, type Reader, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { LegalEmail } from './contract.ts'

interface Row {
  readonly email: string
  readonly source: LegalEmail['source']
  readonly valid_from: Date
  readonly changed_on: string
  readonly told_late: boolean
}

/** The address for legally significant messages that is valid at a moment, or null. Source: MM-12.1.2. */
export async function addressAt(db: Reader, tenantId: string, at: Date): Promise<string | null> {
  const row = await db.first<{ email: string }>({
    text: `select email from clients.legal_email where tenant_id = $1 and valid_from <= $2
      order by valid_from desc, email_id desc limit 1`,
    values: [tenantId, at],
  })
  return row?.email ?? null
}

/** All addresses of a client, the newest first. */
export async function readLegalEmails(db: Reader, tenantId: string): Promise<LegalEmail[]> {
  const rows = await db.all<Row>({
    text: `select email, source, valid_from, changed_on, told_late from clients.legal_email
      where tenant_id = $1 order by valid_from desc, email_id desc`,
    values: [tenantId],
  })
  return rows.map(row => ({
    email: row.email,
    source: row.source,
    validFrom: row.valid_from.toISOString(),
    changedOn: row.changed_on,
    toldLate: row.told_late,
  }))
}

export interface EmailChange {
  readonly tenantId: string
  readonly email: string
  readonly source: LegalEmail['source']
  /** The day on which the address really changed, ISO. */
  readonly changedOn: string
  readonly now: Date
  readonly today: string
  readonly by: string | null
  /** Working days in which a change must be told. */
  readonly withinDays: number
}

/**
 * Adds an address; letters go to it from now on. A change told later than the contract allows is marked (MM-12.2).
 * Error: `conflict.state` for a change in the future.
 */
export async function addLegalEmail(tx: Tx, change: EmailChange): Promise<{ toldLate: boolean }> {
  if (change.changedOn > change.today)
    throw fail('conflict.state', { reason: 'дата смены адреса ещё не наступила' })
  const toldLate =
    change.source === 'notice' && emailToldLate(change.changedOn, change.today, change.withinDays)
  await tx.run(
    q.insertInto('clients.legal_email').values({
      tenant_id: change.tenantId,
      email_id: newId(),
      email: change.email,
      source: change.source,
      valid_from: change.now,
      changed_on: change.changedOn,
      told_late: toldLate,
      recorded_at: change.now,
      recorded_by: change.by,
    }),
  )
  return { toldLate }
}
