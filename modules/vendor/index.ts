import { billingRoutes } from './billing-routes.ts'
import { clientRoutes } from './client-routes.ts'
import { offerRoutes } from './offer-routes.ts'
import { ownerRoutes } from './owner-routes.ts'
import { paperAndLetterRoutes } from './paper-routes.ts'

export { runLeavingAcrossTenants } from './leave.ts'

export const vendorRoutes = [
  ...clientRoutes,
  ...offerRoutes,
  ...billingRoutes,
  ...ownerRoutes,
  ...paperAndLetterRoutes,
]
