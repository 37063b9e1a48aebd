import { z } from 'zod'
import {
  Day,
  Empty,
  endpoint,
  Id,
  Instant,
  Kopecks,
  requiredText,
  shortText,
  Version,
} from '#libs/contract/index.ts'

export * from './my-contract.ts'

const tag = 'Treatment plans'
const Key = z.string().min(1).max(40)
const Teeth = z.array(z.number().int()).max(32)
const Percent = z.number().min(0).max(100)

/** What a doctor writes; names and prices come from the price list. */
export const DraftItem = z.object({
  itemId: Key,
  serviceId: Id,
  teeth: Teeth.default([]),
  quantity: z.number().int().min(1).max(99),
  discountPercent: Percent.default(0),
})
export const DraftPhase = z.object({
  phaseId: Key,
  title: shortText(120),
  visits: z.number().int().min(1).max(50),
  weeks: z.number().int().min(0).max(200),
  items: z.array(DraftItem).max(60),
})
export const DraftOption = z.object({
  optionId: Key,
  title: requiredText(80),
  guaranteeMonths: z.number().int().min(0).max(600),
  note: shortText(1000).default(''),
  phases: z.array(DraftPhase).max(12),
})
export type DraftOption = z.input<typeof DraftOption>

export const PlanItem = DraftItem.extend({
  code: z.string(),
  nomenclatureCode: z.string().nullable(),
  name: z.string(),
  minutes: z.number().int(),
  priceKopecks: Kopecks,
  discountPercent: Percent,
  teeth: Teeth,
})
export const PlanPhase = DraftPhase.extend({ items: z.array(PlanItem) })
export const PlanOption = DraftOption.extend({ note: z.string(), phases: z.array(PlanPhase) })

export const PlanVersion = z.object({
  number: z.number().int(),
  options: z.array(PlanOption),
  frozenUntil: Day,
  lock: Version,
  updatedAt: Instant,
  signedOption: z.string().nullable(),
  signedAt: Instant.nullable(),
  sha256: z.string().nullable(),
})
export type PlanVersion = z.infer<typeof PlanVersion>

export const PlanExecution = z.object({
  done: z.array(z.object({ itemId: z.string(), quantity: z.number().int() })),
  renderedKopecks: Kopecks,
  paidKopecks: Kopecks,
  nextPhaseId: z.string().nullable(),
  visits: z.array(
    z.object({ phaseId: z.string(), appointmentId: Id, startsAt: Instant, status: z.string() }),
  ),
})

export const Plan = z.object({
  planId: Id,
  entityId: Id,
  patientId: Id,
  practitionerId: Id.nullable(),
  number: z.string(),
  title: z.string(),
  createdAt: Instant,
  /** Newest first. */
  versions: z.array(PlanVersion),
  /** Of the newest signed version. */
  execution: PlanExecution.nullable(),
})
export type Plan = z.infer<typeof Plan>

export const listPlansEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/plans',
  realm: 'staff',
  tag,
  summary: 'Treatment plans of a patient with their versions and what has been done',
  params: z.object({ patientId: Id }),
  response: z.object({ plans: z.array(Plan) }),
})
export const createPlanEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/plans',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'New treatment plan',
  params: z.object({ patientId: Id }),
  body: z.object({ entityId: Id, title: requiredText(120) }),
  response: z.object({ planId: Id, number: z.string() }),
})
export const savePlanEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/plans/:planId/draft',
  realm: 'staff',
  tag,
  summary: 'Save the options of a draft; prices are taken from the price list and stay until the date given',
  params: z.object({ planId: Id }),
  body: z.object({ lock: Version, frozenUntil: Day, options: z.array(DraftOption).max(4) }),
  response: z.object({ lock: Version }),
})
export const revisePlanEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/plans/:planId/versions',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Begin a new version of a signed plan; the signed one stays',
  params: z.object({ planId: Id }),
  response: z.object({ number: z.number().int() }),
})
export const requestPlanSignatureEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/plans/:planId/signature-requests',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Send the patient a code that signs one option of the draft',
  params: z.object({ planId: Id }),
  body: z.object({ lock: Version, optionId: Key }),
  response: z.object({ challengeId: Id, phone: z.string() }),
})
export const signPlanEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/plans/:planId/signature',
  realm: 'staff',
  tag,
  summary: "Sign by the patient's code: from now on this version never changes",
  params: z.object({ planId: Id }),
  body: z.object({ challengeId: Id, code: z.string().trim().min(4).max(12) }),
  response: z.object({ sha256: z.string(), signedAt: Instant }),
})
export const bookPhaseEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/plans/:planId/phase-visits',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Say which phase of a plan a booked visit belongs to',
  params: z.object({ planId: Id }),
  body: z.object({ phaseId: Key, appointmentId: Id }),
  response: Empty,
})
