import { shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import type { VendorCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { askPhoneChange, beginPhoneChange, cancelPhoneChange, changePhone } from './change-phone.ts'
import { sendStepUpCode } from './confirm-by-phone.ts'
import { freezeForClient, freezeOwnAccount, liveFreeze, unfreezeForClient } from './freeze-account.ts'
import * as contract from './phone-contract.ts'
import { closedCookie } from './sessions.ts'
import { signInDb } from './staff-user.ts'

interface Row {
  readonly userId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly phone: string
  readonly waitingPhone: string | null
  readonly effectiveAt: Date | null
}

/** People of a client who sign in by telephone; those of other clients are not there. */
async function phoneSignIns(ctx: VendorCtx, tenantId: string): Promise<contract.PhoneSignIn[]> {
  const db = signInDb(ctx.services)
  const rows = await db.all<Row>({
    text: `select distinct u.user_id as "userId", u.surname, u.given, u.patronymic, u.phone,
        c.new_phone as "waitingPhone", c.effective_at as "effectiveAt"
      from identity.membership m join identity.staff_user u using (user_id)
        left join identity.phone_change c on c.user_id = u.user_id and c.done_at is null and c.cancelled_at is null
      where m.tenant_id = $1 and m.revoked_at is null and u.phone is not null`,
    values: [tenantId],
  })
  return Promise.all(
    rows.map(async row => ({
      userId: row.userId,
      name: shortName(row),
      phone: formatPhone(row.phone),
      freeze: await liveFreeze(db, row.userId),
      waiting:
        row.waitingPhone && row.effectiveAt
          ? { phone: formatPhone(row.waitingPhone), effectiveAt: row.effectiveAt.toISOString() }
          : null,
    })),
  )
}

/** Error: `not-found` for somebody who does not sign in there by telephone. */
async function ofClient(ctx: VendorCtx, params: { readonly tenantId: string; readonly userId: string }) {
  if (!(await phoneSignIns(ctx, params.tenantId)).some(person => person.userId === params.userId))
    throw fail('not-found')
  return params
}

/** Freezing is for those in a hurry and asks nothing; opening again and another number ask for a confirmation. */
export const phoneRoutes = (forget: () => void) => {
  const thenForget = async (work: Promise<unknown>) => {
    await work
    forget()
    return {}
  }
  return [
    handle(contract.sendStepUpCodeEndpoint, { allow: 'signed-in', run: ctx => sendStepUpCode(ctx) }),
    handle(contract.beginPhoneChangeEndpoint, {
      allow: 'signed-in',
      run: (ctx, { body }) => beginPhoneChange(ctx, body.phone),
    }),
    handle(contract.changePhoneEndpoint, {
      allow: 'signed-in',
      run: (ctx, { body }) => thenForget(changePhone(ctx, body)),
    }),
    handle(contract.freezeOwnEndpoint, {
      allow: 'signed-in',
      run: async ctx => {
        await thenForget(freezeOwnAccount(ctx))
        return new WithCookies({}, [closedCookie('staff')])
      },
    }),
    handle(contract.listPhoneSignInsEndpoint, {
      allow: 'vendor.clients.read',
      run: async (ctx, { params }) => ({ people: await phoneSignIns(ctx, params.tenantId) }),
    }),
    handle(contract.freezeClientEndpoint, {
      allow: 'vendor.signins.manage',
      run: async (ctx, { params, body }) =>
        thenForget(freezeForClient(ctx, { ...(await ofClient(ctx, params)), ...body })),
    }),
    handle(contract.unfreezeClientEndpoint, {
      allow: 'vendor.signins.manage',
      stepUp: true,
      run: async (ctx, { params, body }) =>
        thenForget(unfreezeForClient(ctx, { ...(await ofClient(ctx, params)), ...body })),
    }),
    handle(contract.askPhoneChangeEndpoint, {
      allow: 'vendor.signins.manage',
      stepUp: true,
      run: async (ctx, { params, body }) =>
        askPhoneChange(ctx, { ...(await ofClient(ctx, params)), ...body }),
    }),
    handle(contract.cancelPhoneChangeEndpoint, {
      allow: 'vendor.signins.manage',
      run: async (ctx, { params }) => thenForget(cancelPhoneChange(ctx, await ofClient(ctx, params))),
    }),
  ]
}
