import { z } from 'zod'
import { Empty, endpoint, Id } from '#libs/contract/index.ts'
import { Appointment } from './appointment-contract.ts'

const place = { realm: 'staff', tag: 'Schedule', params: z.object({ placeId: Id }) } as const

/** What stands in a branch, a room or a chair from now on. */
export const PlaceUse = z.object({
  kind: z.enum(['branch', 'room', 'chair']),
  name: z.string(),
  /** Visits to come; they stay booked when the place goes out of use. */
  visits: z.array(Appointment),
  /** Visits to come of legal entities whose patients the actor does not see. */
  others: z.number().int(),
  /** Doctors whose working hours name it, or a chair of it, now or later: they are changed first. */
  practitionerIds: z.array(Id),
})
export type PlaceUse = z.infer<typeof PlaceUse>

export const placeUseEndpoint = endpoint({
  ...place,
  method: 'GET',
  path: '/api/clinic/places/:placeId/use',
  summary: 'What stands in a branch, a room or a chair from now on: visits and working hours',
  response: PlaceUse,
})
export const archivePlaceEndpoint = endpoint({
  ...place,
  method: 'PUT',
  path: '/api/clinic/places/:placeId/archive',
  summary:
    'Close a branch, or take a room or a chair out of use; refused while working hours name it, or visits are to come: those of a room may be acknowledged, those of a branch are moved first',
  body: z.object({ acknowledged: z.boolean().default(false) }),
  response: Empty,
})
export const restorePlaceEndpoint = endpoint({
  ...place,
  method: 'DELETE',
  path: '/api/clinic/places/:placeId/archive',
  summary: 'Open a branch again, or bring a room or a chair back into use',
  response: Empty,
})
