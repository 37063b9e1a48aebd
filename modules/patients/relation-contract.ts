import { z } from 'zod'
import { Day, Empty, endpoint, Id, requiredText, shortText } from '#libs/contract/index.ts'

const tag = 'Patients'

export const RELATION_KINDS = [
  'parent',
  'adopter',
  'guardian',
  'trustee',
  'proxy',
  'spouse',
  'child',
  'sibling',
  'other',
] as const
export const RelationKind = z.enum(RELATION_KINDS)
export type RelationKind = z.infer<typeof RelationKind>

export const Relation = z.object({
  relationId: Id,
  entityId: Id,
  /** `other`: the other person is this patient's parent, guardian …; `self`: this patient is the other's. */
  side: z.enum(['other', 'self']),
  kind: RelationKind,
  otherId: Id,
  name: z.string(),
  birthDate: Day,
  ground: z.string().nullable(),
  verified: z.boolean(),
  validUntil: Day.nullable(),
  /** The power stands today. */
  represents: z.boolean(),
})
export type Relation = z.infer<typeof Relation>

export const listRelationsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/patients/:patientId/relations',
  realm: 'staff',
  tag,
  summary: 'Family of a patient and who acts for whom',
  params: z.object({ patientId: Id }),
  response: z.object({ relations: z.array(Relation) }),
})
export const addRelationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/patients/:patientId/relations',
  realm: 'staff',
  tag,
  status: 201,
  summary: 'Add a family link; a power counts after its document was checked (MD-1.6b)',
  params: z.object({ patientId: Id }),
  body: z.object({
    entityId: Id,
    otherId: Id,
    kind: RelationKind,
    ground: shortText(300).nullable(),
    validUntil: Day.nullable(),
  }),
  response: z.object({ relationId: Id }),
})
export const verifyRelationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/relations/:relationId/verification',
  realm: 'staff',
  tag,
  summary: 'Mark that the document of the power was seen (MD-1.6b)',
  params: z.object({ relationId: Id }),
  body: z.object({ ground: requiredText(300), validUntil: Day.nullable() }),
  response: Empty,
})
export const endRelationEndpoint = endpoint({
  method: 'POST',
  path: '/api/clinic/relations/:relationId/ending',
  realm: 'staff',
  tag,
  summary: 'End a link with a reason; it stays in the history',
  params: z.object({ relationId: Id }),
  body: z.object({ reason: requiredText(300) }),
  response: Empty,
})
