import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import type { Transport } from './dispatch.ts'

export interface OutboxItem {
  readonly channel: string
  readonly to: string
  readonly from: string
  readonly subject: string | null
  readonly text: string
  readonly at: string
  readonly state: string
}

/** In demo mode nothing leaves the machine: a message counts as sent when it shows in the development outbox. */
export const developmentTransport: Transport = async () => 'development outbox'

/** Newest messages of all tenants, for /dev/outbox; the page exists in demo mode only. */
export async function readOutboxAcrossTenants(services: Services, limit = 200): Promise<OutboxItem[]> {
  const rows = await services
    .db('amb_platform', NO_SCOPE)
    .all(
      q
        .selectFrom('messaging.message')
        .select([
          'channel',
          'recipient',
          'sender',
          'subject',
          'body',
          'state',
          'created_at',
          'finished_at',
          'not_before',
        ])
        .where('state', '=', 'sent')
        .orderBy('finished_at', 'desc')
        .orderBy('message_id', 'desc')
        .limit(limit),
    )
  return rows.map(row => ({
    channel: row.channel,
    to: row.recipient,
    from: row.sender,
    subject: row.subject,
    text: row.body,
    at: (row.finished_at ?? row.created_at).toISOString(),
    state: row.state,
  }))
}
