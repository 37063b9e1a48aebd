import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { Ctx, Services } from '#platform/context/index.ts'
import { type CodePurpose, issueCode } from './code-challenge.ts'
import { signInDb } from './staff-user.ts'

export interface AccountCode {
  /** E.164. */
  readonly phone: string
  readonly purpose: Extract<CodePurpose, 'studio' | 'studio-sign' | 'step-up' | 'phone-old' | 'phone-new'>
  /** What the code is for, as the message says it: «для входа в «Студию улыбки»». */
  readonly words: string
  readonly subjectHash?: string
}

/** Writes a short message of the vendor to a telephone; it belongs to no clinic. */
export const writeToPhone = (services: Services, phone: string, body: string): Promise<string> =>
  signInDb(services).tx(tx =>
    sendMessage(
      tx,
      { tenantId: PLATFORM_TENANT, clock: services.clockOf(PLATFORM_TENANT) },
      {
        channel: 'sms',
        recipient: phone,
        sender: services.config.studioSmsSender,
        body,
        purpose: 'account_authorisation',
        subjectKind: 'site_user',
      },
    ),
  )

/**
 * Sends a code of the vendor, not of a clinic, from the alphabetic name of the service (SV-3.1, SV-3.2.1b).
 * Errors: `request.too-many`.
 */
export async function sendAccountCode(ctx: Ctx, input: AccountCode): Promise<string> {
  const { challengeId, code } = await issueCode(ctx.services, {
    ...input,
    tenantId: PLATFORM_TENANT,
    address: ctx.address,
  })
  await writeToPhone(ctx.services, input.phone, `Код ${code} ${input.words}. Никому не сообщайте его.`)
  return challengeId
}
