import { formatDate } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { momentOf, queueLetter, type Who } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readDocuments } from './statements.ts'

/**
 * Asks the client by letter about money that somebody else paid without a notice that came before (MM-6.6); once an invoice.
 * Errors: `not-found`, `conflict.state` (nothing to ask, asked before, no address).
 */
export async function askAboutPayment(
  services: Services,
  db: ScopedDb,
  input: { readonly statementId: string; readonly position: number; readonly who: Who },
): Promise<void> {
  const row = (await readDocuments(db, input.statementId)).find(d => d.position === input.position)
  if (!row) throw fail('not-found')
  const invoice = await db.first<{ tenant_id: string; invoice_id: string; number: string }>({
    text: 'select tenant_id, invoice_id, number from billing.invoice where invoice_id = $1',
    values: [row.match.invoiceId ?? null],
  })
  if (row.status !== 'third-party-question' || !invoice)
    throw fail('conflict.state', { reason: 'вопрос задают о платеже другого лица по счёту клиента' })
  const { payer, sumKopecks, purpose, date, bookedOn } = row.document
  const letterId = await db.tx(tx =>
    queueLetter(tx, {
      tenantId: invoice.tenant_id,
      kind: 'once:payment-question',
      subject: `Чей это платёж: счёт № ${invoice.number}`,
      body: `${formatDate(bookedOn || date)} поступило ${formatKopecks(sumKopecks)} от ${payer.name}${payer.inn ? ` (ИНН ${payer.inn})` : ''} с назначением «${purpose}». Уведомления о том, что за вас платит другое лицо, до платежа не было. Подтвердите письмом, что это оплата счёта № ${invoice.number}, или сообщите, что она не ваша.`,
      basis: { kind: 'invoice', id: invoice.invoice_id },
      now: momentOf(services, invoice.tenant_id).now,
      createdBy: input.who.id,
    }),
  )
  if (!letterId) throw fail('conflict.state', { reason: 'вопрос по этому счёту уже отправлен' })
}
