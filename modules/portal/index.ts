export { patientsOfAccount } from './patients-of-account.ts'
export { portalRoutes } from './routes.ts'
