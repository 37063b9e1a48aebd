export { treatmentPlanRoutes } from './routes.ts'
