import { handle } from '#platform/http/handle.ts'
import { findDiagnosesEndpoint, listPractitionersEndpoint, listServicesEndpoint } from './contract.ts'
import { findDiagnoses } from './directories.ts'
import { listPractitioners, listServices } from './queries.ts'

export const catalogueRoutes = [
  handle(listPractitionersEndpoint, {
    allow: 'catalogue.read',
    run: async ctx => ({ practitioners: await listPractitioners(ctx) }),
  }),
  handle(listServicesEndpoint, {
    allow: 'catalogue.read',
    run: async ctx => ({ services: await listServices(ctx) }),
  }),
  handle(findDiagnosesEndpoint, {
    allow: 'catalogue.read',
    run: async (ctx, { query }) => ({ diagnoses: await findDiagnoses(ctx.db, query.q) }),
  }),
]
