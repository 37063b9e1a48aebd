import type { Ctx } from '#platform/context/index.ts'
import { handle } from '#platform/http/handle.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import * as contract from './invitation-contract.ts'
import { inviteStaff, listInvitations, withdrawInvitation } from './invitations.ts'
import * as staff from './staff-contract.ts'
import { grantRole, listStaff, revokeRole } from './staff-roles.ts'

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
  handle(staff.listStaffEndpoint, {
    allow: 'staff.manage',
    run: async ctx => ({ staff: await listStaff(ctx) }),
  }),
  handle(staff.grantRoleEndpoint, {
    allow: 'staff.manage',
    stepUp: true,
    run: async (ctx, { params, body }) => {
      const answer = await grantRole(ctx, { ...params, ...body })
      forget()
      return answer
    },
  }),
  handle(staff.revokeRoleEndpoint, {
    allow: 'staff.manage',
    stepUp: true,
    run: async (ctx, { params }) => {
      await revokeRole(ctx, params.membershipId)
      forget()
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
