import { z } from 'zod'
import { Empty, endpoint, Id } from '#libs/contract/index.ts'
import { BRANCH_ROLES, ROLES } from '#libs/permissions/index.ts'

const tag = 'Sign-in'

export const StaffMember = z.object({
  userId: Id,
  surname: z.string(),
  given: z.string(),
  patronymic: z.string().nullable(),
  email: z.string(),
  roles: z.array(
    z.object({ membershipId: Id, role: z.enum(ROLES), entityId: Id.nullable(), branchId: Id.nullable() }),
  ),
})
export type StaffMember = z.infer<typeof StaffMember>

export const listStaffEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/staff',
  realm: 'staff',
  tag,
  summary: 'Who works in the clinic and with which roles',
  response: z.object({ staff: z.array(StaffMember) }),
})
export const grantRoleEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/staff/:userId/roles',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Give a colleague one more role, in a legal entity and branch or in all of them',
  params: z.object({ userId: Id }),
  body: z
    .object({ role: z.enum(ROLES), entityId: Id.nullable(), branchId: Id.nullable().default(null) })
    .refine(given => given.branchId === null || BRANCH_ROLES.includes(given.role), { path: ['branchId'] }),
  response: z.object({ membershipId: Id }),
})
export const revokeRoleEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/clinic/staff/roles/:membershipId',
  realm: 'staff',
  tag,
  summary: 'Take a role away at once; the last owner of the clinic stays',
  params: z.object({ membershipId: Id }),
  response: Empty,
})
