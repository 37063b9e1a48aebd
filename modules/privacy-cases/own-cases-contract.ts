import { z } from 'zod'
import { Day, endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'
import { CASE_STATES } from '#libs/subject-case/cases.ts'
import { CaseCard, CaseKind } from './case-contract.ts'

/** What the patient sees of his own case. */
export const OwnCase = z.object({
  caseId: Id,
  number: z.string(),
  kind: CaseKind,
  receivedAt: Instant,
  state: z.enum(CASE_STATES),
  outcomeText: z.string().nullable(),
  deadlines: z.array(
    z.object({
      dueAt: Instant,
      dueDay: Day.nullable(),
      duty: z.string(),
      explanation: z.string(),
      metAt: Instant.nullable(),
    }),
  ),
})
export type OwnCase = z.infer<typeof OwnCase>

export const ownCasesEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/privacy/cases',
  realm: 'patient',
  tag: 'Portal',
  summary: 'My requests about my data',
  response: z.object({ cases: z.array(OwnCase) }),
})

export const withdrawalPreviewEndpoint = endpoint({
  method: 'GET',
  path: '/api/my/privacy/withdrawal',
  realm: 'patient',
  tag: 'Portal',
  summary: 'What would happen if all consents were withdrawn (J3.8)',
  query: z.object({ patientId: Id }),
  response: z.object({
    operators: z.array(
      z.object({
        entityId: Id,
        name: z.string(),
        dueDay: Day.nullable(),
        explanation: z.string(),
        openCase: z.string().nullable(),
        effects: CaseCard.shape.effects,
      }),
    ),
  }),
})

export const openOwnCaseEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/privacy/cases',
  realm: 'patient',
  tag: 'Portal',
  status: 201,
  summary: 'Withdraw consents, ask for one’s data, correction, blocking, or report a strange access',
  body: z.object({
    patientId: Id,
    entityId: Id,
    kind: CaseKind,
    text: shortText(4000),
    /** Day and event that looked strange; for reports about access. */
    eventId: Id.nullable().optional(),
  }),
  response: z.object({ caseId: Id, number: z.string(), dueAt: Instant, joined: z.boolean() }),
})
