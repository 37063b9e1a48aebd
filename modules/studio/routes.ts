import { publishFirstTextsEndpoint } from '#modules/consents/contract.ts'
import { approvalLine } from '#modules/consents/index.ts'
import { handle } from '#platform/http/handle.ts'
import { publishFirstTexts } from './first-texts.ts'

/** The texts that a new operator begins with, published at once: those of the studio among them. */
export const studioRoutes = [
  handle(publishFirstTextsEndpoint, {
    allow: 'text.publish',
    run: async (ctx, { params: { entityId }, body: { approver } }) => {
      await publishFirstTexts(ctx, { entityId, approver, approvedBy: approvalLine(approver) })
      return { entityId }
    },
  }),
]
