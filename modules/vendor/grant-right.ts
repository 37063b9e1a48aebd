import { plusDays } from '#libs/offer/index.ts'
import { readFirstPeriods, readInvoices, setFirstPeriod } from '#modules/billing/index.ts'
import { momentOf, readClient } from '#modules/clients/index.ts'
import { addGrant, type NewGrant } from '#modules/entitlements/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'

/**
 * Turns a module on without payment, with the reason (MM-6.3). Free days that are prolonged before the first invoice move the
 * day from which the client pays. Errors: `not-found`, `request.invalid`.
 */
export async function grantRight(ctx: VendorCtx, grant: Omit<NewGrant, 'now' | 'by'>): Promise<string> {
  const { tenantId, kind, validTo } = grant
  await readClient(ctx.db, tenantId)
  const { now } = momentOf(ctx.services, tenantId)
  const by = ctx.actor.userId
  return ctx.db.tx(async tx => {
    const grantId = await addGrant(tx, { ...grant, now, by })
    const starts = (await readFirstPeriods(tx, [tenantId])).get(tenantId)
    const invoiced = (await readInvoices(tx, tenantId)).some(invoice => !invoice.credited)
    if (kind === 'trial' && starts !== undefined && !invoiced && validTo >= starts)
      await setFirstPeriod(tx, { tenantId, startsOn: plusDays(validTo, 1), reason: grant.reason, now, by })
    return grantId
  })
}
