import { newId } from '#libs/ids/index.ts'
import type { Role } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { WithCookies } from '#platform/http/cookies.ts'
import { weakPassword } from './change-password.ts'
import { PASSWORD_MIN } from './contract.ts'
import { accountEntry, atTheDoor } from './evidence.ts'
import { countHit } from './limits.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { openStaffSession } from './staff-session.ts'
import {
  checkNotLocked,
  checkOneTimeCode,
  countFailure,
  findUserByEmail,
  refuseSignIn,
  type StaffUser,
  signInDb,
} from './staff-user.ts'
import { tokenHash } from './tokens.ts'

const OPERATION = 'identity.accept-invitation'

interface Waiting {
  readonly tenantId: string
  readonly invitationId: string
  readonly email: string
  readonly role: Role
  readonly entityId: string | null
  readonly invitedBy: string | null
  readonly slug: string
  readonly clinic: string
}

/** The invitation of a link. Error: `not-found`, whether it never was, is used, withdrawn or too old. */
async function findWaiting(ctx: Ctx, token: string): Promise<Waiting> {
  await countHit(ctx.services, 'sign-in-address', ctx.address)
  const row = await signInDb(ctx.services).first<Waiting>({
    text: `select i.tenant_id as "tenantId", i.invitation_id as "invitationId", i.email, i.role, i.entity_id as "entityId",
        i.invited_by as "invitedBy", t.slug, t.name as clinic
      from identity.invitation i join tenancy.tenant t using (tenant_id)
      where i.token_hash = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2`,
    values: [tokenHash(token), new Date()],
  })
  if (!row) throw fail('not-found')
  return row
}

/** What stands in an invitation, for whoever holds its link. Error: `not-found`. */
export async function readInvitation(
  ctx: Ctx,
  token: string,
): Promise<{ clinic: string; email: string; role: Role; known: boolean }> {
  const { clinic, email, role } = await findWaiting(ctx, token)
  return { clinic, email, role, known: (await findUserByEmail(ctx.services, email)) !== undefined }
}

export interface Acceptance {
  readonly token: string
  readonly password: string
  readonly totp?: string | undefined
  readonly surname?: string | undefined
  readonly given?: string | undefined
  readonly patronymic?: string | undefined
  readonly device?: string | undefined
}

/**
 * Brings a person into the clinic and signs him in there. Somebody with an account elsewhere proves it by its own password
 * and code and gets one more membership; nothing of the two clinics crosses (J5.8). The invitation is good once.
 * Errors: `not-found`, `request.invalid`, `conflict.state` (a weak password), `auth.bad-credentials`, `auth.totp-required`.
 */
export async function acceptInvitation(
  ctx: Ctx,
  input: Acceptance,
): Promise<WithCookies<{ clinic: string }>> {
  const invitation = await findWaiting(ctx, input.token)
  return oneAtATime(`staff/${invitation.email}`, async () => {
    const user = await findUserByEmail(ctx.services, invitation.email)
    const hash = user ? null : await newPassword(input, invitation.email)
    if (user) await proveKnown(ctx, user, input)
    const userId = user?.user_id ?? newId()
    await signInDb(ctx.services).tx(async tx => {
      const taken = await tx.run({
        text: `update identity.invitation set accepted_at = $3, accepted_by = $4
          where tenant_id = $1 and invitation_id = $2 and accepted_at is null and withdrawn_at is null`,
        values: [invitation.tenantId, invitation.invitationId, new Date(), userId],
      })
      if (taken === 0) throw fail('not-found')
      if (hash !== null) await addUser(tx, userId, invitation.email, hash, input)
      await addMembership(tx, userId, invitation)
      await record(tx, atTheDoor(ctx, invitation.tenantId), {
        ...accountEntry(userId, { action: 'recording', operation: OPERATION }),
        detail: { role: invitation.role, known: user !== undefined },
      })
    })
    return openStaffSession(ctx, {
      userId,
      membership: { tenantId: invitation.tenantId, slug: invitation.slug },
      method: user?.totp_confirmed_at ? 'totp' : 'password',
      device: input.device,
    })
  })
}

async function newPassword(input: Acceptance, email: string): Promise<string> {
  if (!input.surname || !input.given) throw fail('request.invalid', { fields: 'surname, given' })
  if (input.password.length < PASSWORD_MIN)
    throw fail('conflict.state', { reason: `в пароле меньше ${PASSWORD_MIN} знаков` })
  const weak = weakPassword(input.password, email)
  if (weak) throw fail('conflict.state', { reason: weak })
  return hashPassword(input.password)
}

async function proveKnown(ctx: Ctx, user: StaffUser, input: Acceptance): Promise<void> {
  const right = await checkPassword(input.password, user.password_hash)
  checkNotLocked(user)
  const refused = async (reason: string) => {
    await countFailure(ctx.services, user.user_id)
    return refuseSignIn(ctx, user.user_id, OPERATION, reason)
  }
  if (!right) throw await refused('password')
  if (!user.totp_confirmed_at) return
  if (!input.totp) throw fail('auth.totp-required')
  if (!(await checkOneTimeCode(ctx.services, user, input.totp))) throw await refused('second factor')
}

const addUser = (tx: Tx, userId: string, email: string, hash: string, input: Acceptance) =>
  tx.run({
    text: `insert into identity.staff_user (user_id, email, surname, given, patronymic, password_hash, password_changed_at, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $7)`,
    values: [userId, email, input.surname, input.given, input.patronymic || null, hash, new Date()],
  })

const addMembership = (tx: Tx, userId: string, invitation: Waiting) =>
  tx.run({
    text: `insert into identity.membership (tenant_id, membership_id, user_id, role, entity_id, granted_at, granted_by)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [
      invitation.tenantId,
      newId(),
      userId,
      invitation.role,
      invitation.entityId,
      new Date(),
      invitation.invitedBy,
    ],
  })
