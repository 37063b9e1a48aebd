import { randomInt } from 'node:crypto'
import { newId } from '#libs/ids/index.ts'
import { DEFAULT_PARAMETERS, exportDue } from '#libs/offer/index.ts'
import { record } from '#modules/audit/index.ts'
import { findClient, momentOf, whoOf } from '#modules/clients/index.ts'
import { editionOn } from '#modules/offers/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { sealPassword } from './password.ts'

/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

const newPassword = (): string =>
  Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-')

export interface Asked {
  readonly archiveId: string
  /** Shown once, kept nowhere; null when the archive is not sealed. */
  readonly password: string | null
  readonly dueOn: string
}

/**
 * Asks for an archive of everything that the clinic keeps, of the legal entities of whoever asks; it is made in the
 * background. Open in every mode of the contract (MM-7.1). One at a time. Errors: `conflict.state`.
 */
export async function requestArchive(
  ctx: StaffCtx,
  input: { readonly encrypted: boolean; readonly reason: string },
): Promise<Asked> {
  const who = await whoOf(ctx)
  const client = await findClient(ctx.db, ctx.tenantId)
  const { now, today } = momentOf(ctx.services, ctx.tenantId)
  const product = client?.product ?? 'clinic'
  const terms = (await editionOn(ctx.db, product, today))?.parameters ?? DEFAULT_PARAMETERS[product]
  const archiveId = newId()
  const password = input.encrypted ? newPassword() : null
  const dueOn = exportDue(today, terms.exportToDays)
  await ctx.db.tx(async tx => {
    await refuseSecond(tx, ctx.tenantId)
    await tx.run({
      text: `insert into exports.archive (tenant_id, archive_id, entity_ids, requested_at, requested_by, requested_name, due_on,
          with_blocked, encrypted, sealed_password, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      values: [
        ctx.tenantId,
        archiveId,
        ctx.db.scope.entityIds,
        now,
        ctx.actor.userId,
        who.name,
        dueOn,
        client?.state === 'retention' || client?.state === 'terminated',
        input.encrypted,
        password && sealPassword(ctx.services, archiveId, password),
        input.reason,
      ],
    })
    await record(tx, ctx, {
      action: 'extraction',
      operation: 'exports.request',
      purpose: 'saas_processing',
      object: { kind: 'export', id: archiveId },
      reason: input.reason,
      detail: { encrypted: input.encrypted },
    })
  })
  return { archiveId, password, dueOn }
}

/** The unique index decides a race; this one says it in words. */
async function refuseSecond(tx: Tx, tenantId: string): Promise<void> {
  await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 310))', values: [tenantId] })
  const running = await tx.first({
    text: `select 1 as one from exports.archive where tenant_id = $1 and state in ('waiting', 'running')`,
    values: [tenantId],
  })
  if (running) throw fail('conflict.state', { reason: 'выгрузка уже готовится' })
}
