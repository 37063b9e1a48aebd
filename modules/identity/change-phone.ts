import { newId } from '#libs/ids/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx, Services, StaffCtx, VendorCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { sendAccountCode, writeToPhone } from './account-code.ts'
import { RESEND_SECONDS, redeemCode } from './code-challenge.ts'
import { accountEntry, atTheDoor } from './evidence.ts'
import { checkNotFrozen, phoneOf } from './freeze-account.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { signInDb } from './staff-user.ts'

/** How long a change by support waits, so that the owner of the old telephone can object (SV-3.2.2b). */
export const SUPPORT_DELAY_HOURS = 24

/** The number as it will be stored; somebody else's account keeps its own. Errors: `request.invalid`, `conflict.state`. */
async function freeNumber(services: Services, typed: string, old: string): Promise<string> {
  const parsed = parsePhone(typed)
  if (!parsed.ok) throw fail('request.invalid', { fields: 'phone' })
  if (parsed.phone === old) throw fail('conflict.state', { reason: 'это прежний номер' })
  const taken = await signInDb(services).first({
    text: 'select 1 as one from identity.staff_user where phone = $1',
    values: [parsed.phone],
  })
  if (taken) throw fail('conflict.state', { reason: 'этот номер уже записан за другой учётной записью' })
  return parsed.phone
}

async function ownPhone(ctx: StaffCtx): Promise<string> {
  const phone = await phoneOf(signInDb(ctx.services), ctx.actor.userId)
  if (!phone) throw fail('conflict.state', { reason: 'за учётной записью не записан телефон' })
  return phone
}

/** Sends two codes, to the telephone of the account and to the new one. Errors: of `freeNumber`, `request.too-many`. */
export async function beginPhoneChange(ctx: StaffCtx, typed: string) {
  const old = await ownPhone(ctx)
  const phone = await freeNumber(ctx.services, typed, old)
  const words = 'для смены номера в «Студии улыбки»'
  const oldChallengeId = await sendAccountCode(ctx, { phone: old, purpose: 'phone-old', words })
  const newChallengeId = await sendAccountCode(ctx, { phone, purpose: 'phone-new', words })
  return {
    oldChallengeId,
    newChallengeId,
    sender: ctx.services.config.studioSmsSender,
    resendAfterSeconds: RESEND_SECONDS,
  }
}

export interface TwoCodes {
  readonly oldChallengeId: string
  readonly oldCode: string
  readonly newChallengeId: string
  readonly newCode: string
}

/** Changes the telephone by both codes; other sessions end. Errors: `auth.code-*`, `conflict.state`. */
export async function changePhone(ctx: StaffCtx, input: TwoCodes): Promise<void> {
  const old = await ownPhone(ctx)
  const { services } = ctx
  await checkNotFrozen(signInDb(services), ctx.actor.userId)
  const byOld = await redeemCode(services, {
    challengeId: input.oldChallengeId,
    code: input.oldCode,
    purpose: 'phone-old',
  })
  if (byOld.phone !== old) throw fail('auth.code-expired')
  const byNew = await redeemCode(services, {
    challengeId: input.newChallengeId,
    code: input.newCode,
    purpose: 'phone-new',
  })
  const phone = await freeNumber(services, byNew.phone, old)
  await oneAtATime(`phone/${phone}`, () =>
    signInDb(services).tx(async tx => {
      const now = new Date()
      await tx.run({
        text: `insert into identity.phone_change
          (change_id, user_id, old_phone, new_phone, way, requested_at, basis, effective_at, done_at)
          values ($1, $2, $3, $4, 'two-codes', $5, 'Коды на оба номера', $5, $5)`,
        values: [newId(), ctx.actor.userId, old, phone, now],
      })
      await putPhone(tx, ctx, { userId: ctx.actor.userId, phone, keepSession: ctx.actor.sessionId })
    }),
  )
  await tellBoth(services, old, phone)
}

const tellBoth = async (services: Services, old: string, phone: string): Promise<void> => {
  await writeToPhone(services, old, 'Номер для входа в «Студию улыбки» изменён на другой.')
  await writeToPhone(services, phone, 'Этот номер теперь открывает вход в «Студию улыбки».')
}

async function putPhone(
  tx: Tx,
  evidence: Ctx,
  input: { readonly userId: string; readonly phone: string; readonly keepSession: string | null },
): Promise<void> {
  const now = new Date()
  await tx.run({
    text: 'update identity.staff_user set phone = $2, phone_confirmed_at = $3 where user_id = $1',
    values: [input.userId, input.phone, now],
  })
  await tx.run({
    text: `update identity.session set ended_at = $2, ended_reason = 'phone changed'
      where principal_id = $1 and realm = 'staff' and ended_at is null and session_id is distinct from $3`,
    values: [input.userId, now, input.keepSession],
  })
  await record(
    tx,
    evidence,
    accountEntry(input.userId, { action: 'clarification', operation: 'identity.change-phone' }),
  )
}

/** Support puts another number down after a check of identity; it takes effect in a day, both numbers are told at once. */
export async function askPhoneChange(
  ctx: VendorCtx,
  input: {
    readonly tenantId: string
    readonly userId: string
    readonly phone: string
    readonly basis: string
  },
): Promise<{ effectiveAt: string }> {
  const { services } = ctx
  const old = await phoneOf(signInDb(services), input.userId)
  if (!old) throw fail('not-found')
  const phone = await freeNumber(services, input.phone, old)
  const asked = services.clockOf(input.tenantId)
  const effective = new Date(asked.nowMs() + SUPPORT_DELAY_HOURS * 3_600_000)
  await signInDb(services).tx(async tx => {
    const rows = await tx.run({
      text: `insert into identity.phone_change
        (change_id, user_id, old_phone, new_phone, way, requested_at, requested_by, basis, effective_at)
        values ($1, $2, $3, $4, 'vendor', $5, $6, $7, $8)
        on conflict (user_id) where done_at is null and cancelled_at is null do nothing`,
      values: [newId(), input.userId, old, phone, asked.date(), ctx.actor.userId, input.basis, effective],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'смена номера уже ждёт своего часа' })
    await record(tx, atTheDoor(ctx, input.tenantId), {
      ...accountEntry(input.userId, { action: 'recording', operation: 'identity.ask-phone-change' }),
      reason: input.basis,
    })
  })
  const told = `Поддержка меняет номер для входа в «Студию улыбки», смена вступит в силу через ${SUPPORT_DELAY_HOURS} часа.`
  await writeToPhone(services, old, `${told} Если это не вы, сообщите поддержке.`)
  await writeToPhone(services, phone, told)
  return { effectiveAt: effective.toISOString() }
}

/** Takes back a change that waits. Error: `conflict.state`. */
export async function cancelPhoneChange(
  ctx: VendorCtx,
  input: { readonly tenantId: string; readonly userId: string },
): Promise<void> {
  await signInDb(ctx.services).tx(async tx => {
    const rows = await tx.run({
      text: `update identity.phone_change set cancelled_at = $2
        where user_id = $1 and done_at is null and cancelled_at is null`,
      values: [input.userId, ctx.services.clockOf(input.tenantId).date()],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'смены номера нет' })
    await record(
      tx,
      atTheDoor(ctx, input.tenantId),
      accountEntry(input.userId, { action: 'deletion', operation: 'identity.cancel-phone-change' }),
    )
  })
}

/** Puts into effect the changes of this clinic whose day of waiting is over. */
export async function runPhoneChanges(ctx: Ctx): Promise<void> {
  const { services, tenantId } = ctx
  const now = ctx.clock.date()
  const due = await signInDb(services).all<{ changeId: string; userId: string; old: string; phone: string }>({
    text: `select c.change_id as "changeId", c.user_id as "userId", c.old_phone as old, c.new_phone as phone
      from identity.phone_change c where c.done_at is null and c.cancelled_at is null and c.effective_at <= $2
        and exists (select from identity.membership m where m.tenant_id = $1 and m.user_id = c.user_id)`,
    values: [tenantId, now],
  })
  for (const change of due) {
    const done = await signInDb(services).tx(async tx => {
      const rows = await tx.run({
        text: `update identity.phone_change set done_at = $2
          where change_id = $1 and done_at is null and cancelled_at is null`,
        values: [change.changeId, now],
      })
      if (rows > 0) await putPhone(tx, ctx, { ...change, keepSession: null })
      return rows > 0
    })
    if (done) await tellBoth(services, change.old, change.phone)
  }
}
