import type { Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { IMPORT_LOCK, readDocuments } from './statements.ts'
import { takeDocument } from './take-document.ts'

/**
 * A person decides what a document pays, with a reason: after a question to the client, for a number that was mistyped. The
 * rest over the invoices becomes an advance of the same client. Two accountants take turns; the second is told.
 * Errors: `not-found`, `conflict.state`.
 */
export async function decideDocument(
  services: Services,
  db: ScopedDb,
  input: {
    readonly statementId: string
    readonly position: number
    readonly parts: readonly { readonly invoiceId: string; readonly kopecks: number }[]
    readonly reason: string
    readonly who: Who
  },
): Promise<void> {
  await db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock($1)', values: [IMPORT_LOCK] })
    const row = (await readDocuments(tx, input.statementId)).find(d => d.position === input.position)
    if (!row) throw fail('not-found')
    const { document } = row
    if (document.direction === 'out')
      throw fail('conflict.state', { reason: 'это списание, а не поступление' })
    if (row.status === 'duplicate')
      throw fail('conflict.state', { reason: 'этот платёж уже загружен раньше' })
    const live = await tx.first<{ n: number }>({
      text: `select count(*)::int as n from billing.payment p where p.statement_id = $1 and p.document_position = $2
        and not exists (select from billing.payment_undo u where u.tenant_id = p.tenant_id and u.payment_id = p.payment_id)`,
      values: [input.statementId, input.position],
    })
    if (live!.n > 0) throw fail('conflict.state', { reason: 'платёж уже разнесён, обновите страницу' })
    const spread = input.parts.reduce((sum, part) => sum + part.kopecks, 0)
    if (spread > document.sumKopecks || input.parts.length === 0)
      throw fail('conflict.state', { reason: 'разнесено больше, чем поступило' })
    await takeDocument(services, tx, {
      statementId: input.statementId,
      position: input.position,
      document,
      parts: input.parts,
      excessKopecks: document.sumKopecks - spread,
      basis: `Решение бухгалтера: ${input.reason}`,
      thirdParty: row.status.startsWith('third-party'),
      who: input.who,
    })
  })
}
