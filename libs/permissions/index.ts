/**
 * Roles of clinic staff and what each may do. Deny by default: what is not listed is refused.
 * The same table serves the server's policies and the web, so a button and its route follow one rule.
 */
export const ROLES = [
  'owner',
  'administrator',
  'reception',
  'doctor',
  'assistant',
  'cashier',
  'dpo',
  'content',
] as const
export type Role = (typeof ROLES)[number]

/** Roles whose work has a place, so that they may be given for one branch; the others answer for a legal entity. */
export const BRANCH_ROLES: readonly Role[] = ['reception', 'doctor', 'assistant', 'cashier']

const EVERYBODY = ROLES
const FRONT = ['owner', 'administrator', 'reception'] as const
const CARE = ['doctor', 'assistant'] as const

export const PERMISSIONS = {
  'clinic.read': EVERYBODY,
  'clinic.manage': ['owner', 'administrator'],
  'staff.manage': ['owner'],
  'organisation.manage': ['owner'],
  'catalogue.read': EVERYBODY,
  'catalogue.manage': ['owner', 'administrator', 'content'],
  'schedule.read': [...FRONT, ...CARE, 'cashier'],
  'schedule.manage': ['owner', 'administrator'],
  'appointment.book': [...FRONT, 'doctor'],
  'appointment.change': [...FRONT, 'doctor'],
  'appointment.start': [...FRONT, ...CARE],
  'patient.read': [...FRONT, ...CARE, 'cashier', 'dpo'],
  'patient.write': FRONT,
  'patient.verify': FRONT,
  'patient.merge': ['owner', 'administrator'],
  'record.read': ['doctor', 'assistant'],
  'record.write': ['doctor'],
  'record.draft': ['doctor', 'assistant'],
  'record.emergency': ['doctor'],
  'file.read': CARE,
  'file.write': CARE,
  'smile.use': ['doctor'],
  'file.inbox': [...FRONT, ...CARE],
  'bill.read': [...FRONT, 'cashier', 'doctor'],
  'bill.issue': [...FRONT, 'cashier', 'doctor'],
  'payment.take': ['owner', 'administrator', 'reception', 'cashier'],
  'consent.read': [...FRONT, 'dpo'],
  'consent.record': FRONT,
  'report.read': ['owner', 'administrator', 'doctor'],
  'template.manage': ['owner', 'administrator', 'doctor'],
  'document.read': [...FRONT, ...CARE, 'dpo'],
  'document.issue': [...FRONT, 'doctor'],
  'document.sign': [...FRONT, ...CARE],
  'document.wording': ['owner', 'administrator'],
  'text.publish': ['owner', 'dpo'],
  'gate.ask': ['owner', 'dpo'],
  'sharing.manage': ['owner', 'dpo'],
  'audit.read': ['owner', 'dpo'],
  'message.send': FRONT,
  'contract.read': ['owner', 'dpo'],
  'contract.manage': ['owner'],
  'export.take': ['owner'],
  'statistics.read': ['owner', 'administrator', 'content', 'dpo'],
  'review.moderate': ['owner', 'administrator', 'dpo'],
  'enquiry.handle': [...FRONT, 'dpo'],
  'case.register': [...FRONT, 'dpo'],
  'case.manage': ['owner', 'dpo'],
  'incident.manage': ['owner', 'dpo'],
  'destruction.approve': ['owner', 'administrator', 'dpo'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** A role somebody holds, in one legal entity and branch, or in all of them (null). */
export interface Grant {
  readonly role: Role
  readonly entityId: string | null
  readonly branchId: string | null
}

/** Where the permission is needed; what is left out matches every grant. */
export interface Place {
  readonly entityId?: string | null
  readonly branchId?: string | null
}

const covers = (grant: Grant, place: Place): boolean =>
  (grant.entityId === null || place.entityId == null || grant.entityId === place.entityId) &&
  (grant.branchId === null || place.branchId == null || grant.branchId === place.branchId)

/** What concerns the clinic as a whole: the role of one legal entity or branch does not reach it. */
const WHOLE_CLINIC: ReadonlySet<Permission> = new Set<Permission>(['contract.read', 'contract.manage'])

/** Whether one of the grants gives the permission in this place. */
export function granted(grants: readonly Grant[], permission: Permission, place: Place = {}): boolean {
  if (WHOLE_CLINIC.has(permission)) return grantedEverywhere(grants, permission)
  const roles: readonly Role[] = PERMISSIONS[permission]
  return grants.some(grant => roles.includes(grant.role) && covers(grant, place))
}

/** Whether one of the grants gives the permission in all legal entities and branches of the clinic. */
export function grantedEverywhere(grants: readonly Grant[], permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission]
  return grants.some(
    grant => roles.includes(grant.role) && grant.entityId === null && grant.branchId === null,
  )
}

/** All permissions that the grants give somewhere; for menus. */
export const permissionsOf = (grants: readonly Grant[]): Permission[] =>
  (Object.keys(PERMISSIONS) as Permission[]).filter(permission => granted(grants, permission))

export * from './vendor.ts'
