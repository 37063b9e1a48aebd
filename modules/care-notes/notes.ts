import { newId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Alert, CareNote } from './contract.ts'

/** The writer's legal entity that keeps a record of the patient. Error: `not-found`. */
async function keeperOf(ctx: StaffCtx, patientId: string): Promise<string> {
  const row = await ctx.db.first<{ entity_id: string }>({
    text: `select entity_id from patients.patient_entity where tenant_id = $1 and patient_id = $2
      and entity_id = any ($3::uuid[]) order by since limit 1`,
    values: [ctx.tenantId, patientId, ctx.db.scope.entityIds],
  })
  if (!row) throw fail('not-found')
  return row.entity_id
}

interface NoteRow {
  readonly note_id: string
  readonly place: CareNote['place']
  readonly tooth: number | null
  readonly item_id: string | null
  readonly text: string
  readonly at: Date
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

/** Alerts in force, severe ones first, and notes. Error: `not-found`. */
export async function readCareNotes(
  ctx: StaffCtx,
  patientId: string,
): Promise<{ alerts: Alert[]; notes: CareNote[] }> {
  const known = await ctx.db.first({
    text: 'select from patients.patient_entity where tenant_id = $1 and patient_id = $2 limit 1',
    values: [ctx.tenantId, patientId],
  })
  if (!known) throw fail('not-found')
  const [alerts, notes] = await Promise.all([
    ctx.db.all<Omit<Alert, 'at'> & { readonly at: Date }>({
      text: `select a.alert_id as "alertId", a.kind, a.text, a.severe, a.at from care_notes.alert a
        where a.tenant_id = $1 and a.patient_id = any (patients.same_person($2)) and not exists (
          select from care_notes.alert_end e where e.tenant_id = a.tenant_id and e.alert_id = a.alert_id)
        order by a.severe desc, a.kind, a.at`,
      values: [ctx.tenantId, patientId],
    }),
    ctx.db.all<NoteRow>({
      text: `select n.note_id, n.place, n.tooth, n.item_id, n.text, n.at, p.surname, p.given, p.patronymic
        from care_notes.note n
        left join catalogue.practitioner p on p.tenant_id = n.tenant_id and p.practitioner_id = n.practitioner_id
        where n.tenant_id = $1 and n.patient_id = any (patients.same_person($2)) order by n.at desc limit 200`,
      values: [ctx.tenantId, patientId],
    }),
    readThroughGate(ctx, { action: 'extraction', operation: 'care-notes.read', purpose: 'care', patientId }),
  ])
  return {
    alerts: alerts.map(row => ({ ...row, at: row.at.toISOString() })),
    notes: notes.map(row => ({
      noteId: row.note_id,
      place: row.place,
      tooth: row.tooth,
      itemId: row.item_id,
      text: row.text,
      at: row.at.toISOString(),
      by: row.surname
        ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic })
        : '',
    })),
  }
}

export interface AddAlert {
  readonly patientId: string
  readonly kind: Alert['kind']
  readonly text: string
  readonly severe: boolean
}

/** Records an alert. Error: `not-found`. */
export async function addAlert(ctx: StaffCtx, input: AddAlert): Promise<{ alertId: string }> {
  const entityId = await keeperOf(ctx, input.patientId)
  const alertId = newId()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('care_notes.alert').values({
        tenant_id: ctx.tenantId,
        alert_id: alertId,
        patient_id: input.patientId,
        entity_id: entityId,
        kind: input.kind,
        text: input.text,
        severe: input.severe,
        at: ctx.clock.date(),
        recorded_by: ctx.actor.userId,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'care-notes.add-alert',
      purpose: 'care',
      entityId,
      patientId: input.patientId,
      object: { kind: 'alert', id: alertId },
    })
  })
  return { alertId }
}

/** Ends an alert. Errors: `not-found`, `conflict.state` when it is over already. */
export async function endAlert(
  ctx: StaffCtx,
  input: { readonly patientId: string; readonly alertId: string; readonly reason: string },
): Promise<void> {
  const alert = await ctx.db.first<{ entity_id: string }>({
    text: `select entity_id from care_notes.alert where tenant_id = $1 and alert_id = $2 and patient_id = any (patients.same_person($3))
      and entity_id = any ($4::uuid[])`,
    values: [ctx.tenantId, input.alertId, input.patientId, ctx.db.scope.entityIds],
  })
  if (!alert) throw fail('not-found')
  await ctx.db.tx(async tx => {
    const added = await tx.run({
      text: `insert into care_notes.alert_end (tenant_id, alert_id, patient_id, entity_id, at, recorded_by, reason)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      values: [
        ctx.tenantId,
        input.alertId,
        input.patientId,
        alert.entity_id,
        ctx.clock.date(),
        ctx.actor.userId,
        input.reason,
      ],
    })
    if (added === 0) throw fail('conflict.state', { reason: 'отметка уже снята' })
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'care-notes.end-alert',
      purpose: 'care',
      entityId: alert.entity_id,
      patientId: input.patientId,
      object: { kind: 'alert', id: input.alertId },
    })
  })
}

export interface AddNote {
  readonly patientId: string
  readonly place: CareNote['place']
  readonly tooth: number | null
  readonly itemId: string | null
  readonly text: string
}

/** Writes a note in its place. Errors: `not-found`, `request.invalid` (a tooth that is none, a place without its object). */
export async function addNote(ctx: StaffCtx, input: AddNote): Promise<{ noteId: string }> {
  const toothFits =
    input.place === 'tooth' ? input.tooth !== null && isTooth(input.tooth) : input.tooth === null
  if (!toothFits) throw fail('request.invalid', { fields: 'tooth' })
  if ((input.place === 'plan-item') !== (input.itemId !== null))
    throw fail('request.invalid', { fields: 'itemId' })
  const [entityId, practitionerId] = await Promise.all([
    keeperOf(ctx, input.patientId),
    practitionerOfUser(ctx),
  ])
  const noteId = newId()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('care_notes.note').values({
        tenant_id: ctx.tenantId,
        note_id: noteId,
        patient_id: input.patientId,
        entity_id: entityId,
        place: input.place,
        tooth: input.tooth,
        item_id: input.itemId,
        text: input.text,
        at: ctx.clock.date(),
        recorded_by: ctx.actor.userId,
        practitioner_id: practitionerId,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'care-notes.add-note',
      purpose: 'care',
      entityId,
      patientId: input.patientId,
      object: { kind: 'note', id: noteId },
    })
  })
  return { noteId }
}
