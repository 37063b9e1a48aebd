import { newId } from '#libs/ids/index.ts'
import { NOTHING, plan } from '#libs/smile/index.ts'
import { record, recordRead } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { checkLive, readCaseRow } from './case-row.ts'
import type { Work } from './contract.ts'

/** What a new case begins with: three ready plans and one of the dentist's own. */
export const newWork = (): Work =>
  structuredClone({
    chosen: 'conservative',
    edits: {},
    plans: {
      conservative: plan('conservative'),
      ideal: plan('ideal'),
      whitening: plan('whitening'),
      own: { ...NOTHING, shade: 'A1' },
    },
    note: '',
  }) as unknown as Work

/** Begins a case: a photo will belong to exactly this patient (SV-1.3). Error: `not-found` for somebody else's patient. */
export async function createCase(
  ctx: StaffCtx,
  input: { readonly patientId: string; readonly entityId: string },
): Promise<{ caseId: string }> {
  const own = await ctx.db.first({
    text: `select from patients.patient_entity where tenant_id = $1 and patient_id = $2 and entity_id = $3
      and entity_id = any (app.entities())`,
    values: [ctx.tenantId, input.patientId, input.entityId],
  })
  if (!own) throw fail('not-found')
  const practitionerId = await practitionerOfUser(ctx)
  const caseId = newId()
  const now = ctx.clock.date()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('smile.case').values({
        tenant_id: ctx.tenantId,
        case_id: caseId,
        entity_id: input.entityId,
        patient_id: input.patientId,
        practitioner_id: practitionerId,
        created_at: now,
        created_by: ctx.actor.userId,
        work: JSON.stringify(newWork()),
        updated_at: now,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'smile.create-case',
      purpose: 'care',
      ...input,
      object: { kind: 'smile-case', id: caseId },
    })
  })
  return { caseId }
}

/** Keeps what the dentist has set. Errors: `conflict.version`, `smile.blocked`, `smile.destroyed`. */
export async function saveWork(
  ctx: StaffCtx,
  input: { readonly caseId: string; readonly lock: number; readonly work: Work },
): Promise<{ lock: number }> {
  const row = await readCaseRow(ctx, input.caseId)
  checkLive(row)
  await ctx.db.tx(async tx => {
    const rows = await tx.run({
      text: `update smile.case set work = $3, lock = lock + 1, updated_at = $5
        where tenant_id = $1 and case_id = $2 and lock = $4`,
      values: [ctx.tenantId, input.caseId, JSON.stringify(input.work), input.lock, ctx.clock.date()],
    })
    if (rows === 0) throw fail('conflict.version')
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'smile.save-work',
      purpose: 'smile_visualisation',
      entityId: row.entityId,
      patientId: row.patientId,
      object: { kind: 'smile-case', id: input.caseId },
    })
  })
  return { lock: input.lock + 1 }
}

interface ListRow {
  readonly caseId: string
  readonly patientId: string
  readonly patient: string
  readonly createdAt: Date
  readonly hasPhoto: boolean
  readonly results: number
  readonly stopped: boolean
  readonly destroyed: boolean
}

/** Newest cases first, or those of one patient. */
export async function listCases(ctx: StaffCtx, patientId: string | undefined) {
  const rows = await ctx.db.all<ListRow>({
    name: 'smile.cases',
    text: `select c.case_id as "caseId", c.patient_id as "patientId", concat_ws(' ', b.surname, b.given, b.patronymic) as patient,
        c.created_at as "createdAt", p.photo_id is not null as "hasPhoto",
        (select count(*)::int from smile.result r where r.tenant_id = c.tenant_id and r.case_id = c.case_id) as results,
        exists (select from smile.stop s where s.tenant_id = c.tenant_id and s.case_id = c.case_id) as stopped,
        exists (select from smile.destruction d where d.tenant_id = c.tenant_id and d.case_id = c.case_id) as destroyed
      from smile.case c
      join patients.brief b on b.tenant_id = c.tenant_id and b.patient_id = c.patient_id
      left join smile.photo p on p.tenant_id = c.tenant_id and p.case_id = c.case_id
      where c.tenant_id = $1 and c.entity_id = any (app.entities()) and ($2::uuid is null or c.patient_id = any (patients.same_person($2)))
      order by c.created_at desc, c.case_id desc limit 60`,
    values: [ctx.tenantId, patientId ?? null],
  })
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'smile.list-cases',
    purpose: 'care',
    patientId: patientId ?? null,
    detail: { cases: rows.length },
  })
  return {
    cases: rows.map(({ stopped, destroyed, createdAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      state: destroyed
        ? ('destroyed' as const)
        : stopped
          ? ('blocked' as const)
          : row.hasPhoto
            ? ('ready' as const)
            : ('new' as const),
    })),
  }
}
