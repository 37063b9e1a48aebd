import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import { readAgent } from '#libs/user-agent/index.ts'
import { currentEdition, type Edition } from '#modules/consents/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import { type Ctx, type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import type { PageCookie } from '#platform/http/page.ts'

/** The cookie with the choice itself: without it the banner would ask on every page. */
export const CHOICE_COOKIE = 'amb_choice'
/** A random number of the visitor, only while he allows audience statistics. */
export const VISITOR_COOKIE = 'amb_visitor'
const CHOICE_KEPT_SECONDS = 365 * 86_400

export interface Choice {
  readonly choiceId: string
  readonly technical: boolean
  readonly audience: boolean
}

const macOf = (ctx: Pick<Ctx, 'services' | 'tenantId'>, text: string): string =>
  createHmac('sha256', ctx.services.secret(`site-choice/${ctx.tenantId}`))
    .update(text)
    .digest('base64url')
    .slice(0, 22)

const flags = (choice: Omit<Choice, 'choiceId'>) =>
  `${choice.technical ? 't' : ''}${choice.audience ? 'a' : ''}` || 'n'

const cookieOf = (ctx: Ctx, choice: Choice): string => {
  const text = `${choice.choiceId}.${flags(choice)}`
  return `${text}.${macOf(ctx, text)}`
}

/** The choice that a cookie holds; null when there is none or it was not made by us. */
export function readChoice(ctx: Ctx, cookie: string | undefined): Choice | null {
  const match = /^([0-9a-f-]{36})\.(t?a?|n)\.([\w-]{22})$/.exec(cookie ?? '')
  if (!match) return null
  const [, choiceId, set, mac] = match as unknown as [string, string, string, string]
  const right = macOf(ctx, `${choiceId}.${set}`)
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(right))) return null
  return { choiceId, technical: set.includes('t'), audience: set.includes('a') }
}

/**
 * The cookie notice of the site: that of the clinic's first legal entity, whose site it is. Null when none is
 * published: then nothing may be counted and nobody is asked.
 */
export async function noticeOfSite(ctx: Ctx): Promise<Edition | null> {
  const [first] = await readEntities(ctx.db)
  if (!first) return null
  return currentEdition(ctx.db, first.entityId, 'cookie_notice', ctx.clock.date()).catch((error: unknown) => {
    if (isFailure(error, 'not-found')) return null
    throw error
  })
}

/**
 * Writes a choice down with its proof and gives the cookies that follow from it. Refusing keeps no sign of the visitor
 * and takes his number away (IP-3.7).
 */
export async function recordChoice(
  ctx: SiteCtx,
  notice: Edition,
  input: {
    readonly technical: boolean
    readonly audience: boolean
    readonly page: string
    readonly form: 'banner' | 'settings'
    readonly previous: Choice | null
  },
): Promise<PageCookie[]> {
  const choice = { choiceId: newId(), technical: input.technical, audience: input.audience }
  const path = '/'
  const agreed = choice.technical || choice.audience
  const agent = agreed ? readAgent(ctx.userAgent) : null
  const clinic = unsafeWithClinicRights(ctx, [])
  await clinic.db.tx(tx =>
    tx.run(
      q.insertInto('site.cookie_choice').values({
        tenant_id: ctx.tenantId,
        choice_id: choice.choiceId,
        at: ctx.clock.date(),
        technical: choice.technical,
        audience: choice.audience,
        edition_id: notice.editionId,
        text_sha256: Buffer.from(notice.sha256, 'hex'),
        page: input.page,
        form: input.form,
        previous_id: input.previous?.choiceId ?? null,
        browser: agent?.browser ?? null,
        device: agent?.device ?? null,
        address_proof: agreed ? Buffer.from(macOf(ctx, ctx.address), 'base64url') : null,
      }),
    ),
  )
  return [
    { name: CHOICE_COOKIE, value: cookieOf(ctx, choice), maxAgeSeconds: CHOICE_KEPT_SECONDS, path },
    choice.audience
      ? {
          name: VISITOR_COOKIE,
          value: randomBytes(12).toString('base64url'),
          maxAgeSeconds: 30 * 86_400,
          path,
        }
      : { name: VISITOR_COOKIE, value: '', maxAgeSeconds: 0, path },
  ]
}
