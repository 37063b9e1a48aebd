import { practitionerOfUser } from '#modules/catalogue/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import { accountRoutes } from './account-routes.ts'
import * as contract from './contract.ts'
import { openEmergencyAccess } from './emergency-access.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { endOwnSession } from './own-account.ts'
import { beginPasskeySignIn, signInWithPasskey } from './passkey-sign-in.ts'
import { requestSignInCode, signInPatient } from './patient-sign-in.ts'
import { phoneRoutes } from './phone-routes.ts'
import { closedCookie, endSession } from './sessions.ts'
import { signInStaff } from './staff-sign-in.ts'
import { signInDb } from './staff-user.ts'
import { vendorAccountRoutes } from './vendor-account-routes.ts'
import { confirmVendor, signInVendor } from './vendor-sign-in.ts'

/** `forget` makes the process drop remembered sessions at once. */
export const identityRoutes = (forget: () => void) => [
  handle(contract.staffSignInEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => signInStaff(ctx as Ctx, body),
  }),
  handle(contract.beginPasskeySignInEndpoint, {
    allow: 'anyone',
    run: ctx => beginPasskeySignIn(ctx as Ctx),
  }),
  handle(contract.passkeySignInEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => signInWithPasskey(ctx as Ctx, body),
  }),
  handle(contract.staffSignOutEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      await endOwnSession(ctx, ctx.actor.sessionId, 'signed out')
      forget()
      return new WithCookies({}, [closedCookie('staff')])
    },
  }),
  handle(contract.readMeEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      const user = await ctx.services
        .db('amb_platform', NO_SCOPE)
        .first(
          q
            .selectFrom('identity.staff_user')
            .select([
              'user_id as userId',
              'surname',
              'given',
              'patronymic',
              'email',
              'phone',
              'totp_confirmed_at',
            ])
            .where('user_id', '=', ctx.actor.userId),
        )
      if (!user) throw fail('not-found')
      const { totp_confirmed_at: totp, ...person } = user
      return {
        ...person,
        totp: totp !== null,
        grants: [...ctx.actor.grants],
        practitionerId: await practitionerOfUser(ctx),
      }
    },
  }),
  ...accountRoutes(forget),
  handle(contract.emergencyAccessEndpoint, {
    allow: 'record.emergency',
    run: async (ctx, { body }) => {
      const answer = await openEmergencyAccess(ctx, body.patientId, body.reason)
      forget()
      return answer
    },
  }),
  handle(contract.requestCodeEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => requestSignInCode(ctx as Ctx, body),
  }),
  handle(contract.patientSignInEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => signInPatient(ctx as Ctx, body),
  }),
  handle(contract.patientSignOutEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      await endSession(signInDb(ctx.services), ctx.actor.accountId, ctx.actor.sessionId, 'signed out')
      forget()
      return new WithCookies({}, [closedCookie('patient')])
    },
  }),
  handle(contract.vendorSignInEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => signInVendor(ctx as Ctx, body),
  }),
  handle(contract.vendorSignOutEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      await endSession(signInDb(ctx.services), ctx.actor.userId, ctx.actor.sessionId, 'signed out')
      forget()
      return new WithCookies({}, [closedCookie('vendor')])
    },
  }),
  handle(contract.vendorStepUpEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      await confirmVendor(ctx, body)
      forget()
      return {}
    },
  }),
  handle(contract.readVendorMeEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      const { userId, name, role } = ctx.actor
      return { userId, name, role, now: ctx.clock.now().toString() }
    },
  }),
  ...invitationRoutes(forget),
  ...phoneRoutes(forget),
  ...vendorAccountRoutes(forget),
]
