import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { momentOf } from '#modules/clients/index.ts'
import type { Ctx } from '#platform/context/index.ts'

/** The moment and the Moscow day by the vendor's own clock. */
export const vendorNow = (ctx: Pick<Ctx, 'services'>): { readonly now: Date; readonly today: string } =>
  momentOf(ctx.services, PLATFORM_TENANT)
