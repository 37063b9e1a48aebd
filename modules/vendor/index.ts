import { clientRoutes } from './client-routes.ts'
import { offerRoutes } from './offer-routes.ts'

export const vendorRoutes = [...clientRoutes, ...offerRoutes]
