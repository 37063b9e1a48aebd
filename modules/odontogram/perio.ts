import { newId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { perioFault, perioIndices, type ToothPerio } from '#libs/odontogram/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record } from '#modules/audit/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PerioExam } from './contract.ts'
import { placeOfWrite } from './place.ts'
import { checkPatient } from './queries.ts'

interface ExamRow {
  readonly exam_id: string
  readonly at: Date
  readonly teeth: ToothPerio[]
  readonly note: string
  readonly replaces: string | null
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

/** Examinations with their indices, newest first; those that were replaced by a correction are left out. Error: `not-found`. */
export async function listPerio(ctx: StaffCtx, patientId: string): Promise<{ exams: PerioExam[] }> {
  await checkPatient(ctx, patientId)
  const [rows] = await Promise.all([
    ctx.db.all<ExamRow>({
      text: `select e.exam_id, e.at, e.teeth, e.note, e.replaces, p.surname, p.given, p.patronymic
        from odontogram.perio_exam e
        left join catalogue.practitioner p on p.tenant_id = e.tenant_id and p.practitioner_id = e.practitioner_id
        where e.tenant_id = app.tenant() and e.patient_id = any (patients.same_person($1))
          and not exists (select from odontogram.perio_exam n where n.tenant_id = e.tenant_id and n.replaces = e.exam_id)
        order by e.at desc limit 60`,
      values: [patientId],
    }),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'odontogram.list-perio',
      purpose: 'care',
      patientId,
    }),
  ])
  return {
    exams: rows.map(row => ({
      examId: row.exam_id,
      at: row.at.toISOString(),
      by: row.surname
        ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic })
        : '',
      teeth: row.teeth,
      note: row.note,
      replaces: row.replaces,
      indices: perioIndices(row.teeth),
    })),
  }
}

export interface RecordPerio {
  readonly patientId: string
  readonly encounterId: string | null
  readonly findings: readonly ToothPerio[]
  readonly note: string
  readonly replaces: string | null
}

/**
 * Records an examination. Errors: `not-found`, `request.invalid` (no such tooth, a tooth twice, an impossible value),
 * `conflict.state` (it was corrected already, the visit is closed).
 */
export async function recordPerio(
  ctx: StaffCtx,
  input: RecordPerio,
): Promise<{ examId: string; at: string }> {
  const place = await placeOfWrite(ctx, input.patientId, input.encounterId)
  const wrong = input.findings.find(tooth => !isTooth(tooth.tooth))
  if (wrong) throw fail('request.invalid', { fields: `tooth ${wrong.tooth}` })
  if (new Set(input.findings.map(tooth => tooth.tooth)).size < input.findings.length)
    throw fail('request.invalid', { fields: 'findings' })
  const fault = input.findings.map(perioFault).find(text => text !== null)
  if (fault) throw fail('request.invalid', { fields: fault })
  if (input.replaces) await checkReplaced(ctx, input.patientId, input.replaces)
  const examId = newId()
  const at = ctx.clock.date()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('odontogram.perio_exam').values({
        tenant_id: ctx.tenantId,
        exam_id: examId,
        patient_id: input.patientId,
        entity_id: place.entityId,
        at,
        recorded_by: ctx.actor.userId,
        practitioner_id: place.practitionerId,
        encounter_id: input.encounterId,
        teeth: JSON.stringify(input.findings),
        note: input.note,
        replaces: input.replaces,
      }),
    )
    await record(tx, ctx, {
      action: input.replaces ? 'clarification' : 'recording',
      operation: input.replaces ? 'odontogram.correct-perio' : 'odontogram.record-perio',
      purpose: 'care',
      entityId: place.entityId,
      patientId: input.patientId,
      object: { kind: 'perio-exam', id: examId },
      detail: { teeth: input.findings.length },
    })
  })
  return { examId, at: at.toISOString() }
}

async function checkReplaced(ctx: StaffCtx, patientId: string, examId: string): Promise<void> {
  const row = await ctx.db.first<{ corrected: boolean }>({
    text: `select exists (select from odontogram.perio_exam n where n.tenant_id = e.tenant_id and n.replaces = e.exam_id) as corrected
      from odontogram.perio_exam e where e.tenant_id = app.tenant() and e.exam_id = $1 and e.patient_id = any (patients.same_person($2))`,
    values: [examId, patientId],
  })
  if (!row) throw fail('not-found')
  if (row.corrected) throw fail('conflict.state', { reason: 'обследование уже исправлено' })
}
