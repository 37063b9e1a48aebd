import { newId } from '#libs/ids/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import type { Person } from '#modules/patients/index.ts'
import type { Hold } from '#modules/scheduling/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** The cookie that ties a visitor to his held time; a working cookie, no choice is needed for it. */
export const DRAFT_COOKIE = 'amb_booking'

export interface Ticks {
  readonly processing: { readonly editionId: string; readonly sha256: string; readonly ticked: true }
  readonly news: { readonly editionId: string; readonly sha256: string; readonly ticked: boolean }
}

export interface Draft {
  readonly draftId: string
  readonly appointmentId: string
  readonly contact: Person | null
  readonly consents: Ticks | null
  readonly challengeId: string | null
  readonly expiresAt: Date
}

/** Begins a booking on a held time. @returns the token for the visitor's cookie */
export async function beginDraft(ctx: Ctx, hold: Hold): Promise<string> {
  const token = newToken()
  await ctx.db.tx(tx =>
    tx.run(
      q.insertInto('site.booking_draft').values({
        tenant_id: ctx.tenantId,
        draft_id: newId(),
        token_hash: tokenHash(token),
        appointment_id: hold.appointmentId,
        created_at: ctx.clock.date(),
        expires_at: hold.expiresAt,
      }),
    ),
  )
  return token
}

/** The visitor's booking in progress. Errors: `appointment.hold-expired` when there is none or its time ran out. */
export async function loadDraft(ctx: Ctx, token: string | undefined): Promise<Draft> {
  const row = token
    ? await ctx.db.first(
        q
          .selectFrom('site.booking_draft')
          .select(['draft_id', 'appointment_id', 'contact', 'consents', 'challenge_id', 'expires_at'])
          .where('tenant_id', '=', ctx.tenantId)
          .where('token_hash', '=', tokenHash(token))
          .where('finished_at', 'is', null),
      )
    : undefined
  if (!row || row.expires_at <= ctx.clock.date()) throw fail('appointment.hold-expired')
  return {
    draftId: row.draft_id,
    appointmentId: row.appointment_id,
    contact: row.contact as Person | null,
    consents: row.consents as Ticks | null,
    challengeId: row.challenge_id,
    expiresAt: row.expires_at,
  }
}

/** Keeps what was typed, after consent was ticked and not before: without consent nothing of the person is stored. */
export async function fillDraft(
  ctx: Ctx,
  draftId: string,
  fill: { contact: Person; consents: Ticks; challengeId: string },
): Promise<void> {
  await ctx.db.tx(tx =>
    tx.run(
      q
        .updateTable('site.booking_draft')
        .set({
          contact: JSON.stringify(fill.contact),
          consents: JSON.stringify(fill.consents),
          challenge_id: fill.challengeId,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('draft_id', '=', draftId),
    ),
  )
}

/** Destroys the typed data of bookings that are over, whichever way they ended. */
export async function sweepDrafts(ctx: Ctx): Promise<void> {
  await ctx.db.all({
    text: 'delete from site.booking_draft where tenant_id = $1 and (expires_at < $2 or finished_at is not null)',
    values: [ctx.tenantId, ctx.clock.date()],
  })
}
