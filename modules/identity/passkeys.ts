import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Passkey } from './contract.ts'
import { accountEntry, writeToOwner } from './evidence.ts'
import { signInDb } from './staff-user.ts'

/** The name that a passkey carries for its person: the bytes of his id, no personal data. */
export const userHandle = (userId: string): string =>
  Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')

export const PASSKEY_COLUMNS = [
  'passkey_id',
  'credential_id',
  'transports',
  'name',
  'backed_up',
  'created_at',
  'last_used_at',
  'stopped_at',
] as const

/** Passkeys of the signed-in person as they are stored, oldest first. */
export const readPasskeys = (ctx: StaffCtx) =>
  signInDb(ctx.services).all(
    q
      .selectFrom('identity.passkey')
      .select(PASSKEY_COLUMNS)
      .where('realm', '=', 'staff')
      .where('user_id', '=', ctx.actor.userId)
      .orderBy('created_at')
      .orderBy('passkey_id'),
  )

export type PasskeyRow = Awaited<ReturnType<typeof readPasskeys>>[number]

export const presentPasskey = (row: PasskeyRow): Passkey => ({
  passkeyId: row.passkey_id,
  name: row.name,
  backedUp: row.backed_up,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  stoppedAt: row.stopped_at?.toISOString() ?? null,
})

/** Removes a passkey of the signed-in person; it opens nothing from now on. Error: `not-found`. */
export async function removePasskey(ctx: StaffCtx, passkeyId: string): Promise<void> {
  const { userId } = ctx.actor
  await signInDb(ctx.services).tx(async tx => {
    const removed = await tx.first<{ name: string }>(
      q
        .deleteFrom('identity.passkey')
        .where('passkey_id', '=', passkeyId)
        .where('user_id', '=', userId)
        .where('realm', '=', 'staff')
        .returning('name'),
    )
    if (!removed) throw fail('not-found')
    await record(tx, ctx, {
      ...accountEntry(userId, { action: 'deletion', operation: 'identity.remove-passkey' }),
      object: { kind: 'passkey', id: passkeyId },
    })
    await writeToOwner(tx, ctx, userId, {
      subject: 'Удалён ключ доступа',
      text: `Из вашей учётной записи удалён ключ доступа «${removed.name}».`,
    })
  })
}
