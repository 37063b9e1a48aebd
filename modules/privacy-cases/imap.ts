import type { ImapFlow } from 'imapflow'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { KEPT_BYTES, type Taken, takeLetter } from './take-letter.ts'

export interface MailboxAddress {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string
  readonly password: string
  readonly folder: string
}

/** `imaps://user:password@host:993/INBOX`. @throws when it is no such address */
export function parseMailboxUrl(url: string): MailboxAddress {
  const parsed = new URL(url)
  if (parsed.protocol !== 'imaps:' && parsed.protocol !== 'imap:')
    throw new Error('a mailbox is imap: or imaps:')
  const secure = parsed.protocol === 'imaps:'
  return {
    host: parsed.hostname,
    port: Number(parsed.port || (secure ? 993 : 143)),
    secure,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    folder: decodeURIComponent(parsed.pathname.slice(1)) || 'INBOX',
  }
}

const SOURCE = 'imap'
/** Pause after so many failures in a row: 1 min, doubled, at most 30 min. */
export const retryPauseMs = (failures: number): number => Math.min(60_000 * 2 ** (failures - 1), 30 * 60_000)

interface Mark {
  readonly uid_validity: string | null
  readonly last_uid: number | string
  readonly failures: number
  readonly next_try_at: Date | null
}

/**
 * Brings new letters from an operator's mailbox. Nothing in it is changed or deleted; the mark of the last letter moves
 * in the letter's own transaction. A mailbox that is down is tried again with growing pauses, and the desk shows it.
 */
export async function pollMailbox(ctx: Ctx, address: MailboxAddress, entityId: string): Promise<Taken[]> {
  const mark = await ctx.db.first<Mark>({
    text: `select uid_validity, last_uid, failures, next_try_at from cases.mailbox where entity_id = $1 and source = $2`,
    values: [entityId, SOURCE],
  })
  if (mark?.next_try_at && mark.next_try_at > ctx.clock.date()) return []
  // Loaded with the first mailbox: it takes thirty megabytes.
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: address.host,
    port: address.port,
    secure: address.secure,
    auth: { user: address.user, pass: address.password },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
  })
  // A socket that dies later reports here; the awaited call fails too.
  client.on('error', () => {})
  const taken: Taken[] = []
  try {
    await client.connect()
    const lock = await client.getMailboxLock(address.folder, { readOnly: true })
    try {
      taken.push(...(await takeNew(ctx, client, entityId, mark)))
    } finally {
      lock.release()
    }
    await client.logout()
    await ctx.db.tx(tx =>
      remember(tx, ctx, entityId, { last_ok_at: ctx.clock.date(), failures: 0, next_try_at: null }),
    )
  } catch (error) {
    client.close()
    const failures = (mark?.failures ?? 0) + 1
    await ctx.db.tx(tx =>
      remember(tx, ctx, entityId, {
        failures,
        last_error_at: ctx.clock.date(),
        last_error: (error as Error).message.slice(0, 300),
        next_try_at: new Date(ctx.clock.nowMs() + retryPauseMs(failures)),
      }),
    )
  }
  return taken
}

async function takeNew(
  ctx: Ctx,
  client: ImapFlow,
  entityId: string,
  mark: Mark | undefined,
): Promise<Taken[]> {
  const box = client.mailbox
  if (!box || box.exists === 0) return []
  const validity = String(box.uidValidity)
  // A rebuilt mailbox counts anew: everything is offered again, letters that were taken are known.
  const from = mark?.uid_validity === validity ? Number(mark.last_uid) + 1 : 1
  const range = `${from}:*`
  const query = { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: KEPT_BYTES } }
  const letters = []
  for await (const found of client.fetch(range, query, { uid: true })) letters.push(found)
  const taken: Taken[] = []
  // «n:*» answers the last letter even when it is older than n.
  for (const { uid, size, source, internalDate } of letters
    .filter(l => l.uid >= from)
    .sort((a, b) => a.uid - b.uid)) {
    const raw = source ?? Buffer.alloc(0)
    const receivedAt = internalDate ? new Date(internalDate) : ctx.clock.date()
    taken.push(
      await takeLetter(ctx, { entityId, raw, size: size ?? raw.length, receivedAt }, tx =>
        remember(tx, ctx, entityId, { uid_validity: validity, last_uid: uid }),
      ),
    )
  }
  return taken
}

function remember(tx: Tx, ctx: Ctx, entityId: string, values: Record<string, unknown>) {
  return tx.run(
    q
      .insertInto('cases.mailbox')
      .values({ tenant_id: ctx.tenantId, entity_id: entityId, source: SOURCE, ...values })
      .onConflict(oc => oc.columns(['tenant_id', 'entity_id', 'source']).doUpdateSet(values)),
  )
}
