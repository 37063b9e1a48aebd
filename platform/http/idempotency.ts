import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { actorId, type Ctx, type Services } from '../context/index.ts'
import type { ScopedDb, Tx } from '../db/index.ts'
import { Failure, fail, isFailure } from '../errors/index.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

interface Stored {
  readonly request_hash: Buffer
  readonly status: number
  readonly body: unknown
  readonly created_at: Date
}

/** In `status` until the answer is known, and after a refusal that followed the claim: the key may be used again. */
const CLAIMED = 0
const RELEASED = -1
/** How long a twin waits for the answer that follows the commit, and when a claim without one is taken for orphaned. */
const ANSWER_WAIT_MS = 2_000
const ORPHANED_MS = 60_000
/** How long the outcome of a commit is asked for when the connection broke before its answer. */
const OUTCOME_WAIT_MS = 15_000

/** Thrown inside the transaction of a twin, so that it rolls back. */
class TwinWasFaster extends Error {}
/** Thrown inside the transaction that asked for an outcome: the key was free, so nothing had been committed. */
class NotCommitted extends Error {}

/**
 * Makes a write happen once per key. The key is claimed inside the transaction of the change, so whatever the
 * client saw, the change and its claim are both there or both not; a twin waits on the same row and then gets the
 * stored answer. A refusal uses no key up.
 */
export async function once<T>(
  ctx: Ctx,
  key: string,
  request: { readonly operation: string; readonly input: unknown },
  run: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const slot = slotOf(ctx, key)
  const hash = createHash('sha256').update(JSON.stringify(request)).digest()
  const known = await slot.answered()
  if (known) return answerOf(known, hash, ctx)

  let claimed = false
  const claiming = (db: ScopedDb): ScopedDb => ({
    ...db,
    async tx(work) {
      if (claimed) return db.tx(work)
      const finished: Awaited<ReturnType<typeof work>>[] = []
      try {
        await db.tx(async tx => {
          if (!(await slot.claim(tx, hash))) throw new TwinWasFaster()
          finished.push(await work(tx))
        })
      } catch (error) {
        // The connection broke at the commit: whether the claim is there tells whether the change is.
        const inDoubt = finished.length > 0 && isFailure(error, 'database.unavailable')
        if (!inDoubt || !(await slot.committed(hash))) throw error
      }
      claimed = true
      return finished[0]!
    },
  })
  try {
    const answer = await run({ ...ctx, db: claiming(ctx.db), services: withClaim(ctx, claiming) })
    // The change is durable: a lost connection may not turn it into a refusal.
    if (claimed) await slot.remember(answer).catch(error => ctx.log.warn({ key, error }, 'answer not kept'))
    return answer
  } catch (error) {
    if (error instanceof TwinWasFaster) {
      const twin = await slot.answered()
      if (twin) return answerOf(twin, hash, ctx)
    }
    // Refused between two transactions: what was done so far may be gone on with.
    if (claimed && error instanceof Failure) await slot.release().catch(() => {})
    throw error
  }
}

function answerOf<T>(stored: Stored, hash: Buffer, ctx: Ctx): T {
  if (!stored.request_hash.equals(hash)) throw fail('request.key-reused')
  if (stored.status !== CLAIMED) return stored.body as T
  if (ctx.clock.nowMs() - stored.created_at.getTime() < ORPHANED_MS) throw fail('request.in-progress')
  throw fail('conflict.state', { reason: 'ответ на этот запрос потерян, обновите страницу и проверьте' })
}

/** Use cases that act with the clinic's rights take their database from the services: it claims as well. */
const withClaim = (ctx: Ctx, claiming: (db: ScopedDb) => ScopedDb): Services => ({
  ...ctx.services,
  db: (role, scope) => {
    const db = ctx.services.db(role, scope)
    return role === 'amb_app' && scope.tenantId === ctx.tenantId ? claiming(db) : db
  },
})

function slotOf(ctx: Ctx, key: string) {
  const id = [ctx.tenantId, actorId(ctx.actor) ?? NOBODY, key] as const
  const find = () =>
    ctx.db.first<Stored>({
      text: `select request_hash, status, body, created_at from app.idempotency
        where tenant_id = $1 and actor_id = $2 and key = $3 and status <> ${RELEASED}`,
      values: id,
    })
  const settle = (status: number, answer: unknown) =>
    ctx.db.tx(async tx => {
      // The answer may be lost in a crash, the claim may not: hence the cheap commit.
      await tx.run({ text: 'set local synchronous_commit = off' })
      await tx.run({
        text: `update app.idempotency set status = $4, body = $5::jsonb
          where tenant_id = $1 and actor_id = $2 and key = $3`,
        values: [...id, status, JSON.stringify(answer ?? null)],
      })
    })
  return {
    /** False when a twin has the key; waits for one that is still writing. */
    async claim(tx: Tx, hash: Buffer): Promise<boolean> {
      const rows = await tx.run({
        text: `insert into app.idempotency as mine (tenant_id, actor_id, key, request_hash, status, created_at)
          values ($1, $2, $3, $4, ${CLAIMED}, $5) on conflict (tenant_id, actor_id, key)
          do update set status = ${CLAIMED} where mine.status = ${RELEASED} and mine.request_hash = $4`,
        values: [...id, hash, ctx.clock.date()],
      })
      return rows > 0
    },
    /** Whether a claim whose commit was not answered is there. Inserting waits for a commit that is still under way. */
    async committed(hash: Buffer): Promise<boolean> {
      for (let waited = 0; waited < OUTCOME_WAIT_MS; waited += 500) {
        await sleep(500)
        try {
          await ctx.db.tx(async tx => {
            if (await this.claim(tx, hash)) throw new NotCommitted()
          })
          return true
        } catch (error) {
          if (error instanceof NotCommitted) return false
          if (!isFailure(error, 'database.unavailable')) throw error
        }
      }
      return false
    },
    /** What is stored under the key; waits a little for an answer that is on its way from its commit. */
    async answered(): Promise<Stored | undefined> {
      for (let waited = 0; ; waited += 50) {
        const stored = await find()
        if (stored?.status !== CLAIMED || waited >= ANSWER_WAIT_MS) return stored
        await sleep(50)
      }
    },
    remember: (answer: unknown) => settle(200, answer),
    release: () => settle(RELEASED, null),
  }
}
