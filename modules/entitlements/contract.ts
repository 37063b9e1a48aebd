import { z } from 'zod'
import { endpoint } from '#libs/contract/index.ts'
import { MODULES } from '#libs/offer/index.ts'

export const openModulesEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/modules',
  realm: 'staff',
  tag: 'Clinic',
  summary: "Modules that the clinic's contract opens now: sections of others are not offered (MM-6.3)",
  response: z.object({ modules: z.array(z.enum(MODULES)) }),
})
