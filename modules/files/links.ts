import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { LINK_MINUTES } from './limits.ts'

const sessionOf = (ctx: Ctx): string => {
  if ('sessionId' in ctx.actor) return ctx.actor.sessionId
  throw fail('auth.required')
}

function mac(ctx: Ctx, fileId: string, variant: string, until: number): Buffer {
  const said = [ctx.tenantId, sessionOf(ctx), fileId, variant, until].join('\n')
  return createHmac('sha256', ctx.services.secret('file-links')).update(said).digest()
}

/**
 * The token of an address for `<img>`: good for some minutes, for this file and this session (SV-4.4). It saves nobody the
 * gate and the evidence: they are asked at every opening. Sessions live in real time, whatever the test clock says.
 */
export function linkToken(ctx: Ctx, fileId: string, variant: string): string {
  // Whole minutes: a screen drawn twice gives the same addresses, so the browser loads a picture once.
  const until = (Math.floor(Date.now() / 60_000) + LINK_MINUTES + 1) * 60
  return `${until.toString(36)}.${mac(ctx, fileId, variant, until).toString('base64url')}`
}

/** Errors: `file.link-expired`, also for a token of another file or session. */
export function checkLinkToken(ctx: Ctx, fileId: string, variant: string, token: string): void {
  const [until, sent] = token.split('.')
  const seconds = Number.parseInt(until ?? '', 36)
  const given = Buffer.from(sent ?? '', 'base64url')
  const right = mac(ctx, fileId, variant, seconds)
  const fits = given.length === right.length && timingSafeEqual(given, right)
  if (!fits || seconds * 1000 < Date.now()) throw fail('file.link-expired')
}
