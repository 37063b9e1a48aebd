import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import type { VendorRole } from '#libs/permissions/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import type { Principal } from '#platform/http/server.ts'

export interface VendorUser {
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly role: VendorRole
  readonly password_hash: string | null
  readonly totp_secret: Buffer | null
  readonly totp_confirmed_at: Date | null
  readonly totp_last_step: number | null
  readonly locked_until: Date | null
}

const COLUMNS =
  'user_id, email, name, role, password_hash, totp_secret, totp_confirmed_at, totp_last_step, locked_until'

/** A person of the vendor by e-mail or by id. */
export const findVendorUser = (
  services: Services,
  by: { readonly email: string } | { readonly userId: string },
): Promise<VendorUser | undefined> =>
  services.db('amb_platform', NO_SCOPE).first<VendorUser>({
    text: `select ${COLUMNS} from identity.vendor_user where ${'email' in by ? 'email' : 'user_id'} = $1`,
    values: ['email' in by ? by.email : by.userId],
  })

interface VendorSession {
  readonly session_id: string
  readonly principal_id: string
  readonly step_up_at: Date | null
}

/**
 * Who a session of the console belongs to. Its scope is the platform itself and no clinic: the console's database role
 * sees contracts of all clients by their own policies and has no right on clinical tables (MM-3.6).
 */
export async function vendorPrincipal(services: Services, row: VendorSession): Promise<Principal | null> {
  const user = await findVendorUser(services, { userId: row.principal_id })
  if (!user) return null
  return {
    actor: {
      kind: 'vendor',
      userId: user.user_id,
      sessionId: row.session_id,
      name: user.name,
      role: user.role,
      stepUpAt: row.step_up_at?.getTime() ?? null,
    },
    scope: { tenantId: PLATFORM_TENANT, entityIds: [], sharedEntityIds: [], patientIds: [] },
  }
}
