import { handle } from '#platform/http/handle.ts'
import { countInboxEndpoint } from './contract.ts'
import { countInbox } from './count-inbox.ts'

export const inboxRoutes = [
  // Everybody may ask: each kind is counted by its own permission.
  handle(countInboxEndpoint, { allow: 'clinic.read', run: ctx => countInbox(ctx) }),
]
