import { z } from 'zod'
import { Day, endpoint, Id, requiredText } from '#libs/contract/index.ts'

const OwnClaim = z.object({ patientId: Id, entityId: Id, text: requiredText(4000) })
const tag = 'Portal'

export const claimCodeEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/privacy/claims/code',
  realm: 'patient',
  tag,
  idempotent: false,
  summary:
    'A claim as it will be signed, and the code that signs it: a claim is accepted only signed (MD-8.2)',
  body: OwnClaim,
  response: z.object({
    challengeId: Id,
    phone: z.string(),
    sha256: z.string(),
    expiresInSeconds: z.number().int(),
    resendAfterSeconds: z.number().int(),
    text: z.object({
      title: z.string(),
      body: z.array(z.object({ heading: z.string().optional(), text: z.string() })),
    }),
  }),
})

export const signClaimEndpoint = endpoint({
  method: 'POST',
  path: '/api/my/privacy/claims',
  realm: 'patient',
  tag,
  status: 201,
  summary: 'Sign a claim by the code; it becomes a case with its clock (MD-8.2, IV-6.1, IV-6.2)',
  body: OwnClaim.extend({ challengeId: Id, code: z.string().regex(/^\d{6}$/) }),
  response: z.object({ caseId: Id, number: z.string(), dueDay: Day, signatureId: Id }),
})
