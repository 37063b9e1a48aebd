import { z } from 'zod'
import { endpoint, Id, requiredText } from '#libs/contract/index.ts'

/** How much of a material: in its own unit, to a thousandth. */
export const MaterialQuantity = z.number().min(0).max(99_999).multipleOf(0.001)

/** A line of a service's norm: so much of the material for one rendering. */
export const MaterialLine = z.object({
  name: requiredText(120),
  unit: requiredText(20),
  quantity: MaterialQuantity.gt(0),
})
export type MaterialLine = z.infer<typeof MaterialLine>

export const MaterialNorms = z.object({
  materials: z.array(z.object({ materialId: Id, entityId: Id, name: z.string(), unit: z.string() })),
  norms: z.array(z.object({ serviceId: Id, materialId: Id, quantity: z.number() })),
})
export type MaterialNorms = z.infer<typeof MaterialNorms>

export const materialNormsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/material-norms',
  realm: 'staff',
  tag: 'Catalogue',
  summary: 'Materials of the clinic and the norms of its services',
  response: MaterialNorms,
})
