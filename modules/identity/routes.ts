import { practitionerOfUser } from '#modules/catalogue/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { WithCookies } from '#platform/http/cookies.ts'
import { handle } from '#platform/http/handle.ts'
import * as contract from './contract.ts'
import { openEmergencyAccess } from './emergency-access.ts'
import { requestSignInCode, signInPatient } from './patient-sign-in.ts'
import { closedCookie, endSession, listLiveSessions, markStepUp } from './sessions.ts'
import { beginTotp, confirmTotp } from './set-up-totp.ts'
import { confirmIdentity, signInStaff } from './staff-sign-in.ts'

/** `forget` makes the process drop remembered sessions at once. */
export const identityRoutes = (forget: () => void) => [
  handle(contract.staffSignInEndpoint, {
    allow: 'anyone',
    run: (ctx, { body }) => signInStaff(ctx as Ctx, body),
  }),
  handle(contract.staffSignOutEndpoint, {
    allow: 'signed-in',
    run: async ctx => {
      await endSession(ctx.services, ctx.actor.userId, ctx.actor.sessionId, 'signed out')
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
            .select(['user_id as userId', 'surname', 'given', 'patronymic', 'email', 'totp_confirmed_at'])
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
  handle(contract.listSessionsEndpoint, {
    allow: 'signed-in',
    run: async ctx => ({
      sessions: (await listLiveSessions(ctx.services, ctx.actor.userId)).map(row => ({
        sessionId: row.session_id,
        current: row.session_id === ctx.actor.sessionId,
        createdAt: row.created_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        address: row.address,
        userAgent: row.user_agent,
      })),
    }),
  }),
  handle(contract.endSessionEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { params }) => {
      if (!(await endSession(ctx.services, ctx.actor.userId, params.sessionId, 'ended by its owner')))
        throw fail('not-found')
      forget()
      return {}
    },
  }),
  handle(contract.stepUpEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      await confirmIdentity(ctx.services, ctx.actor.userId, body)
      await markStepUp(ctx.services, ctx.actor.sessionId)
      forget()
      return {}
    },
  }),
  handle(contract.beginTotpEndpoint, { allow: 'signed-in', stepUp: true, run: ctx => beginTotp(ctx) }),
  handle(contract.confirmTotpEndpoint, {
    allow: 'signed-in',
    run: async (ctx, { body }) => {
      await confirmTotp(ctx, body.code)
      return {}
    },
  }),
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
      await endSession(ctx.services, ctx.actor.accountId, ctx.actor.sessionId, 'signed out')
      forget()
      return new WithCookies({}, [closedCookie('patient')])
    },
  }),
]
