import { z } from 'zod'
import { Day, endpoint, Id, Instant, Kopecks } from '#libs/contract/index.ts'

export const MyPlan = z.object({
  planId: Id,
  patientId: Id,
  number: z.string(),
  title: z.string(),
  doctor: z.string(),
  signedAt: Instant,
  frozenUntil: Day,
  /** Whether the prices of the plan still hold today. */
  pricesHold: z.boolean(),
  option: z.string(),
  totalKopecks: Kopecks,
  guaranteeMonths: z.number().int(),
  phases: z.array(
    z.object({
      phaseId: z.string(),
      title: z.string(),
      visits: z.number().int(),
      weeks: z.number().int(),
      totalKopecks: Kopecks,
      items: z.array(
        z.object({
          itemId: z.string(),
          name: z.string(),
          teeth: z.array(z.number().int()),
          quantity: z.number().int(),
          totalKopecks: Kopecks,
        }),
      ),
    }),
  ),
})
export type MyPlan = z.infer<typeof MyPlan>

export const myPlansEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/plans',
  realm: 'patient',
  tag: 'Patient portal',
  summary: 'Treatment plans that I have signed',
  response: z.object({ plans: z.array(MyPlan) }),
})
