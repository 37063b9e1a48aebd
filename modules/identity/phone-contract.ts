import { z } from 'zod'
import { Empty, endpoint, Id, Instant, requiredText } from '#libs/contract/index.ts'

const tag = 'Staff: account by telephone'
const CodeText = z.string().trim().min(4).max(12)

export const sendStepUpCodeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/session/step-up/code',
  realm: 'staff',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Send a code that confirms who I am, when I sign in by telephone (SV-3.2.2a)',
  response: z.object({ challengeId: Id, sender: z.string(), resendAfterSeconds: z.number().int() }),
})
export const beginPhoneChangeEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/phone/codes',
  realm: 'staff',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Send codes to the old and to the new telephone (SV-3.2.2b)',
  body: z.object({ phone: requiredText(60) }),
  response: z.object({
    oldChallengeId: Id,
    newChallengeId: Id,
    sender: z.string(),
    resendAfterSeconds: z.number().int(),
  }),
})
export const changePhoneEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/me/phone',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'Change the telephone of the account by both codes',
  body: z.object({ oldChallengeId: Id, oldCode: CodeText, newChallengeId: Id, newCode: CodeText }),
  response: Empty,
})
export const freezeOwnEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/me/freeze',
  realm: 'staff',
  tag,
  idempotent: false,
  summary: 'The telephone is lost: end everything and let nobody in',
  response: Empty,
})

const params = z.object({ tenantId: Id, userId: Id })
const console = { realm: 'vendor', tag: 'Console: sign-ins by telephone' } as const
const base = '/api/console/clients/:tenantId/sign-ins'

export const PhoneSignIn = z.object({
  userId: Id,
  name: z.string(),
  phone: z.string(),
  freeze: z
    .object({ frozenAt: Instant, frozenBy: z.enum(['owner', 'letter', 'vendor']), reason: z.string() })
    .nullable(),
  waiting: z.object({ phone: z.string(), effectiveAt: Instant }).nullable(),
})
export type PhoneSignIn = z.infer<typeof PhoneSignIn>

export const listPhoneSignInsEndpoint = endpoint({
  ...console,
  method: 'GET',
  path: base,
  summary: 'People of a client who sign in by telephone',
  params: z.object({ tenantId: Id }),
  response: z.object({ people: z.array(PhoneSignIn) }),
})
export const freezeClientEndpoint = endpoint({
  ...console,
  method: 'POST',
  path: `${base}/:userId/freeze`,
  summary: 'Freeze the account of somebody who has lost his telephone',
  params,
  body: z.object({ reason: requiredText(300) }),
  response: Empty,
})
export const unfreezeClientEndpoint = endpoint({
  ...console,
  method: 'POST',
  path: `${base}/:userId/unfreeze`,
  summary: 'Open a frozen account after a check of identity',
  params,
  body: z.object({ basis: requiredText(300).min(10) }),
  response: Empty,
})
export const askPhoneChangeEndpoint = endpoint({
  ...console,
  method: 'POST',
  path: `${base}/:userId/phone`,
  summary: 'Put another telephone down after a check of identity; in 24 hours',
  params,
  body: z.object({ phone: requiredText(60), basis: requiredText(300).min(10) }),
  response: z.object({ effectiveAt: Instant }),
})
export const cancelPhoneChangeEndpoint = endpoint({
  ...console,
  method: 'DELETE',
  path: `${base}/:userId/phone`,
  summary: 'Take back a change of telephone that waits',
  params,
  response: Empty,
})
