import type { SessionCookie } from '#platform/http/cookies.ts'
import type { PageCookie } from '#platform/http/page.ts'
import { REGISTRATION_SECONDS } from './registration.ts'

export const REGISTRATION_COOKIE = 'amb_studio'

export const registrationCookie = (token: string): PageCookie => ({
  name: REGISTRATION_COOKIE,
  value: token,
  maxAgeSeconds: token === '' ? 0 : REGISTRATION_SECONDS,
  path: '/studio',
})

/** Cookies of somebody who has just come in: the session and the mark of the browser, no registration any more. */
export const cameIn = (session: readonly SessionCookie[]): PageCookie[] => [
  ...session.map(cookie => ({ ...cookie, path: '/' })),
  registrationCookie(''),
]
