import { z } from 'zod'
import { Id, Instant, Version } from '#libs/contract/index.ts'
import { PatientBrief } from '#modules/patients/contract.ts'

export const APPOINTMENT_STATUSES = [
  'held',
  'booked',
  'confirmed',
  'arrived',
  'in_chair',
  'completed',
  'no_show',
  'cancelled',
] as const
export const AppointmentStatus = z.enum(APPOINTMENT_STATUSES)
export type AppointmentStatus = z.infer<typeof AppointmentStatus>

export const Appointment = z.object({
  appointmentId: Id,
  entityId: Id,
  branchId: Id,
  practitionerId: Id,
  chairId: Id.nullable(),
  /** Null while the slot is only held. */
  patient: PatientBrief.nullable(),
  startsAt: Instant,
  endsAt: Instant,
  status: AppointmentStatus,
  source: z.enum(['reception', 'site', 'portal', 'import']),
  serviceIds: z.array(Id),
  comment: z.string(),
  firstVisit: z.boolean(),
  cancelReason: z.string().nullable(),
  version: Version,
})
export type Appointment = z.infer<typeof Appointment>
