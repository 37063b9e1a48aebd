import { dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import type { DataCategory } from '#libs/purposes/index.ts'
import { record } from '#modules/audit/index.ts'
import { decideOnRecord } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { requireEntity } from './operator-terms.ts'
import { requirePatient } from './register-case.ts'

export interface Disclosure {
  readonly entityId: string
  readonly patientId: string | null
  readonly subjectInfo: string | null
  readonly recipient: string
  readonly requestDocument: string
  readonly requestedOn: string
  readonly norm: string
  readonly categories: readonly DataCategory[]
  readonly given: string
  readonly method: string
  readonly outcome: 'given' | 'refused'
}

/**
 * Enters a disclosure by law into the journal: who asked, on which paper, what was given, how, by whom (IP-3.2). The gate
 * decides first, with the paper as its evidence; a refusal to disclose is entered like a disclosure.
 * Errors: `not-found`, `request.invalid` (nobody named, a day to come), `privacy.refused`.
 */
export async function recordDisclosure(ctx: StaffCtx, input: Disclosure) {
  requireEntity(ctx, input.entityId)
  const { zone } = await readTenant(ctx.db)
  if (input.patientId === null && input.subjectInfo === null)
    throw fail('request.invalid', { fields: 'patientId, subjectInfo' })
  if (input.requestedOn > dayOf(ctx.clock.nowMs(), zone))
    throw fail('request.invalid', { fields: 'requestedOn' })
  if (input.patientId) await requirePatient(ctx, input.patientId, input.entityId)
  const disclosureId = newId()
  return ctx.db.tx(async tx => {
    const decisionId = input.outcome === 'given' ? await allowed(tx, ctx, input, disclosureId) : null
    const year = input.requestedOn.slice(0, 4)
    const row = await tx.first<{ n: number }>({
      text: 'select count(*)::int + 1 as n from cases.disclosure where tenant_id = $1 and entity_id = $2',
      values: [ctx.tenantId, input.entityId],
    })
    const number = `П-${row!.n}/${year}`
    await tx.run(
      q.insertInto('cases.disclosure').values({
        tenant_id: ctx.tenantId,
        disclosure_id: disclosureId,
        entity_id: input.entityId,
        number,
        patient_id: input.patientId,
        subject_info: input.subjectInfo,
        recipient: input.recipient,
        request_document: input.requestDocument,
        requested_on: input.requestedOn,
        ground: 'law',
        norm: input.norm,
        categories: [...input.categories],
        given: input.given,
        method: input.method,
        outcome: input.outcome,
        decision_id: decisionId,
        at: ctx.clock.date(),
        by_user: ctx.actor.userId,
      }),
    )
    await record(tx, ctx, {
      action: 'access',
      operation: 'privacy-cases.disclose',
      purpose: 'disclosure',
      entityId: input.entityId,
      patientId: input.patientId,
      object: { kind: 'disclosure', id: disclosureId },
      detail: { outcome: input.outcome },
    })
    return { disclosureId, number }
  })
}

async function allowed(tx: Tx, ctx: StaffCtx, input: Disclosure, disclosureId: string): Promise<string> {
  const { decisionId, decision } = await decideOnRecord(
    tx,
    ctx,
    {
      subject: input.patientId ? { kind: 'patient', patientId: input.patientId } : { kind: 'applicant' },
      entityId: input.entityId,
      purpose: 'disclosure',
      action: 'access',
      recipient: { kind: 'authority', document: input.requestDocument },
    },
    { kind: 'disclosure', id: disclosureId },
  )
  if (!decision.allowed) throw fail('privacy.refused', { reason: decision.reason, refusal: decision.code })
  return decisionId
}
