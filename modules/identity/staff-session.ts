import { formatMoment } from '#libs/format/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { DEVICE_COOKIE, WithCookies } from '#platform/http/cookies.ts'
import { browserName } from './browser-name.ts'
import type { SignInMethod } from './contract.ts'
import { accountEntry, asStaff, writeToOwner } from './evidence.ts'
import { checkNotFrozen } from './freeze-account.ts'
import { recogniseDevice } from './known-device.ts'
import { newSession } from './sessions.ts'
import type { Membership } from './staff-user.ts'

export interface StaffSessionInput {
  readonly userId: string
  readonly membership: Membership
  readonly method: SignInMethod
  /** Token of a known device from before it became a cookie. */
  readonly device?: string | undefined
}

/** Browsers keep a cookie 400 days at most. */
const deviceCookie = (token: string) => ({
  name: DEVICE_COOKIE,
  value: token,
  maxAgeSeconds: 400 * 86_400,
})

/**
 * Begins the session of a member of staff who has proved who he is: session, evidence and, from a device that was
 * not seen with him before, a letter to him, in one transaction (SV-3.2.2a). The very first device gives no letter.
 */
export async function openStaffSession(
  ctx: Ctx,
  { userId, membership, method, device }: StaffSessionInput,
): Promise<WithCookies<{ clinic: string }>> {
  const { services } = ctx
  const { tenantId, slug } = membership
  const { zone } = await readTenant(
    services.db('amb_app', { tenantId, entityIds: [], sharedEntityIds: [], patientIds: [] }),
  )
  const now = new Date()
  return services.db('amb_platform', NO_SCOPE).tx(async tx => {
    await checkNotFrozen(tx, userId)
    const seen = await recogniseDevice(tx, { userId, token: ctx.device ?? device, now })
    const { sessionId, insert, cookie } = newSession({
      realm: 'staff',
      principalId: userId,
      tenantId,
      address: ctx.address,
      userAgent: ctx.userAgent,
      steppedUp: true,
      method,
      deviceId: seen.deviceId,
    })
    await tx.run(insert)
    await tx.run(
      q
        .updateTable('identity.staff_user')
        .set({ failed_attempts: 0, locked_until: null })
        .where('user_id', '=', userId),
    )
    const staff = asStaff(ctx, { userId, sessionId, tenantId })
    await record(
      tx,
      staff,
      accountEntry(userId, {
        action: 'use',
        operation: 'identity.sign-in',
        detail: { method, newDevice: seen.strange },
      }),
    )
    if (seen.strange) {
      await writeToOwner(tx, staff, userId, {
        subject: 'Вход с нового устройства',
        text: `В вашу учётную запись вошли с нового устройства.\nКогда: ${formatMoment(now.getTime(), zone)}\nБраузер: ${browserName(ctx.userAgent) ?? 'неизвестный'}\nАдрес: ${ctx.address}`,
      })
    }
    return new WithCookies({ clinic: slug }, [cookie, deviceCookie(seen.token)])
  })
}
