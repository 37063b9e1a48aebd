export { readBranches, readClinic, readEntities, readTenant, readZones, type TenantRow } from './queries.ts'
export { tenancyRoutes } from './routes.ts'
export { createSiteDirectory, listTenantsAcrossTenants, type SiteTenant } from './site-directory.ts'
export { loadTestClocksAcrossTenants, moveTestClock } from './test-clock.ts'
