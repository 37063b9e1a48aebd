import { z } from 'zod'
import { Day, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'

import { Appointment } from './appointment-contract.ts'

export * from './appointment-contract.ts'
export * from './place-contract.ts'
export * from './schedule-contract.ts'

const tag = 'Schedule'

export const WorkWindow = z.object({
  practitionerId: Id,
  branchId: Id,
  entityId: Id,
  chairId: Id.nullable(),
  startsAt: Instant,
  endsAt: Instant,
})
export type WorkWindow = z.infer<typeof WorkWindow>

export const Board = z.object({
  from: Day,
  days: z.number().int(),
  windows: z.array(WorkWindow),
  appointments: z.array(Appointment),
  /** Time taken by visits that the reader may not see: another legal entity's. */
  busy: z.array(
    z.object({
      practitionerId: Id,
      chairId: Id.nullable(),
      branchId: Id,
      startsAt: Instant,
      endsAt: Instant,
    }),
  ),
})
export type Board = z.infer<typeof Board>

export const readBoardEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/board',
  realm: 'staff',
  tag,
  summary: 'Day or week of the schedule',
  query: z.object({
    from: Day,
    days: z.coerce.number().int().min(1).max(7).default(1),
    branchId: Id.optional(),
    practitionerId: Id.optional(),
  }),
  response: Board,
})

export const FreeTime = z.object({
  practitionerId: Id,
  branchId: Id,
  entityId: Id,
  chairId: Id.nullable(),
  startsAt: Instant,
  endsAt: Instant,
})
export type FreeTime = z.infer<typeof FreeTime>

export const HiddenReason = z.object({
  practitionerId: Id,
  reason: z.enum(['does-not-do-service', 'no-schedule', 'fully-booked']),
})
export type HiddenReason = z.infer<typeof HiddenReason>

export const findFreeTimesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/free-times',
  realm: 'staff',
  tag,
  summary: 'Free times of doctors, with the reason why a doctor has none',
  query: z.object({
    from: Day,
    days: z.coerce.number().int().min(1).max(31).default(14),
    serviceId: Id.optional(),
    practitionerId: Id.optional(),
    branchId: Id.optional(),
    durationMinutes: z.coerce.number().int().min(5).max(480).optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(300),
  }),
  response: z.object({ times: z.array(FreeTime), hidden: z.array(HiddenReason) }),
})

export const readAppointmentEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/appointments/:appointmentId',
  realm: 'staff',
  tag,
  summary: 'A visit with its history',
  params: z.object({ appointmentId: Id }),
  response: Appointment.extend({
    history: z.array(
      z.object({
        at: Instant,
        actorKind: z.string(),
        change: z.enum(['booked', 'moved', 'status', 'cancelled', 'edited']),
        before: z.unknown(),
        after: z.unknown(),
      }),
    ),
  }),
})

export const bookAppointmentEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/appointments',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Book a visit; the loser of a race gets the three nearest free times',
  body: z.object({
    patientId: Id,
    practitionerId: Id,
    branchId: Id,
    chairId: Id.nullable().optional(),
    startsAt: Instant,
    durationMinutes: z.number().int().min(5).max(480),
    serviceIds: z.array(Id).max(20).default([]),
    comment: shortText(1000).default(''),
    /** Reception may book beyond the doctor's hours, knowingly. */
    outsideSchedule: z.boolean().default(false),
  }),
  response: z.object({ appointmentId: Id, version: Version }),
})

export const moveAppointmentEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/clinic/appointments/:appointmentId',
  realm: 'staff',
  tag,
  summary: 'Move or lengthen a visit, give it to another doctor or chair, change its services or comment',
  params: z.object({ appointmentId: Id }),
  body: z.object({
    version: Version,
    practitionerId: Id.optional(),
    branchId: Id.optional(),
    chairId: Id.nullable().optional(),
    startsAt: Instant.optional(),
    durationMinutes: z.number().int().min(5).max(480).optional(),
    serviceIds: z.array(Id).max(20).optional(),
    comment: shortText(1000).optional(),
    outsideSchedule: z.boolean().default(false),
  }),
  response: z.object({ version: Version }),
})

export const changeStatusEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/appointments/:appointmentId/status',
  realm: 'staff',
  tag,
  summary: 'Next state of a visit; cancelling needs a reason',
  params: z.object({ appointmentId: Id }),
  body: z.object({
    version: Version,
    status: z.enum(['booked', 'confirmed', 'arrived', 'in_chair', 'completed', 'no_show', 'cancelled']),
    reason: requiredText(500).optional(),
  }),
  response: z.object({ version: Version }),
})

export const patientAppointmentsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/appointments',
  realm: 'staff',
  tag,
  summary: 'Visits of a patient, newest first',
  params: z.object({ patientId: Id }),
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({ appointments: z.array(Appointment) }),
})
