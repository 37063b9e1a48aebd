/**
 * Roles of the vendor's own people and what each may do in the console. Deny by default; none of them reaches a patient:
 * the console's database role has no right on clinical tables (MM-3.6, MM-4.2).
 */
export const VENDOR_ROLES = ['administrator', 'accountant', 'support', 'security'] as const
export type VendorRole = (typeof VENDOR_ROLES)[number]

const OFFICE = ['administrator', 'accountant'] as const

export const VENDOR_PERMISSIONS = {
  'vendor.clients.read': ['administrator', 'accountant', 'support', 'security'],
  'vendor.clients.manage': OFFICE,
  'vendor.offers.read': VENDOR_ROLES,
  'vendor.offers.publish': ['administrator'],
  'vendor.billing.read': OFFICE,
  'vendor.billing.manage': OFFICE,
  'vendor.grants.manage': ['administrator'],
  'vendor.letters.read': OFFICE,
  'vendor.letters.manage': OFFICE,
  'vendor.signins.manage': ['administrator', 'support', 'security'],
  'vendor.security.manage': ['administrator', 'security'],
} as const satisfies Record<string, readonly VendorRole[]>

export type VendorPermission = keyof typeof VENDOR_PERMISSIONS

export const isVendorPermission = (permission: string): permission is VendorPermission =>
  permission in VENDOR_PERMISSIONS

/** Whether a role of the vendor gives the permission. */
export const vendorMay = (role: VendorRole, permission: VendorPermission): boolean =>
  (VENDOR_PERMISSIONS[permission] as readonly VendorRole[]).includes(role)
