import { fail } from '#platform/errors/index.ts'
import { handle } from '#platform/http/handle.ts'
import { addPasskey, beginPasskey } from './add-passkey.ts'
import { changePassword } from './change-password.ts'
import { confirmIdentity } from './confirm-identity.ts'
import * as contract from './contract.ts'
import { endOwnOtherSessions, endOwnSession, listSessions, readSecurity } from './own-account.ts'
import { beginPasskeyStepUp, confirmWithPasskey } from './passkey-sign-in.ts'
import { presentPasskey, readPasskeys, removePasskey } from './passkeys.ts'
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from './set-up-totp.ts'

/**
 * What a member of staff does with his own account. What opens new ways in, or closes one, asks for a confirmation
 * of the last ten minutes; ending sessions never does, because whoever needs it is in a hurry.
 */
export const accountRoutes = (forget: () => void) => {
  /** Runs the work and makes the process drop remembered sessions at once. */
  const thenForget = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    forget()
    return answer
  }
  const done = async (work: Promise<unknown>) => {
    await thenForget(work)
    return {}
  }
  return [
    handle(contract.readSecurityEndpoint, { allow: 'signed-in', run: ctx => readSecurity(ctx) }),
    handle(contract.listSessionsEndpoint, {
      allow: 'signed-in',
      run: async ctx => ({ sessions: await listSessions(ctx) }),
    }),
    handle(contract.endSessionEndpoint, {
      allow: 'signed-in',
      run: async (ctx, { params }) => {
        const ended = await thenForget(endOwnSession(ctx, params.sessionId, 'ended by its owner'))
        if (!ended) throw fail('not-found')
        return {}
      },
    }),
    handle(contract.endOtherSessionsEndpoint, {
      allow: 'signed-in',
      run: ctx => thenForget(endOwnOtherSessions(ctx)),
    }),
    handle(contract.stepUpEndpoint, {
      allow: 'signed-in',
      run: (ctx, { body }) => done(confirmIdentity(ctx, body)),
    }),
    handle(contract.beginPasskeyStepUpEndpoint, { allow: 'signed-in', run: ctx => beginPasskeyStepUp(ctx) }),
    handle(contract.passkeyStepUpEndpoint, {
      allow: 'signed-in',
      run: (ctx, { body }) => done(confirmWithPasskey(ctx, body.credential)),
    }),
    handle(contract.beginTotpEndpoint, { allow: 'signed-in', stepUp: true, run: ctx => beginTotp(ctx) }),
    handle(contract.confirmTotpEndpoint, {
      allow: 'signed-in',
      run: (ctx, { body }) => confirmTotp(ctx, body.code),
    }),
    handle(contract.removeTotpEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: ctx => done(removeTotp(ctx)),
    }),
    handle(contract.renewRecoveryCodesEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: ctx => renewRecoveryCodes(ctx),
    }),
    handle(contract.listPasskeysEndpoint, {
      allow: 'signed-in',
      run: async ctx => ({ passkeys: (await readPasskeys(ctx)).map(presentPasskey) }),
    }),
    handle(contract.beginPasskeyEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: ctx => beginPasskey(ctx),
    }),
    handle(contract.addPasskeyEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: (ctx, { body }) => addPasskey(ctx, body),
    }),
    handle(contract.removePasskeyEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: (ctx, { params }) => done(removePasskey(ctx, params.passkeyId)),
    }),
    handle(contract.changePasswordEndpoint, {
      allow: 'signed-in',
      stepUp: true,
      run: (ctx, { body }) => thenForget(changePassword(ctx, body)),
    }),
  ]
}
