import { billingRoutes } from './billing-routes.ts'
import { claimRoutes } from './claim-routes.ts'
import { clientRoutes } from './client-routes.ts'
import { downtimeRoutes } from './downtime-routes.ts'
import { vendorIncidentRoutes } from './incident-routes.ts'
import { moneyRoutes } from './money-routes.ts'
import { objectionRoutes } from './objection-routes.ts'
import { offerRoutes } from './offer-routes.ts'
import { ownerRoutes } from './owner-routes.ts'
import { paperAndLetterRoutes } from './paper-routes.ts'
import { protectionRoutes } from './protection-routes.ts'
import { rightRoutes } from './right-routes.ts'
import { statementRoutes } from './statement-routes.ts'

export { destroyEndedAcrossTenants, destroyRestoredAcrossTenants } from './destroy-tenant.ts'
export { readActByToken } from './destruction-act.ts'
export { drawInstructionsAcrossTenants } from './draw-instructions.ts'
export { runLeavingAcrossTenants } from './leaving-round.ts'
export { openPaidClinicsAcrossTenants } from './open-clinic.ts'

export const vendorRoutes = [
  ...clientRoutes,
  ...offerRoutes,
  ...billingRoutes,
  ...moneyRoutes,
  ...statementRoutes,
  ...rightRoutes,
  ...objectionRoutes,
  ...claimRoutes,
  ...ownerRoutes,
  ...paperAndLetterRoutes,
  ...vendorIncidentRoutes,
  ...protectionRoutes,
  ...downtimeRoutes,
]
