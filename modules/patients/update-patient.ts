import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { lastDayBegun, normalisePerson, type Person } from './create-patient.ts'

/** Whether the row is one of the actor's own patients: contacts seen by a sharing ground cannot be changed. */
const own = (ctx: StaffCtx) => ({
  text: 'select version from patients.patient where tenant_id = $1 and patient_id = $2 and entity_ids && app.entities()',
  values: [ctx.tenantId],
})

async function currentVersion(ctx: StaffCtx, patientId: string): Promise<number> {
  const { text, values } = own(ctx)
  const row = await ctx.db.first<{ version: number }>({ text, values: [...values, patientId] })
  if (!row) throw fail('not-found')
  return row.version
}

/** What raises the version of a card. */
const saved = (patientId: string) => ({
  operations: ['patients.update', 'patients.verify', 'merging.merge'],
  patientId,
})

/** Changes a card. Errors: `not-found`, `conflict.version` when somebody else has saved since, `request.invalid`. */
export async function updatePatient(
  ctx: StaffCtx,
  input: Person & { readonly patientId: string; readonly note: string; readonly version: number },
): Promise<{ version: number }> {
  const person = normalisePerson(input, lastDayBegun(ctx))
  await currentVersion(ctx, input.patientId)
  return ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('patients.patient')
        .set({
          surname: person.surname,
          given: person.given,
          patronymic: person.patronymic,
          birth_date: person.birthDate,
          sex: person.sex,
          phone: person.phone,
          email: person.email,
          note: input.note,
          version: input.version + 1,
          updated_at: ctx.clock.date(),
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('patient_id', '=', input.patientId)
        .where('version', '=', input.version),
    )
    if (changed === 0) throw await staleRefusal(tx, ctx, saved(input.patientId))
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'patients.update',
      purpose: 'data_accuracy',
      patientId: input.patientId,
      detail: { version: input.version + 1 },
    })
    return { version: input.version + 1 }
  })
}

/** Reception has seen the identity document: data from the site are no longer only a claim (IP-1.3, MD-2.4). */
export async function verifyPatient(
  ctx: StaffCtx,
  input: { readonly patientId: string; readonly document: string; readonly version: number },
): Promise<{ version: number }> {
  await currentVersion(ctx, input.patientId)
  return ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('patients.patient')
        .set({
          verified_at: ctx.clock.date(),
          verified_by: ctx.actor.userId,
          verified_document: input.document,
          version: input.version + 1,
          updated_at: ctx.clock.date(),
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('patient_id', '=', input.patientId)
        .where('version', '=', input.version),
    )
    if (changed === 0) throw await staleRefusal(tx, ctx, saved(input.patientId))
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'patients.verify',
      purpose: 'data_accuracy',
      patientId: input.patientId,
    })
    return { version: input.version + 1 }
  })
}
