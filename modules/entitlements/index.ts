export { type Call, type Licence, type Mode, moduleOf, refusalOf } from './admit.ts'
export { admit, forgetLicence, openModules, readGranted, readLiveModules } from './licence.ts'
export {
  agreePatientLimit,
  applyPatientLimitsAcrossTenants,
  type PatientLimit,
  readPatientLimits,
} from './patient-limit.ts'
export { entitlementRoutes } from './routes.ts'
export { addGrant, adoptTenantsAcrossTenants, type NewGrant, revokeGrant } from './special-grants.ts'
