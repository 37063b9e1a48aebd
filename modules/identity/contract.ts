import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'
import { ROLES, VENDOR_ROLES } from '#libs/permissions/index.ts'
import { DeviceToken } from './passkey-contract.ts'

export * from './invitation-contract.ts'
export * from './passkey-contract.ts'
export * from './phone-contract.ts'
export * from './staff-contract.ts'
export * from './vendor-account-contract.ts'

const tag = 'Sign-in'
const Email = z.string().trim().toLowerCase().max(254)
const OneTimeCode = z
  .string()
  .trim()
  .regex(/^\d{6}$/)

export const Colleague = z.object({
  userId: Id,
  surname: z.string(),
  given: z.string(),
  patronymic: z.string().nullable(),
})
export type Colleague = z.infer<typeof Colleague>

export const staffSignInEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'Sign in as staff: password, then the code of the second factor when one is set up',
  body: z.object({
    email: Email,
    password: z.string().min(1).max(200),
    totp: OneTimeCode.optional(),
    /** Instead of the code, when the phone with the app is lost. */
    recoveryCode: z.string().trim().max(40).optional(),
    /** The token that browsers kept before it became a cookie; taken over once. */
    device: DeviceToken.optional(),
    /** Slug of the clinic, for people who work in several. */
    clinic: z.string().max(60).optional(),
  }),
  /** `device` is kept by the browser and sent with the next sign-in, so that it is known again. */
  response: z.object({ clinic: z.string() }),
})

export const staffSignOutEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/session',
  realm: 'staff',
  tag,
  summary: 'Sign out',
  response: Empty,
})

export const Me = z.object({
  userId: Id,
  surname: z.string(),
  given: z.string(),
  patronymic: z.string().nullable(),
  /** Null for somebody who registered by telephone. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  totp: z.boolean(),
  grants: z.array(z.object({ role: z.enum(ROLES), entityId: Id.nullable(), branchId: Id.nullable() })),
  practitionerId: Id.nullable(),
})
export type Me = z.infer<typeof Me>

export const readMeEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/me',
  realm: 'staff',
  tag,
  summary: 'Who is signed in and what he may do',
  response: Me,
})

/** How a person proved who he is when the session began. */
export const SIGN_IN_METHODS = ['password', 'totp', 'recovery-code', 'passkey', 'phone'] as const
export type SignInMethod = (typeof SIGN_IN_METHODS)[number]

export const Session = z.object({
  sessionId: Id,
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  userAgent: z.string(),
  /** Browser and system in words, null when the client did not name itself as one. */
  browser: z.string().nullable(),
  method: z.enum(SIGN_IN_METHODS).nullable(),
})
export type Session = z.infer<typeof Session>

export const listSessionsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/sessions',
  realm: 'staff',
  tag,
  summary: 'My live sessions (SV-3.2.2a)',
  response: z.object({ sessions: z.array(Session) }),
})
export const endSessionEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/sessions/:sessionId',
  realm: 'staff',
  tag,
  summary: 'End one of my sessions',
  params: z.object({ sessionId: Id }),
  response: Empty,
})

export const endOtherSessionsEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/sessions',
  realm: 'staff',
  tag,
  summary: 'End all my sessions but this one (SV-3.2.2a)',
  response: z.object({ ended: z.number().int() }),
})

export const stepUpEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/step-up',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Confirm who I am before a sensitive action',
  body: z.object({
    password: z.string().max(200).optional(),
    totp: OneTimeCode.optional(),
    challengeId: Id.optional(),
    code: z.string().max(12).optional(),
  }),
  response: Empty,
})

export const beginTotpEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/totp',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Begin setting up the second factor: the secret for an authenticator app',
  response: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
})
export const confirmTotpEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/totp/confirmation',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Finish setting up the second factor with its first code',
  body: z.object({ code: OneTimeCode }),
  /** Shown once: the server keeps only their hashes. */
  response: z.object({ recoveryCodes: z.array(z.string()) }),
})
export const removeTotpEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/me/totp',
  realm: 'staff',
  tag,
  summary: 'Take the authenticator app off; its recovery codes go with it',
  response: Empty,
})
export const renewRecoveryCodesEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/totp/recovery-codes',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'New recovery codes; the old ones stop working',
  response: z.object({ recoveryCodes: z.array(z.string()) }),
})

export const SecurityState = z.object({
  totp: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  password: z.boolean(),
  passwordChangedAt: Instant.nullable(),
  /** How the account confirms itself inside a session. */
  stepUpBy: z.enum(['totp', 'password', 'phone']),
})
export type SecurityState = z.infer<typeof SecurityState>

export const readSecurityEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/me/security',
  realm: 'staff',
  tag,
  summary: 'How my account is protected',
  response: SecurityState,
})

/** Shortest password, in characters. */
export const PASSWORD_MIN = 12

export const changePasswordEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/me/password',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Change my password; all my other sessions end',
  body: z.object({
    current: z.string().max(200),
    next: z.string().min(PASSWORD_MIN).max(200),
  }),
  response: z.object({ ended: z.number().int() }),
})

export const emergencyAccessEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/emergency-access',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Open the record of another legal entity in an emergency, with a reason; the DPO is told',
  body: z.object({ patientId: Id, reason: requiredText(1000).min(10) }),
  response: z.object({ expiresAt: Instant }),
})

export const requestCodeEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/code',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'Ask for a sign-in code by SMS (SV-3.1)',
  body: z.object({ clinic: z.string().max(60), phone: z.string().max(40) }),
  response: z.object({
    challengeId: Id,
    phone: z.string(),
    resendAfterSeconds: z.number().int(),
    expiresInSeconds: z.number().int(),
  }),
})

export const patientSignInEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/session',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'Sign in as a patient with the code',
  body: z.object({ challengeId: Id, code: z.string().trim().max(12) }),
  response: z.object({ clinic: z.string() }),
})

export const patientSignOutEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/my/session',
  realm: 'patient',
  tag,
  summary: 'Sign out',
  response: Empty,
})

export const vendorSignInEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/session',
  realm: 'public',
  tag,
  idempotent: false,
  summary: "Sign in to the vendor's console",
  body: z.object({
    email: Email,
    password: z.string().min(1).max(200),
    totp: OneTimeCode.optional(),
  }),
  response: z.object({ name: z.string() }),
})

export const vendorSignOutEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/session',
  realm: 'vendor',
  tag,
  summary: 'Sign out of the console',
  response: Empty,
})

export const vendorStepUpEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/session/step-up',
  realm: 'vendor',
  tag,
  idempotent: false,
  summary: 'Confirm who is at the console before a sensitive action (MM1-6.2)',
  body: z.object({ password: z.string().max(200).optional(), totp: OneTimeCode.optional() }),
  response: Empty,
})

export const VendorMe = z.object({
  userId: Id,
  name: z.string(),
  role: z.enum(VENDOR_ROLES),
  now: Instant,
})
export type VendorMe = z.infer<typeof VendorMe>

export const readVendorMeEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/me',
  realm: 'vendor',
  tag,
  summary: 'Who is at the console',
  response: VendorMe,
})
