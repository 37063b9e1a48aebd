import { isNotice, TEXT_KINDS } from '#libs/consent-text/index.ts'
import { consentRule } from '#libs/purposes/index.ts'
import { type PublishText, publishText } from '#modules/consents/index.ts'
import { publishStudioTexts } from '#modules/smile/index.ts'
import type { Ctx } from '#platform/context/index.ts'

/** Everything that names no partner, processor, country or other legal entity: those come with their names. */
const TEXTS = TEXT_KINDS.filter(kind => isNotice(kind) || consentRule(kind).scoped === undefined)

/** Published last: where it stands, all of them do. */
export const LAST_TEXT = TEXTS.at(-1)!

/** Publishes the texts that an operator begins with: policy, agreement on e-signatures, consents. Errors: of `publishText`. */
export async function publishFirstTexts(
  ctx: Ctx,
  approved: Pick<PublishText, 'entityId' | 'approvedBy' | 'approver'>,
): Promise<void> {
  // The processor first: the other texts name him.
  await publishStudioTexts(ctx, approved)
  for (const kind of TEXTS) await publishText(ctx, { ...approved, kind })
}
