import { handle } from '#platform/http/handle.ts'
import { openModulesEndpoint } from './contract.ts'
import { openModules } from './licence.ts'

export const entitlementRoutes = [
  handle(openModulesEndpoint, {
    allow: 'clinic.read',
    run: async ctx => ({ modules: await openModules(ctx) }),
  }),
]
