import { z } from 'zod'
import { Empty, endpoint, Id, Instant, shortText } from '#libs/contract/index.ts'
import { ROLES } from '#libs/permissions/index.ts'
import { DeviceToken } from './passkey-contract.ts'

const tag = 'Staff'
const Token = z.string().regex(/^[\w-]{43}$/)

export const Invitation = z.object({
  invitationId: Id,
  email: z.string(),
  role: z.enum(ROLES),
  entityId: Id.nullable(),
  invitedAt: Instant,
  expiresAt: Instant,
})
export type Invitation = z.infer<typeof Invitation>

export const listInvitationsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/invitations',
  realm: 'staff',
  tag,
  summary: 'Invitations that wait for their people',
  response: z.object({ invitations: z.array(Invitation) }),
})

export const inviteStaffEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/invitations',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Invite a person into the clinic; the link comes by letter (MM-5.2a)',
  body: z.object({
    email: z.email().trim().toLowerCase().max(254),
    role: z.enum(ROLES),
    entityId: Id.nullable(),
  }),
  response: z.object({ invitationId: Id }),
})

export const withdrawInvitationEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/invitations/:invitationId',
  realm: 'staff',
  tag,
  summary: 'Withdraw an invitation',
  params: z.object({ invitationId: Id }),
  response: Empty,
})

export const readInvitationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/invitation',
  realm: 'public',
  tag,
  idempotent: false,
  summary: 'What an invitation is about, for whoever holds its link',
  body: z.object({ token: Token }),
  response: z.object({
    clinic: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    /** The person has an account already: his own password is asked for, no new one is made. */
    known: z.boolean(),
  }),
})

export const acceptInvitationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/invitation/acceptance',
  realm: 'public',
  tag,
  status: 201,
  idempotent: false,
  summary: 'Come into the clinic: with a new account, or with the one that the person has elsewhere (J5.8)',
  body: z.object({
    token: Token,
    password: z.string().min(1).max(200),
    totp: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    surname: shortText(60).optional(),
    given: shortText(60).optional(),
    patronymic: shortText(60).optional(),
    /** The token that browsers kept before it became a cookie; taken over once. */
    device: DeviceToken.optional(),
  }),
  response: z.object({ clinic: z.string() }),
})
