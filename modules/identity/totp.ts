import { Secret, TOTP } from 'otpauth'
import type { Services } from '#platform/context/index.ts'
import { openBytes, sealBytes } from '#platform/keys/index.ts'

const PERIOD = 30

const context = (userId: string) => `totp/${userId}`

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: 20 }).buffer)

export const sealTotp = (services: Services, userId: string, secret: Buffer): Buffer =>
  sealBytes(services.secret('totp'), secret, context(userId))

export const openTotp = (services: Services, userId: string, sealed: Buffer): Buffer =>
  openBytes(services.secret('totp'), sealed, context(userId))

const totpOf = (secret: Buffer, label: string) =>
  new TOTP({
    issuer: 'Ambulatoria',
    label,
    secret: new Secret({
      buffer: secret.buffer.slice(secret.byteOffset, secret.byteOffset + secret.length) as ArrayBuffer,
    }),
    period: PERIOD,
  })

export const totpUri = (secret: Buffer, label: string): string => totpOf(secret, label).toString()
export const totpBase32 = (secret: Buffer): string => totpOf(secret, '').secret.base32

/**
 * The time step of a right code, or null. One step of clock drift is forgiven either way; a step that is not later
 * than the last accepted one is a replay.
 */
export function checkTotp(
  secret: Buffer,
  code: string,
  lastStep: number | null,
  now = Date.now(),
): number | null {
  const delta = totpOf(secret, '').validate({ token: code, window: 1, timestamp: now })
  if (delta === null) return null
  const step = Math.floor(now / 1000 / PERIOD) + delta
  return lastStep !== null && step <= lastStep ? null : step
}
