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

/** A new UUIDv7: ordered by time, so indexes stay dense. */
export const newId = (): string => v7()

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

/** The nil UUID stands for «the platform itself» where a tenant is required. */
export const PLATFORM_TENANT: TenantId = '00000000-0000-0000-0000-000000000000'
