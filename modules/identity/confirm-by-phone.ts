import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { sendAccountCode } from './account-code.ts'
import { RESEND_SECONDS, redeemCode } from './code-challenge.ts'
import { phoneOf } from './freeze-account.ts'
import { signInDb } from './staff-user.ts'

/** Sends a code to one's own telephone, for a confirmation inside a session. Errors: `conflict.state`, `request.too-many`. */
export async function sendStepUpCode(ctx: StaffCtx) {
  const phone = await phoneOf(signInDb(ctx.services), ctx.actor.userId)
  if (!phone) throw fail('conflict.state', { reason: 'за учётной записью не записан телефон' })
  const challengeId = await sendAccountCode(ctx as Ctx, {
    phone,
    purpose: 'step-up',
    words: 'для подтверждения действия в «Студии улыбки»',
  })
  return { challengeId, sender: ctx.services.config.studioSmsSender, resendAfterSeconds: RESEND_SECONDS }
}

/** Whether the code is the right one and was sent to this person's telephone. Errors: `auth.code-*`. */
export async function checkStepUpCode(
  ctx: StaffCtx,
  input: { readonly challengeId: string; readonly code: string },
): Promise<void> {
  const { phone } = await redeemCode(ctx.services, { ...input, purpose: 'step-up' })
  if (phone !== (await phoneOf(signInDb(ctx.services), ctx.actor.userId))) throw fail('auth.code-expired')
}
