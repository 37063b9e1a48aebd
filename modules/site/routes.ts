import { handle } from '#platform/http/handle.ts'
import { readinessEndpoint, siteStatisticsEndpoint } from './contract.ts'
import { readStatistics } from './read-statistics.ts'
import { readReadiness } from './readiness.ts'

export const siteRoutes = [
  handle(readinessEndpoint, { allow: 'clinic.manage', run: ctx => readReadiness(ctx) }),
  handle(siteStatisticsEndpoint, {
    allow: 'statistics.read',
    run: (ctx, { query }) => readStatistics(ctx, query),
  }),
]
