import type { StaffCtx } from '#platform/context/index.ts'

export type ProgressStage =
  | 'waiting'
  | 'reading'
  | 'finding-face'
  | 'analysing'
  | 'rendering'
  | 'writing'
  | 'sealing'

interface Entry {
  readonly session: string
  stage: ProgressStage
  ahead: number
  readonly since: number
}

/** What requests under way are told to say; a ticket is known to the session that made it and to nobody else. */
const entries = new Map<string, Entry>()
const FORGET_MS = 120_000

/** Follows one request under a ticket that the client has chosen. */
export function follow(ctx: StaffCtx, ticket: string) {
  const key = `${ctx.actor.sessionId}/${ticket}`
  const entry: Entry = { session: ctx.actor.sessionId, stage: 'waiting', ahead: 0, since: Date.now() }
  for (const [old, { since }] of entries) if (Date.now() - since > FORGET_MS) entries.delete(old)
  entries.set(key, entry)
  return {
    say(stage: ProgressStage, ahead = 0) {
      entry.stage = stage
      entry.ahead = ahead
    },
    done() {
      entries.delete(key)
    },
  }
}

/** Where a request is; nothing when it has ended or was never this session's. */
export function progressOf(ctx: StaffCtx, ticket: string) {
  const entry = entries.get(`${ctx.actor.sessionId}/${ticket}`)
  return { stage: entry?.stage ?? null, ahead: entry?.ahead ?? 0 }
}
