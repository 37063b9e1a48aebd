import { z } from 'zod'
import { Empty, endpoint } from '#libs/contract/index.ts'

const tag = 'Console account'
const Code = z
  .string()
  .trim()
  .regex(/^\d{6}$/)

export const readVendorSecurityEndpoint = endpoint({
  method: 'GET',
  path: '/api/console/me/security',
  realm: 'vendor',
  tag,
  summary: 'How my account of the console is protected',
  response: z.object({ email: z.string(), totp: z.boolean() }),
})

export const beginVendorTotpEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/me/totp',
  realm: 'vendor',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Begin to set an authenticator app up; it counts after its first code',
  response: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
})

export const confirmVendorTotpEndpoint = endpoint({
  method: 'POST',
  path: '/api/console/me/totp/confirmation',
  realm: 'vendor',
  tag,
  idempotent: false,
  summary: 'The first code of the app: from now on sign-in and confirmations ask for it',
  body: z.object({ code: Code }),
  response: Empty,
})

export const removeVendorTotpEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/console/me/totp',
  realm: 'vendor',
  tag,
  summary: 'Take the authenticator app off',
  response: Empty,
})

export const changeVendorPasswordEndpoint = endpoint({
  method: 'PUT',
  path: '/api/console/me/password',
  realm: 'vendor',
  tag,
  idempotent: false,
  summary: 'Change my password of the console; my other sessions end',
  body: z.object({ current: z.string().max(200), next: z.string().min(12).max(200) }),
  response: z.object({ ended: z.number().int() }),
})
