export { findPlace, type PlaceOf, setArchived } from './archive-place.ts'
export { letterheadOf } from './letterhead.ts'
export {
  type Requisites,
  readBranches,
  readClinic,
  readEntities,
  readRequisites,
  readTenant,
  readZones,
  type TenantRow,
} from './queries.ts'
export { tenancyRoutes } from './routes.ts'
export { createSiteDirectory, listTenantsAcrossTenants, type SiteTenant } from './site-directory.ts'
export { loadTestClocksAcrossTenants, moveTestClock } from './test-clock.ts'
