import { type AuditEntry, recordRefusal } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'

/** The context of the sign-in door within a clinic: nobody is signed in yet, so the system acts. */
export const atTheDoor = (ctx: Ctx, tenantId: string): Ctx => ({
  ...ctx,
  tenantId,
  clock: ctx.services.clockOf(tenantId),
  actor: { kind: 'system', tenantId, job: 'sign-in' },
})

/** The context of somebody whose session begins right now: evidence goes under his name, in his clinic. */
export const asStaff = (
  ctx: Ctx,
  who: { readonly userId: string; readonly sessionId: string; readonly tenantId: string },
): StaffCtx => ({
  ...atTheDoor(ctx, who.tenantId),
  actor: { kind: 'staff', ...who, grants: [], stepUpAt: null },
})

type Entry = Pick<AuditEntry, 'action' | 'operation' | 'object' | 'detail'>

/** Evidence about somebody's own account: what for is always the same. */
export const accountEntry = (userId: string, entry: Entry): AuditEntry => ({
  purpose: 'account_authorisation',
  object: { kind: 'staff_user', id: userId },
  ...entry,
})

/**
 * Writes that a sign-in as a known person was refused, under the clinic he works in. Nobody is signed in, so the
 * actor is the system; whose account it was is the object.
 */
export function recordRefusedSignIn(
  ctx: Ctx,
  { userId, tenantId }: { readonly userId: string; readonly tenantId: string },
  operation: string,
  reason: string,
): Promise<void> {
  return recordRefusal(atTheDoor(ctx, tenantId), {
    ...accountEntry(userId, { action: 'use', operation }),
    reason,
  })
}

/** Writes a letter to a member of staff about his own account, with the way to the screen where he can act. */
export async function writeToOwner(
  tx: Tx,
  ctx: Ctx,
  userId: string,
  letter: { readonly subject: string; readonly text: string },
): Promise<void> {
  const owner = await tx.first<{ email: string | null; phone: string | null }>({
    text: 'select email, phone from identity.staff_user where user_id = $1',
    values: [userId],
  })
  if (!owner) return
  if (owner.email === null) return writeToItsPhone(tx, ctx, owner.phone, { userId, ...letter })
  await sendMessage(tx, ctx, {
    channel: 'email',
    recipient: owner.email,
    sender: 'Амбулатория',
    subject: letter.subject,
    body: `${letter.text}\n\nЕсли это были не вы, завершите чужие сеансы и смените пароль: ${ctx.services.config.publicUrl}/app/account`,
    purpose: 'security',
    about: { kind: 'staff_user', id: userId },
  })
}

/** The same for somebody without an e-mail: the subject and the way in a short message. */
async function writeToItsPhone(
  tx: Tx,
  ctx: Ctx,
  phone: string | null,
  letter: { readonly userId: string; readonly subject: string },
): Promise<void> {
  if (!phone) return
  await sendMessage(tx, ctx, {
    channel: 'sms',
    recipient: phone,
    sender: ctx.services.config.studioSmsSender,
    body: `${letter.subject}. Если это не вы: ${ctx.services.config.publicUrl}/app/account`,
    purpose: 'security',
    about: { kind: 'staff_user', id: letter.userId },
  })
}
