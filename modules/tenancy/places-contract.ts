import { z } from 'zod'
import { endpoint, Id, requiredText, shortText } from '#libs/contract/index.ts'

const tag = 'Clinic'
const known = (zone: string) => Intl.supportedValuesOf('timeZone').includes(zone)

/** A branch with its rooms and chairs; what has no id yet is new. Nothing is removed: visits stand there. */
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
  body: branchBody,
  response: z.object({ branchId: Id }),
})
export const saveClinicEndpoint = endpoint({
  method: 'PUT',
  path: '/api/clinic/settings',
  realm: 'staff',
  tag,
  summary: 'Name of the clinic and its rules for what patients do online',
  body: z.object({
    name: requiredText(120),
    tagline: shortText(200),
    onlineChangeHours: z.number().int().min(0).max(168),
    slotStepMinutes: z.union([
      z.literal(5),
      z.literal(10),
      z.literal(15),
      z.literal(20),
      z.literal(30),
      z.literal(60),
    ]),
  }),
  response: z.object({ name: z.string() }),
})
