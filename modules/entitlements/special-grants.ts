import { newId } from '#libs/ids/index.ts'
import { isModule, MODULES } from '#libs/offer/index.ts'
import { momentOf, type Who } from '#modules/clients/index.ts'
import { listTenantsAcrossTenants } from '#modules/tenancy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { forgetLicence } from './licence.ts'

export interface NewGrant {
  readonly tenantId: string
  readonly kind: 'trial' | 'override'
  readonly module: string
  readonly validFrom: string
  readonly validTo: string
  readonly reason: string
  readonly now: Date
  readonly by: string | null
}

/** Turns a module on without payment, for days and with a reason (MM-6.3). Error: `request.invalid`. */
export async function addGrant(tx: Tx, grant: NewGrant): Promise<string> {
  if (!isModule(grant.module)) throw fail('request.invalid', { fields: 'module' })
  if (grant.validTo < grant.validFrom) throw fail('request.invalid', { fields: 'validTo' })
  const grantId = newId()
  await tx.run({
    text: `insert into entitlements.special_grant
      (tenant_id, grant_id, kind, module, valid_from, valid_to, reason, granted_at, granted_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      grant.tenantId,
      grantId,
      grant.kind,
      grant.module,
      grant.validFrom,
      grant.validTo,
      grant.reason,
      grant.now,
      grant.by,
    ],
  })
  return grantId
}

/** Ends a trial or an override at once. Error: `not-found`. */
export async function revokeGrant(
  services: Services,
  db: ScopedDb,
  { tenantId, grantId, who }: { readonly tenantId: string; readonly grantId: string; readonly who: Who },
): Promise<void> {
  const { now } = momentOf(services, tenantId)
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update entitlements.special_grant set revoked_at = $3, revoked_by = $4
        where tenant_id = $1 and grant_id = $2 and revoked_at is null`,
      values: [tenantId, grantId, now, who.id],
    })
    if (rows === 0) throw fail('not-found')
  })
  forgetLicence(services, tenantId)
}

/**
 * Clinics that worked before rights were counted go on for a year by an override with its reason, to be replaced by
 * invoices. Called once, after the migration that brought the tables.
 */
export async function adoptTenantsAcrossTenants(services: Services): Promise<void> {
  const { now, today } = momentOf(services, '')
  const validTo = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`.replace('-02-29', '-02-28')
  const tenants = await listTenantsAcrossTenants(services)
  await services.db('amb_platform', NO_SCOPE).tx(async tx => {
    for (const { tenantId } of tenants)
      for (const module of MODULES)
        await addGrant(tx, {
          tenantId,
          kind: 'override',
          module,
          validFrom: today,
          validTo,
          reason: 'Клиника работала до начала учёта прав',
          now,
          by: null,
        })
  })
}
