import { z } from 'zod'
import { Day, endpoint, Id, Instant, requiredText, shortText, Version } from '#libs/contract/index.ts'
import { Appointment } from './appointment-contract.ts'

const tag = 'Schedule'
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const later = { error: 'the end is not after the beginning' }

const shiftFields = {
  /** 1 Monday … 7 Sunday. */
  weekday: z.number().int().min(1).max(7),
  from: Time,
  to: Time,
  /** Only odd or even days of the month, or only odd or even weeks of the year. */
  parity: z.enum(['odd', 'even', 'odd-week', 'even-week']).nullable(),
  branchId: Id,
  entityId: Id,
  chairId: Id.nullable(),
}
const inOrder = (shift: { from: string; to: string }) => shift.from < shift.to
export const Shift = z.object({ ...shiftFields, validFrom: Day, validTo: Day.nullable() })
export type Shift = z.infer<typeof Shift>

export const ScheduleException = z.object({
  exceptionId: Id,
  day: Day,
  kind: z.enum(['off', 'extra']),
  /** Null: the whole day. */
  from: Time.nullable(),
  to: Time.nullable(),
  branchId: Id.nullable(),
  entityId: Id.nullable(),
  chairId: Id.nullable(),
  reason: z.string(),
})
export type ScheduleException = z.infer<typeof ScheduleException>

const span = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000
export const ScheduleChange = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('week'),
      validFrom: Day,
      validTo: Day.nullable(),
      shifts: z.array(z.object(shiftFields).refine(inOrder, later)).max(60),
    })
    .refine(change => change.validTo === null || change.validTo >= change.validFrom, later),
  z
    .object({
      kind: z.literal('off'),
      from: Day,
      to: Day,
      fromTime: Time.nullable(),
      toTime: Time.nullable(),
      reason: requiredText(200),
    })
    .refine(change => span(change.from, change.to) >= 0 && span(change.from, change.to) <= 366, later)
    .refine(change => (change.fromTime === null) === (change.toTime === null), later)
    .refine(change => change.fromTime === null || change.fromTime < change.toTime!, later),
  z
    .object({
      kind: z.literal('extra'),
      day: Day,
      fromTime: Time,
      toTime: Time,
      branchId: Id,
      entityId: Id,
      chairId: Id.nullable(),
      reason: shortText(200),
    })
    .refine(change => change.fromTime < change.toTime, later),
  z.object({ kind: z.literal('cancel'), exceptionIds: z.array(Id).min(1).max(400) }),
])
export type ScheduleChange = z.infer<typeof ScheduleChange>

export const Schedule = z.object({
  practitionerId: Id,
  version: Version,
  shifts: z.array(Shift),
  exceptions: z.array(ScheduleException),
  /** The last change, which can be undone. */
  last: z.object({ at: Instant, by: z.string(), change: z.string() }).nullable(),
})
export type Schedule = z.infer<typeof Schedule>

/** What a change would do beyond the schedule itself. */
export const Consequences = z.object({
  /** Visits to come that would stand outside the working hours; they stay booked. */
  affected: z.array(Appointment),
  /** Another doctor stands at the same chair at that time. */
  chairClashes: z.array(
    z.object({ practitionerId: Id, chairId: Id, weekday: z.number().int(), from: Time, to: Time }),
  ),
})
export type Consequences = z.infer<typeof Consequences>

const doctor = { realm: 'staff', tag, params: z.object({ practitionerId: Id }) } as const
export const readScheduleEndpoint = endpoint({
  ...doctor,
  method: 'GET',
  path: '/api/clinic/schedules/:practitionerId',
  summary: "A doctor's shifts and the days that differ",
  response: Schedule,
})
export const previewScheduleEndpoint = endpoint({
  ...doctor,
  method: 'POST',
  path: '/api/clinic/schedules/:practitionerId/preview',
  summary: 'Which booked visits a change of the schedule would leave outside working hours; nothing is saved',
  idempotent: false,
  body: z.object({ change: ScheduleChange }),
  response: Consequences,
})
export const changeScheduleEndpoint = endpoint({
  ...doctor,
  method: 'POST',
  path: '/api/clinic/schedules/:practitionerId/changes',
  status: 201,
  summary: 'Change the schedule; refused while visits would be left outside it, unless they are acknowledged',
  body: z.object({ version: Version, change: ScheduleChange, acknowledged: z.boolean().default(false) }),
  response: z.object({ version: Version }),
})
export const undoScheduleEndpoint = endpoint({
  ...doctor,
  method: 'POST',
  path: '/api/clinic/schedules/:practitionerId/undo',
  summary:
    'Bring back the schedule as it was before the last change; `withoutChairs` leaves out those that went out of use since',
  body: z.object({
    version: Version,
    acknowledged: z.boolean().default(false),
    withoutChairs: z.boolean().default(false),
  }),
  response: z.object({ version: Version }),
})
