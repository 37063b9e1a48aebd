import { handle } from '#platform/http/handle.ts'
import { siteStatisticsEndpoint } from './contract.ts'
import { readStatistics } from './read-statistics.ts'

export const siteRoutes = [
  handle(siteStatisticsEndpoint, {
    allow: 'statistics.read',
    run: (ctx, { query }) => readStatistics(ctx, query),
  }),
]
