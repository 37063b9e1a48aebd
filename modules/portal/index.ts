import { registrationRoutes } from './registration-routes.ts'
import { portalRoutes as home } from './routes.ts'

export { patientsOfAccount } from './patients-of-account.ts'
/** `forget` drops what is remembered of sessions: who has just registered sees the own card at once. */
export const portalRoutes = (forget: () => void) => [...home, ...registrationRoutes(forget)]
