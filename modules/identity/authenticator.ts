import { dayOf } from '#libs/format/index.ts'
import type { Grant } from '#libs/permissions/index.ts'
import { createSiteDirectory } from '#modules/tenancy/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE, type ScopedDb, statement } from '#platform/db/index.ts'
import type { SessionRealm } from '#platform/http/cookies.ts'
import type { Authenticator, Principal } from '#platform/http/server.ts'
import { tokenHash } from './tokens.ts'
import { vendorPrincipal } from './vendor-user.ts'

/** How long a resolved session is remembered in the process: the longest time an ended one may still answer elsewhere. */
const CACHE_MS = 5_000
const SEEN_EVERY_MS = 60_000

interface SessionRow {
  readonly session_id: string
  readonly principal_id: string
  readonly tenant_id: string
  readonly last_seen_at: Date
  readonly step_up_at: Date | null
}

const findSession = statement<SessionRow>(
  'identity.session',
  `select session_id, principal_id, tenant_id, last_seen_at, step_up_at from identity.session
   where token_hash = $1 and realm = $2 and ended_at is null and expires_at > $3`,
)

const findGrants = statement<{ role: string; entity_id: string | null; branch_id: string | null }>(
  'identity.grants',
  `select role, entity_id, branch_id from identity.membership where tenant_id = $1 and user_id = $2 and revoked_at is null`,
)

/** Everything the scope of a staff member is made of, in one read. */
const findScope = statement<{ entities: string[]; shared: string[]; glass: string[] }>(
  'identity.scope',
  `select
     coalesce((select array_agg(entity_id) from tenancy.legal_entity
       where tenant_id = $1 and ($2::uuid[] is null or entity_id = any ($2))), '{}') as entities,
     coalesce((select array_agg(distinct from_entity) from tenancy.sharing_ground
       where tenant_id = $1 and revoked_at is null and 'contacts' = any (categories)
         and ($2::uuid[] is null or to_entity = any ($2)) and valid_from <= $3 and (valid_to is null or valid_to >= $3)), '{}') as shared,
     coalesce((select array_agg(distinct patient_id) from identity.emergency_access
       where tenant_id = $1 and user_id = $4 and expires_at > $5), '{}') as glass`,
)

const findAccount = statement<{ phone: string }>(
  'identity.account',
  'select phone from identity.patient_account where tenant_id = $1 and account_id = $2',
)

/** Legal entities of the grants, or null when one of them covers all. */
const entitiesOf = (grants: readonly Grant[]): string[] | null =>
  grants.some(grant => grant.entityId === null) ? null : [...new Set(grants.map(grant => grant.entityId!))]

/** Whose records a portal account opens; given by the portal, which knows of representatives. */
export type PatientsOfAccount = (services: Services, tenantId: string, phone: string) => Promise<string[]>

/** Turns cookies into principals. `forget` drops what is remembered, after a session has ended or rights have changed. */
export function createAuthenticator(
  services: Services,
  patientsOfAccount: PatientsOfAccount,
): Authenticator & { forget(): void } {
  const platform: ScopedDb = services.db('amb_platform', NO_SCOPE)
  const sites = createSiteDirectory(services)
  const cache = new Map<string, { readonly until: number; readonly principal: Promise<Principal | null> }>()

  async function staff(row: SessionRow): Promise<Principal | null> {
    const grants = (await platform.all(findGrants([row.tenant_id, row.principal_id]))).map(
      grant => ({ role: grant.role, entityId: grant.entity_id, branchId: grant.branch_id }) as Grant,
    )
    if (grants.length === 0) return null
    const clock = services.clockOf(row.tenant_id)
    const scope = await platform.first(
      findScope([
        row.tenant_id,
        entitiesOf(grants),
        dayOf(clock.nowMs(), 'Europe/Moscow'),
        row.principal_id,
        clock.date(),
      ]),
    )
    return {
      actor: {
        kind: 'staff',
        userId: row.principal_id,
        sessionId: row.session_id,
        tenantId: row.tenant_id,
        grants,
        stepUpAt: row.step_up_at?.getTime() ?? null,
      },
      scope: {
        tenantId: row.tenant_id,
        entityIds: scope!.entities,
        sharedEntityIds: scope!.shared.filter(id => !scope!.entities.includes(id)),
        patientIds: scope!.glass,
      },
    }
  }

  async function patient(row: SessionRow): Promise<Principal | null> {
    const account = await platform.first(findAccount([row.tenant_id, row.principal_id]))
    if (!account) return null
    const patientIds = await patientsOfAccount(services, row.tenant_id, account.phone)
    return {
      actor: {
        kind: 'patient',
        accountId: row.principal_id,
        sessionId: row.session_id,
        tenantId: row.tenant_id,
        phone: account.phone,
        patientIds,
      },
      scope: { tenantId: row.tenant_id, entityIds: [], sharedEntityIds: [], patientIds },
    }
  }

  async function resolve(realm: SessionRealm, token: string): Promise<Principal | null> {
    const row = await platform.first(findSession([tokenHash(token), realm, new Date()]))
    if (!row) return null
    if (Date.now() - row.last_seen_at.getTime() > SEEN_EVERY_MS) {
      await platform.all({
        text: 'update identity.session set last_seen_at = $2 where session_id = $1',
        values: [row.session_id, new Date()],
      })
    }
    switch (realm) {
      case 'staff':
        return staff(row)
      case 'patient':
        return patient(row)
      case 'vendor':
        return vendorPrincipal(services, row)
    }
  }

  return {
    forget() {
      cache.clear()
      sites.forget()
    },
    session(realm, token) {
      const key = `${realm}/${token}`
      const hit = cache.get(key)
      if (hit && hit.until > Date.now()) return hit.principal
      if (cache.size > 5_000) cache.clear()
      const principal = resolve(realm, token)
      cache.set(key, { until: Date.now() + CACHE_MS, principal })
      principal.catch(() => cache.delete(key))
      return principal
    },
    async site(slug) {
      const tenant = await sites.find(slug)
      return (
        tenant && {
          actor: { kind: 'site', tenantId: tenant.tenantId },
          scope: {
            tenantId: tenant.tenantId,
            entityIds: tenant.entityIds,
            sharedEntityIds: [],
            patientIds: [],
          },
        }
      )
    },
  }
}
