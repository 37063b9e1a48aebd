import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { diagnosisOf } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Owner of what belongs to the whole clinic. */
const NIL = PLATFORM_TENANT

/** What a doctor keeps at hand: macros (his own win over the clinic's), favourite diagnoses and services. */
export async function handy(ctx: StaffCtx) {
  const { userId } = ctx.actor
  const [macros, favourites] = await Promise.all([
    ctx.db.all(
      q
        .selectFrom('records.macro')
        .select(['owner_id', 'short', 'words'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('owner_id', 'in', [userId, NIL])
        .orderBy('short'),
    ),
    ctx.db.all(
      q
        .selectFrom('records.favourite')
        .select(['kind', 'code'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('user_id', '=', userId)
        .orderBy('added_at'),
    ),
  ])
  const known = await Promise.all(
    favourites.flatMap(row => (row.kind === 'diagnosis' ? [diagnosisOf(ctx.db, row.code)] : [])),
  )
  const own = new Set(macros.filter(row => row.owner_id === userId).map(row => row.short))
  return {
    macros: macros
      .filter(row => row.owner_id === userId || !own.has(row.short))
      .map(row => ({ short: row.short, words: row.words, own: row.owner_id === userId })),
    diagnoses: known.flatMap(one =>
      one && one.outSince === null ? [{ code: one.code, name: one.name }] : [],
    ),
    services: favourites.flatMap(row => (row.kind === 'service' ? [row.code] : [])),
  }
}

/** Keeps a macro of a person or of the clinic; empty words remove it. Error: `auth.forbidden` for the clinic's. */
export async function saveMacro(
  ctx: StaffCtx,
  input: { readonly short: string; readonly words: string; readonly forClinic: boolean },
): Promise<void> {
  if (input.forClinic && !granted(ctx.actor.grants, 'document.wording'))
    throw fail('auth.forbidden', { permission: 'document.wording' })
  const owner = input.forClinic ? NIL : ctx.actor.userId
  await ctx.db.tx(async tx => {
    if (input.words === '') {
      await tx.run({
        text: 'delete from records.macro where tenant_id = app.tenant() and owner_id = $1 and short = $2',
        values: [owner, input.short],
      })
      return
    }
    await tx.run({
      text: `insert into records.macro (tenant_id, owner_id, short, words, updated_at, updated_by)
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, owner_id, short)
        do update set words = excluded.words, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
      values: [ctx.tenantId, owner, input.short, input.words, ctx.clock.date(), ctx.actor.userId],
    })
  })
}

/** Puts a diagnosis or a service among favourites or takes it out. Error: `not-found` for a code that is in no directory. */
export async function setFavourite(
  ctx: StaffCtx,
  input: { readonly kind: 'diagnosis' | 'service'; readonly code: string; readonly favourite: boolean },
): Promise<void> {
  if (input.favourite && input.kind === 'diagnosis' && !(await diagnosisOf(ctx.db, input.code)))
    throw fail('not-found')
  const values = [ctx.tenantId, ctx.actor.userId, input.kind, input.code]
  await ctx.db.tx(tx =>
    input.favourite
      ? tx.run({
          text: `insert into records.favourite (tenant_id, user_id, kind, code, added_at) values ($1, $2, $3, $4, $5)
            on conflict do nothing`,
          values: [...values, ctx.clock.date()],
        })
      : tx.run({
          text: 'delete from records.favourite where tenant_id = $1 and user_id = $2 and kind = $3 and code = $4',
          values,
        }),
  )
}
