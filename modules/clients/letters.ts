import { newId } from '#libs/ids/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type Tx } from '#platform/db/index.ts'
import { addressAt } from './legal-email.ts'

export interface NewLetter {
  readonly tenantId: string
  /** What it is about; a kind that begins with `once:` is written only once for its basis. */
  readonly kind: string
  readonly subject: string
  readonly body: string
  readonly basis?: { readonly kind: string; readonly id: string }
  readonly now: Date
  readonly createdBy?: string | null
  /** To somebody else than the legal address valid now. */
  readonly address?: string
}

/**
 * Queues a legally significant letter in the transaction of its cause, to the address valid at this moment (MM-12.2).
 * Answers its id, or null when it was written before or the client has no address.
 */
export async function queueLetter(tx: Tx, letter: NewLetter): Promise<string | null> {
  const address = letter.address ?? (await addressAt(tx, letter.tenantId, letter.now))
  if (!address) return null
  const letterId = newId()
  const rows = await tx.run({
    // The predicate is a constant: the planner matches a partial index by it, not by a parameter.
    text: `insert into clients.letter (tenant_id, letter_id, direction, kind, address, subject, body, basis_kind, basis_id,
        created_at, created_by) values ($1, $2, 'out', $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (tenant_id, kind, basis_id) where kind like 'once:%' do nothing`,
    values: [
      letter.tenantId,
      letterId,
      letter.kind,
      address,
      letter.subject,
      letter.body,
      letter.basis?.kind ?? null,
      letter.basis?.id ?? null,
      letter.now,
      letter.createdBy ?? null,
    ],
  })
  return rows > 0 ? letterId : null
}

interface Queued {
  readonly tenant_id: string
  readonly letter_id: string
  readonly address: string
  readonly subject: string
  readonly body: string
}

/**
 * Hands queued letters to the outbox and writes back which of them our mail server took: that is when they count as sent
 * (MM-12.1.2). A bounce later changes nothing of it.
 */
export async function passLettersOn(services: Services): Promise<void> {
  const db = services.db('amb_platform', NO_SCOPE)
  await db.tx(async tx => {
    const queued = await tx.all<Queued>({
      text: `select tenant_id, letter_id, address, subject, body from clients.letter
        where direction = 'out' and message_id is null order by created_at limit 500 for update skip locked`,
    })
    for (const letter of queued) {
      const messageId = await sendMessage(
        tx,
        { tenantId: letter.tenant_id, clock: services.clockOf(letter.tenant_id) },
        {
          channel: 'email',
          recipient: letter.address,
          sender: 'Амбулатория',
          subject: letter.subject,
          body: letter.body,
          purpose: 'settlement',
          about: { kind: 'letter', id: letter.letter_id },
        },
      )
      await tx.run({
        text: 'update clients.letter set message_id = $3 where tenant_id = $1 and letter_id = $2',
        values: [letter.tenant_id, letter.letter_id, messageId],
      })
    }
  })
  await db.tx(tx =>
    tx.run({
      text: `update clients.letter l
        set sent_at = case when m.state = 'sent' then m.finished_at end,
          failed_at = case when m.state in ('failed', 'cancelled') then m.finished_at end, outcome = m.state
        from messaging.message m
        where l.direction = 'out' and l.message_id is not null and l.sent_at is null and l.failed_at is null
          and m.tenant_id = l.tenant_id and m.message_id = l.message_id and m.state <> 'queued'`,
    }),
  )
}

/** Tenants and clients that have letters in the outbox, also before the client is a tenant. */
export async function mailboxesAcrossTenants(services: Services): Promise<string[]> {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all<{ tenant_id: string }>({ text: 'select tenant_id from clients.client' })
  return rows.map(row => row.tenant_id)
}
