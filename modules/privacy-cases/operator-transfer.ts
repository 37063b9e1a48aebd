import { dayOf, formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { checkInn10, checkInn12, checkOgrn, checkOgrnip } from '#libs/requisites/index.ts'
import { record } from '#modules/audit/index.ts'
import { sendMessage } from '#modules/messaging/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { fail, refuseWrongRequisites } from '#platform/errors/index.ts'
import { requireEntity } from './operator-terms.ts'
import type { Transfer } from './transfer-contract.ts'

const AT_ONCE = 200
const NAMES = `t.transfer_id as "transferId", t.entity_id as "entityId", t.acquirer_name as "acquirerName", t.acquirer_inn as "acquirerInn",
  t.acquirer_ogrn as "acquirerOgrn", t.acquirer_address as "acquirerAddress", t.acquirer_email as "acquirerEmail",
  t.basis_document as "basisDocument", t.planned_on as "plannedOn"`

/** People whom this operator keeps and who can be told: living cards, not blocked. */
const PEOPLE = `patients.patient p where p.tenant_id = app.tenant() and t.entity_id = any (p.entity_ids) and p.merged_into is null`
const TOLD = `messaging.message m where m.tenant_id = t.tenant_id and m.about_kind = 'operator_transfer' and m.about_id = t.transfer_id`

interface Row extends Omit<Transfer, 'openedAt' | 'export' | 'state' | 'endedAt'> {
  readonly openedAt: Date
  readonly exportedAt: Date | null
  readonly consents: number | null
  readonly sha256: string | null
  readonly ended: 'accepted' | 'given-up' | null
  readonly endedAt: Date | null
}

/** What has to be done next: tell, hand over, have it accepted. */
const stateOf = (row: Row): Transfer['state'] => {
  if (row.ended) return row.ended
  if (row.told < row.people) return 'telling'
  return row.exportedAt ? 'accepting' : 'exporting'
}

/** Changes of the operator, the newest first (IV-3.3.5). */
export async function listTransfers(ctx: StaffCtx): Promise<{ today: string; transfers: Transfer[] }> {
  const { zone } = await readTenant(ctx.db)
  const rows = await ctx.db.all<Row>({
    text: `select ${NAMES}, t.opened_at as "openedAt", (select count(*)::int from ${PEOPLE}) as people,
        (select count(distinct m.patient_id)::int from ${TOLD}) as told,
        (select count(distinct m.patient_id)::int from ${TOLD} and m.state = 'sent') as sent,
        x.at as "exportedAt", x.consents, x.sha256, e.kind as ended, e.at as "endedAt", e.detail as "endedBy"
      from cases.operator_transfer t
      left join lateral (select at, consents, sha256 from cases.operator_transfer_step s
        where s.transfer_id = t.transfer_id and s.kind = 'exported' order by at desc limit 1) x on true
      left join cases.operator_transfer_step e on e.transfer_id = t.transfer_id and e.kind <> 'exported'
      where t.entity_id = any (app.entities()) order by t.opened_at desc limit 50`,
  })
  return {
    today: dayOf(ctx.clock.nowMs(), zone),
    transfers: rows.map(row => {
      const { exportedAt, consents, sha256: hash, ended: _, ...rest } = row
      return {
        ...rest,
        openedAt: row.openedAt.toISOString(),
        endedAt: row.endedAt?.toISOString() ?? null,
        export: exportedAt && { at: exportedAt.toISOString(), consents: consents!, sha256: hash! },
        state: stateOf(row),
      }
    }),
  }
}

/** One of them. Error: `not-found`. */
export async function loadTransfer(ctx: StaffCtx, transferId: string): Promise<Transfer> {
  const found = (await listTransfers(ctx)).transfers.find(one => one.transferId === transferId)
  if (!found) throw fail('not-found')
  return found
}

export type NewTransfer = Pick<
  Transfer,
  | 'entityId'
  | 'acquirerName'
  | 'acquirerInn'
  | 'acquirerOgrn'
  | 'acquirerAddress'
  | 'acquirerEmail'
  | 'basisDocument'
  | 'plannedOn'
>

/** Begins a change of the operator. Errors: `not-found`, `request.invalid` (control digits, a day that has passed), `conflict.state`. */
export async function openTransfer(ctx: StaffCtx, input: NewTransfer): Promise<{ transferId: string }> {
  requireEntity(ctx, input.entityId)
  const company = input.acquirerInn.replace(/\D/g, '').length === 10
  const { acquirerInn, acquirerOgrn } = refuseWrongRequisites({
    acquirerInn: company ? checkInn10(input.acquirerInn) : checkInn12(input.acquirerInn),
    acquirerOgrn: company ? checkOgrn(input.acquirerOgrn) : checkOgrnip(input.acquirerOgrn),
  })
  const { today, transfers } = await listTransfers(ctx)
  if (input.plannedOn < today) throw fail('request.invalid', { fields: 'plannedOn' })
  if (transfers.some(one => one.entityId === input.entityId && one.endedAt === null))
    throw fail('conflict.state', { reason: 'смена этого оператора уже идёт' })
  const transferId = newId()
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into cases.operator_transfer (tenant_id, transfer_id, entity_id, acquirer_name, acquirer_inn, acquirer_ogrn,
          acquirer_address, acquirer_email, basis_document, planned_on, opened_at, opened_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      values: [
        ctx.tenantId,
        transferId,
        input.entityId,
        input.acquirerName,
        acquirerInn!,
        acquirerOgrn!,
        input.acquirerAddress,
        input.acquirerEmail,
        input.basisDocument,
        input.plannedOn,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    await transferEvidence(tx, ctx, { transferId, entityId: input.entityId }, 'open-transfer', 'recording')
  })
  return { transferId }
}

export const transferEvidence = (
  tx: Tx,
  ctx: StaffCtx,
  of: { readonly transferId: string; readonly entityId: string },
  what: 'open-transfer' | 'end-transfer' | 'tell-transfer' | 'export-transfer',
  action: 'recording' | 'extraction',
  detail: Readonly<Record<string, string | number>> = {},
) =>
  record(tx, ctx, {
    action,
    operation: `privacy-cases.${what}`,
    purpose: 'rights_requests',
    entityId: of.entityId,
    object: { kind: 'operator_transfer', id: of.transferId },
    detail,
  })

/** What a person reads: who, from when, on what document, and what he may do about it; a message of a phone says it shorter. */
function notice(operator: string, transfer: Transfer, channel: 'sms' | 'email'): string {
  const { acquirerName, acquirerInn, acquirerAddress, acquirerEmail, basisDocument, plannedOn } = transfer
  if (channel === 'sms')
    return `С ${formatDate(plannedOn)} обязанности ${operator} по вашим данным переходят к ${acquirerName}, ИНН ${acquirerInn}. Не согласны — отзовите согласие до этого дня в личном кабинете или регистратуре.`
  return [
    `${operator} передаёт работу и обязанности по вашим персональным данным новому оператору с ${formatDate(plannedOn)}.`,
    `Новый оператор: ${acquirerName}, ИНН ${acquirerInn}, ${acquirerAddress}, ${acquirerEmail}. Основание: ${basisDocument}.`,
    'Ему передаются только действующие согласия с их текстами. Если вы не согласны, отзовите согласие или возразите до этого дня: в личном кабинете, письмом или в регистратуре. Кто отозвал согласие, о том новому оператору ничего не передают.',
  ].join('\n\n')
}

/** Tells the people who were not told yet; interrupted, it goes on. Errors: `not-found`, `conflict.state`. */
export async function tellTransfer(
  ctx: StaffCtx,
  transferId: string,
): Promise<{ told: number; left: number }> {
  const transfer = await loadTransfer(ctx, transferId)
  if (transfer.endedAt) throw fail('conflict.state', { reason: 'смена оператора уже закончена' })
  const [tenant, entities] = await Promise.all([readTenant(ctx.db), readEntities(ctx.db)])
  const operator = entities.find(one => one.entityId === transfer.entityId)!
  const told = await ctx.db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 404))', values: [transferId] })
    const people = await tx.all<{ patient_id: string; email: string | null; phone: string }>({
      text: `select p.patient_id, p.email, p.phone from cases.operator_transfer t, ${PEOPLE} and t.transfer_id = $1
        and not exists (select from ${TOLD} and m.patient_id = p.patient_id) order by p.patient_id limit $2`,
      values: [transferId, AT_ONCE],
    })
    for (const { patient_id: patientId, email, phone } of people)
      await sendMessage(tx, ctx, {
        channel: email ? 'email' : 'sms',
        recipient: email ?? phone,
        sender: email ? operator.shortName : tenant.smsSender,
        ...(email && { subject: 'Смена оператора персональных данных' }),
        body: notice(operator.shortName, transfer, email ? 'email' : 'sms'),
        purpose: 'rights_requests',
        entityId: transfer.entityId,
        patientId,
        about: { kind: 'operator_transfer', id: transferId },
      })
    await transferEvidence(tx, ctx, transfer, 'tell-transfer', 'recording', { people: people.length })
    return people.length
  })
  const after = await loadTransfer(ctx, transferId)
  return { told, left: after.people - after.told }
}

/**
 * The end: the new operator's paper of acceptance, or that it was given up. Errors: `not-found`, `conflict.state` when people
 * were not told, consents not handed over, or it has ended.
 */
export async function endTransfer(
  ctx: StaffCtx,
  input: { readonly transferId: string; readonly kind: 'accepted' | 'given-up'; readonly document: string },
): Promise<void> {
  const transfer = await loadTransfer(ctx, input.transferId)
  if (transfer.endedAt) throw fail('conflict.state', { reason: 'смена оператора уже закончена' })
  if (input.kind === 'accepted' && transfer.state !== 'accepting')
    throw fail('conflict.state', {
      reason: transfer.state === 'telling' ? 'сначала уведомите людей' : 'сначала передайте согласия',
    })
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into cases.operator_transfer_step (tenant_id, transfer_step_id, transfer_id, entity_id, kind, at, by_user, detail)
        values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        ctx.tenantId,
        newId(),
        input.transferId,
        transfer.entityId,
        input.kind,
        ctx.clock.date(),
        ctx.actor.userId,
        input.document,
      ],
    })
    await transferEvidence(tx, ctx, transfer, 'end-transfer', 'recording', { kind: input.kind })
  })
}
