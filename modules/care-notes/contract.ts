import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Care notes'

export const AlertKind = z.enum(['allergy', 'condition', 'medicine'])
export const Alert = z.object({
  alertId: Id,
  kind: AlertKind,
  text: z.string(),
  severe: z.boolean(),
  at: Instant,
})
export type Alert = z.infer<typeof Alert>

export const NotePlace = z.enum(['tooth', 'plan-item', 'patient'])
export const CareNote = z.object({
  noteId: Id,
  place: NotePlace,
  tooth: z.number().int().nullable(),
  itemId: z.string().nullable(),
  text: z.string(),
  at: Instant,
  by: z.string(),
})
export type CareNote = z.infer<typeof CareNote>

export const readCareNotesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/care-notes',
  realm: 'staff',
  tag,
  summary: 'Alerts in force (allergies, conditions, medicines) and notes of a patient, newest first',
  params: z.object({ patientId: Id }),
  response: z.object({ alerts: z.array(Alert), notes: z.array(CareNote) }),
})
export const addAlertEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/alerts',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Record an allergy, a condition or a medicine',
  params: z.object({ patientId: Id }),
  body: z.object({ kind: AlertKind, text: requiredText(300), severe: z.boolean().default(false) }),
  response: z.object({ alertId: Id }),
})
export const endAlertEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/alerts/:alertId/end',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Say that an alert is over, and why; it stays in the record',
  params: z.object({ patientId: Id, alertId: Id }),
  body: z.object({ reason: requiredText(300) }),
  response: Empty,
})
export const addNoteEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/care-notes',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Write a note about a tooth, an item of a plan or the patient',
  params: z.object({ patientId: Id }),
  body: z.object({
    place: NotePlace,
    tooth: z.number().int().min(11).max(85).nullable().default(null),
    itemId: z.string().min(1).max(40).nullable().default(null),
    text: requiredText(2000),
  }),
  response: z.object({ noteId: Id }),
})
