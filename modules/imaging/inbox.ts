import { fullName } from '#libs/names/index.ts'
import { record, recordRead } from '#modules/audit/index.ts'
import { announce, entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkTeeth, insertRemoval } from './change-image.ts'
import type { Card, InboxItem } from './contract.ts'
import { imageById, imagesWaiting, toImage } from './image-rows.ts'

/** Days until what was refused is destroyed: the purpose is reached (152-ФЗ art. 21 p. 4). */
export const REFUSED_DAYS = 30

interface Person {
  readonly patient_id: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birth_date: string | null
}

/** What patients have sent and nobody has decided on, oldest first. */
export async function readInbox(ctx: StaffCtx): Promise<{ items: InboxItem[] }> {
  const rows = await imagesWaiting(ctx.db, ctx.tenantId, entitiesWith(ctx, 'file.inbox'))
  const people = await ctx.db.all<Person>({
    text: `select patient_id, surname, given, patronymic, birth_date::text as birth_date from patients.patient
      where tenant_id = $1 and patient_id = any ($2::uuid[])`,
    values: [ctx.tenantId, rows.map(row => row.patient_id)],
  })
  const personOf = new Map(people.map(person => [person.patient_id, person]))
  await Promise.all(
    rows.map(row =>
      recordRead(ctx, {
        action: 'extraction',
        operation: 'files.inbox',
        purpose: 'care',
        entityId: row.entity_id,
        patientId: row.patient_id,
        object: { kind: 'file', id: row.file_id },
      }),
    ),
  )
  return {
    items: rows.map(row => {
      const person = personOf.get(row.patient_id)
      return {
        image: toImage(ctx, row),
        patientId: row.patient_id,
        patientName: person ? fullName(person) : '',
        birthDate: person?.birth_date ?? null,
        comment: row.comment,
        sentAt: row.sent_at.toISOString(),
      }
    }),
  }
}

export interface Decide extends Omit<Card, 'note'> {
  readonly fileId: string
  readonly decision: 'filed' | 'refused'
  readonly reason: string
}

/**
 * Files what a patient has sent to the record, or refuses it with a reason that the patient reads; what was refused is
 * destroyed after REFUSED_DAYS. Errors: `not-found`, `conflict.state` when it was decided, `request.invalid`.
 */
export async function decideIntake(ctx: StaffCtx, input: Decide): Promise<void> {
  checkTeeth(input.teeth)
  if (input.decision === 'refused' && input.reason.length < 3)
    throw fail('request.invalid', { fields: 'reason' })
  const row = await imageById(ctx.db, ctx.tenantId, input.fileId)
  if (!row || row.intake === null || !entitiesWith(ctx, 'file.inbox').includes(row.entity_id))
    throw fail('not-found')
  const filed = input.decision === 'filed'
  await ctx.db.tx(async tx => {
    const added = await tx.run({
      text: `insert into imaging.intake_decision (tenant_id, file_id, entity_id, patient_id, decision, reason, at, decided_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [
        ctx.tenantId,
        input.fileId,
        row.entity_id,
        row.patient_id,
        input.decision,
        input.reason,
        ctx.clock.date(),
        ctx.actor.userId,
      ],
    })
    if (added === 0) throw fail('conflict.state', { reason: 'решение по файлу уже принято' })
    if (filed) {
      await tx.run({
        text: `update imaging.image set teeth = $3, taken_on = coalesce($4, taken_on), version = version + 1,
          changed_at = $5, changed_by = $6 where tenant_id = $1 and file_id = $2`,
        values: [
          ctx.tenantId,
          input.fileId,
          [...new Set(input.teeth)].sort((a, b) => a - b),
          input.takenOn,
          ctx.clock.date(),
          ctx.actor.userId,
        ],
      })
      await tx.run({
        text: 'update files.file set kind = $3 where tenant_id = $1 and file_id = $2',
        values: [ctx.tenantId, input.fileId, input.kind],
      })
    } else {
      const destroyAt = new Date(ctx.clock.nowMs() + REFUSED_DAYS * 86_400_000)
      await insertRemoval(ctx, tx, row, { ground: 'refused', reason: input.reason, destroyAt })
    }
    await record(tx, ctx, {
      action: 'systematisation',
      operation: filed ? 'files.take-in' : 'files.refuse',
      purpose: 'care',
      entityId: row.entity_id,
      patientId: row.patient_id,
      object: { kind: 'file', id: input.fileId },
    })
  })
  announce(ctx, 'inbox', row.entity_id)
}
