import { destructionRoutes } from './destruction-routes.ts'
import { incidentRoutes } from './incident-routes.ts'
import { registerRoutes } from './register-routes.ts'
import { caseRoutes } from './routes.ts'
import { transferRoutes } from './transfer-routes.ts'

export { privacyCasePages } from './confirm-sender.ts'
export { proposeEnquiryDestruction } from './destroy-enquiries.ts'
export { destroyRestored } from './destroy-restored.ts'
export { type DestroyedCategory, destroyedCategories } from './destroyed-categories.ts'
export { queueReached } from './destructions.ts'
export { parseMailboxUrl, pollMailbox } from './imap.ts'
export { escalateIncidents } from './incident-notices.ts'
export { takeMaildir } from './maildir.ts'
export { type NewCase, type OpenedCase, openCase } from './open-case.ts'
export { countWaitingCases } from './queries.ts'
export { runDestructions } from './run-destructions.ts'
export { takeMail } from './take-mail.ts'

/** The privacy desk over HTTP: requests of people, incidents, destruction. */
export const privacyCaseRoutes = [
  ...caseRoutes,
  ...incidentRoutes,
  ...destructionRoutes,
  ...registerRoutes,
  ...transferRoutes,
]
