import { forgetLicence } from '#modules/entitlements/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'

/** Runs a write and lets the process forget what it remembered of rights. */
export async function changing<T>(ctx: VendorCtx, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    forgetLicence(ctx.services)
  }
}
