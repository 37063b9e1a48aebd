import type { SessionCookie } from '#platform/http/cookies.ts'
import type { PageCookie } from '#platform/http/page.ts'
import { REGISTRATION_SECONDS } from './registration.ts'

export const REGISTRATION_COOKIE = 'amb_studio'
/** The mark of a browser that was here before, so that only strange ones cause a message. */
export const DEVICE_COOKIE = 'amb_studio_device'

export const registrationCookie = (token: string): PageCookie => ({
  name: REGISTRATION_COOKIE,
  value: token,
  maxAgeSeconds: token === '' ? 0 : REGISTRATION_SECONDS,
  path: '/studio',
})

/** Cookies of somebody who has just come in: the session, the mark of the browser, no registration any more. */
export const cameIn = (session: readonly SessionCookie[], device: string): PageCookie[] => [
  ...session.map(cookie => ({ ...cookie, path: '/' })),
  { name: DEVICE_COOKIE, value: device, maxAgeSeconds: 400 * 86_400, path: '/studio' },
  registrationCookie(''),
]
