import { v7 } from 'uuid'

declare const brand: unique symbol
export type Branded<Name extends string> = string & { readonly [brand]?: Name }

export type TenantId = Branded<'tenant'>
export type EntityId = Branded<'legal-entity'>
export type BranchId = Branded<'branch'>
export type PatientId = Branded<'patient'>
export type PractitionerId = Branded<'practitioner'>
export type AppointmentId = Branded<'appointment'>
export type UserId = Branded<'user'>

/** Randomness is fetched for many ids at once: asking the system for sixteen bytes at a time is dear. */
const POOL_BYTES = 4_096
const pool = new Uint8Array(POOL_BYTES)
let used = POOL_BYTES

function random(): Uint8Array {
  if (used === POOL_BYTES) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

let lastMs = 0
let sequence = 0

/** A new UUIDv7: ordered by time, also within a millisecond, so indexes stay dense. */
export function newId(): string {
  const bytes = random()
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    // Begins in the lower half, so that a millisecond has room for two thousand million ids.
    sequence = ((bytes[6]! << 23) | (bytes[7]! << 16) | (bytes[8]! << 8) | bytes[9]!) & 0x7f_ff_ff_ff
  } else sequence++
  return v7({ random: bytes, msecs: lastMs, seq: sequence })
}

/** The smallest id of so many days ago by the machine's clock: what was made since has a greater one. */
export function oldestId(daysAgo: number): string {
  const hex = (Date.now() - daysAgo * 86_400_000).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

/** The nil UUID stands for «the platform itself» where a tenant is required. */
export const PLATFORM_TENANT: TenantId = '00000000-0000-0000-0000-000000000000'
