export { findPlan, newestVersion } from './queries.ts'
export { treatmentPlanRoutes } from './routes.ts'
