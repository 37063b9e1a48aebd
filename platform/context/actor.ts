import type { Grant, VendorRole } from '#libs/permissions/index.ts'

/** Who acts. Every use case knows it; there is no «current user» anywhere else. */
export type Actor = StaffActor | PatientActor | SiteActor | VendorActor | SystemActor

export interface StaffActor {
  readonly kind: 'staff'
  readonly userId: string
  readonly sessionId: string
  readonly tenantId: string
  readonly grants: readonly Grant[]
  /** Epoch milliseconds of the last confirmed second factor in this session. */
  readonly stepUpAt: number | null
}

export interface PatientActor {
  readonly kind: 'patient'
  readonly accountId: string
  readonly sessionId: string
  readonly tenantId: string
  readonly phone: string
  readonly patientIds: readonly string[]
}

/** A visitor of a clinic's public site who has not signed in. */
export interface SiteActor {
  readonly kind: 'site'
  readonly tenantId: string
}

export interface VendorActor {
  readonly kind: 'vendor'
  readonly userId: string
  readonly sessionId: string
  readonly name: string
  readonly role: VendorRole
  /** Epoch milliseconds of the last confirmation of identity in this session. */
  readonly stepUpAt: number | null
}

export interface SystemActor {
  readonly kind: 'system'
  readonly tenantId: string | null
  readonly job: string
}

export interface Anyone {
  readonly kind: 'anyone'
}

/** The id that evidence is written under. */
export function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'staff':
    case 'vendor':
      return actor.userId
    case 'patient':
      return actor.accountId
    case 'site':
    case 'system':
      return null
  }
}
