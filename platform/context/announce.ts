import type { LiveEvent } from '../events/bus.ts'
import type { Ctx } from './ctx.ts'

/** Tells open screens that something of a legal entity has changed; called after the commit, carries no personal data. */
export const announce = (ctx: Ctx, topic: LiveEvent['topic'], entityId: string): void =>
  ctx.services.bus.publish({
    tenantId: ctx.tenantId,
    topic,
    entityId,
    at: ctx.clock.now().toString(),
  })
