import type { Clock } from '../clock/index.ts'
import type { ScopedDb } from '../db/index.ts'
import type { Actor } from './actor.ts'
import type { Services } from './services.ts'

export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Everything a use case may know of its surroundings. Use cases are `async (ctx, input) => output` and read no
 * global, no clock and no environment besides this.
 */
export interface Ctx<A extends Actor = Actor> {
  readonly actor: A
  /** The tenant the request is about; the nil UUID in the vendor's console. */
  readonly tenantId: string
  /** The database as this actor may see it. */
  readonly db: ScopedDb
  /** The tenant's clock (its test clock in demo mode). */
  readonly clock: Clock
  readonly log: Logger
  readonly requestId: string
  /** Address and agent of the client, for evidence. */
  readonly address: string
  readonly userAgent: string
  readonly language: 'ru' | 'en'
  /** What the browser shows to be known again; absent where no browser asks. */
  readonly device?: string | null
  readonly services: Services
}

export type StaffCtx = Ctx<import('./actor.ts').StaffActor>
export type PatientCtx = Ctx<import('./actor.ts').PatientActor>
export type SiteCtx = Ctx<import('./actor.ts').SiteActor>
export type VendorCtx = Ctx<import('./actor.ts').VendorActor>
