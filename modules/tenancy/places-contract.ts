import { z } from 'zod'
import { endpoint, Id, Mark, requiredText } from '#libs/contract/index.ts'

const tag = 'Clinic'
const known = (zone: string) => Intl.supportedValuesOf('timeZone').includes(zone)

/** A branch with its rooms and chairs; what has no id yet is new. Nothing is removed: visits stand there. A place goes out of use by itself (`archived`). */
const branchBody = z.object({
  name: requiredText(80),
  address: requiredText(300),
  /** In any spelling. */
  phone: requiredText(40),
  zone: z.string().max(60).refine(known),
  rooms: z
    .array(
      z.object({
        roomId: Id.nullable(),
        name: requiredText(60),
        chairs: z.array(z.object({ chairId: Id.nullable(), name: requiredText(60) })).max(30),
      }),
    )
    .max(60),
})
export type BranchBody = z.infer<typeof branchBody>

export const addBranchEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/branches',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Open a branch with its rooms and chairs; `slug` is its word in addresses of the site',
  body: branchBody.extend({ slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/) }),
  response: z.object({ branchId: Id }),
})
export const saveBranchEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/branches/:branchId',
  realm: 'staff',
  tag,
  summary: 'Name, address, telephone, time zone, rooms and chairs of a branch',
  params: z.object({ branchId: Id }),
  body: branchBody.extend({ version: Mark }),
  response: z.object({ branchId: Id }),
})
