import { newId } from '#libs/ids/index.ts'
import { readAgent } from '#libs/user-agent/index.ts'
import { may } from '#modules/privacy/index.ts'
import { type Ctx, type SiteCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import type { PageRequest } from '#platform/http/page.ts'
import type { Choice } from './cookie-choice.ts'

/** Parts of an address that say which public page it is; links with secrets keep only the name of the part. */
const PUBLIC_PARTS = new Set(['clinic', 'slug', 'entity', 'edition'])

/** The address of a page as statistics know it: without query, without anybody's secret link. */
export const pageAddress = (pattern: string, params: Readonly<Record<string, string>>): string =>
  pattern.replace(/:(\w+)/g, (whole, name: string) =>
    PUBLIC_PARTS.has(name) ? (params[name] ?? whole) : whole,
  )

/** Where a visitor came from: the other site, without the path that might name him; our own pages say nothing new. */
export function referrerOf(header: string, ownHost: string): string | null {
  try {
    const { protocol, host } = new URL(header)
    return /^https?:$/.test(protocol) && host !== ownHost ? host.slice(0, 200) : null
  } catch {
    return null
  }
}

const allows = async (ctx: Ctx, choice: Choice, accepted: boolean, purpose: 'technical' | 'audience') =>
  (
    await may(ctx, {
      subject: { kind: 'site_user', choice: { id: choice.choiceId, accepted } },
      purpose: `site_statistics_${purpose}`,
      action: 'collection',
    })
  ).allowed

/**
 * Counts a page that was shown, when the gate lets its purpose: the fields of IV-1.1.2 and MD-3.3, no more. The number
 * of the visitor and the site he came from belong to audience statistics only.
 */
export async function countView(
  ctx: SiteCtx,
  choice: Choice,
  view: Pick<PageRequest, 'params' | 'referrer'> & {
    readonly pattern: string
    readonly visitor: string | undefined
  },
): Promise<void> {
  const [technical, audience] = await Promise.all([
    allows(ctx, choice, choice.technical, 'technical'),
    allows(ctx, choice, choice.audience, 'audience'),
  ])
  if (!technical && !audience) return
  const { browser, device } = readAgent(ctx.userAgent)
  const own = new URL(ctx.services.config.publicUrl).host
  await unsafeWithClinicRights(ctx, []).db.tx(tx =>
    tx.run(
      q.insertInto('site.page_view').values({
        tenant_id: ctx.tenantId,
        view_id: newId(),
        choice_id: choice.choiceId,
        at: ctx.clock.date(),
        address: ctx.address,
        cookie: audience && /^[\w-]{16}$/.test(view.visitor ?? '') ? view.visitor! : null,
        browser,
        device,
        page: pageAddress(view.pattern, view.params),
        referrer: audience ? referrerOf(view.referrer, own) : null,
      }),
    ),
  )
}
