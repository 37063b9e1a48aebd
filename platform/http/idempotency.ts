import { createHash } from 'node:crypto'
import { actorId, type Ctx } from '../context/index.ts'
import { q, type ScopedDb, type Tx } from '../db/index.ts'
import { fail } from '../errors/index.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

interface Stored {
  readonly request_hash: Buffer
  readonly status: number
  readonly body: unknown
}

/**
 * Makes a write happen once per key. The key is claimed inside the transaction of the change, so whatever the
 * client saw, the change and its claim are both there or both not; a twin waits on the same row and then gets the
 * stored answer.
 */
export async function once<T>(
  ctx: Ctx,
  key: string,
  request: { readonly operation: string; readonly input: unknown },
  run: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const owner = actorId(ctx.actor) ?? NOBODY
  const hash = createHash('sha256').update(JSON.stringify(request)).digest()
  const find = () =>
    ctx.db.first<Stored>(
      q
        .selectFrom('app.idempotency')
        .select(['request_hash', 'status', 'body'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('actor_id', '=', owner)
        .where('key', '=', key),
    )
  const answerOf = (stored: Stored): T => {
    if (!stored.request_hash.equals(hash)) throw fail('request.key-reused')
    if (stored.status === 0) throw fail('request.in-progress')
    return stored.body as T
  }

  const known = await find()
  if (known) return answerOf(known)

  let claimed = false
  const claim = (tx: Tx) =>
    tx.run(
      q.insertInto('app.idempotency').values({
        tenant_id: ctx.tenantId,
        actor_id: owner,
        key,
        request_hash: hash,
        status: 0,
        created_at: ctx.clock.date(),
      }),
    )
  const db: ScopedDb = {
    ...ctx.db,
    tx: work =>
      ctx.db.tx(async tx => {
        if (!claimed) await claim(tx)
        const result = await work(tx)
        claimed = true
        return result
      }),
  }
  try {
    const answer = await run({ ...ctx, db })
    if (claimed) await remember(ctx, owner, key, answer)
    return answer
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'idempotency_pkey') {
      const twin = await find()
      if (twin) return answerOf(twin)
    }
    throw error
  }
}

/** The answer may be lost in a crash, the claim may not: hence the cheap commit. */
async function remember(ctx: Ctx, owner: string, key: string, answer: unknown): Promise<void> {
  await ctx.db.tx(async tx => {
    await tx.run({ text: 'set local synchronous_commit = off' })
    await tx.run({
      text: `update app.idempotency set status = 200, body = $4::jsonb
        where tenant_id = $1 and actor_id = $2 and key = $3`,
      values: [ctx.tenantId, owner, key, JSON.stringify(answer)],
    })
  })
}
