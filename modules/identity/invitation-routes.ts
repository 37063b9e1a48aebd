import type { Ctx } from '#platform/context/index.ts'
import { handle } from '#platform/http/handle.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import * as contract from './invitation-contract.ts'
import { inviteStaff, listInvitations, withdrawInvitation } from './invitations.ts'

/** People come into a clinic by invitation only (MM-5.2a). */
export const invitationRoutes = (forget: () => void) => [
  handle(contract.listInvitationsEndpoint, {
    allow: 'staff.manage',
    run: async ctx => ({ invitations: await listInvitations(ctx) }),
  }),
  handle(contract.inviteStaffEndpoint, {
    allow: 'staff.manage',
    stepUp: true,
    run: (ctx, { body }) => inviteStaff(ctx, body),
  }),
  handle(contract.withdrawInvitationEndpoint, {
    allow: 'staff.manage',
    run: async (ctx, { params }) => {
      await withdrawInvitation(ctx, params.invitationId)
      return {}
    },
  }),
  handle(contract.readInvitationEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => readInvitation(ctx as Ctx, body.token),
  }),
  handle(contract.acceptInvitationEndpoint, {
    allow: 'anyone',
    run: async (ctx, { body }) => {
      const answer = await acceptInvitation(ctx as Ctx, body)
      forget()
      return answer
    },
  }),
]
