import { executionOf, type PlanContent, type Rendered } from '#libs/treatment-plan/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Plan, PlanVersion } from './contract.ts'

const plans = (ctx: StaffCtx) =>
  q
    .selectFrom('treatment_plans.plan')
    .select(['plan_id', 'entity_id', 'patient_id', 'practitioner_id', 'number', 'title', 'created_at'])
    .where('tenant_id', '=', ctx.tenantId)

const versions = (ctx: StaffCtx) =>
  q
    .selectFrom('treatment_plans.version')
    .select([
      'plan_id',
      'number',
      'content',
      'frozen_until',
      'lock',
      'updated_at',
      'signed_option',
      'signed_at',
      'signed_sha256',
    ])
    .where('tenant_id', '=', ctx.tenantId)

type VersionRow = Awaited<ReturnType<typeof versionRows>>[number]
const versionRows = (ctx: StaffCtx, planIds: readonly string[]) =>
  ctx.db.all(
    versions(ctx)
      .where('plan_id', 'in', [...planIds])
      .orderBy('number', 'desc'),
  )

const presentVersion = (row: VersionRow): PlanVersion => ({
  number: row.number,
  options: (row.content as PlanContent).options as PlanVersion['options'],
  frozenUntil: row.frozen_until,
  lock: row.lock,
  updatedAt: row.updated_at.toISOString(),
  signedOption: row.signed_option,
  signedAt: row.signed_at?.toISOString() ?? null,
  sha256: row.signed_sha256?.toString('hex') ?? null,
})

/** The row of a plan. Error: `not-found`. */
export async function findPlan(ctx: StaffCtx, planId: string) {
  const row = await ctx.db.first(plans(ctx).where('plan_id', '=', planId))
  if (!row) throw fail('not-found')
  return row
}

/** The newest version of a plan. Error: `not-found`. */
export async function newestVersion(ctx: StaffCtx, planId: string): Promise<PlanVersion> {
  const [row] = await versionRows(ctx, [planId])
  if (!row) throw fail('not-found')
  return presentVersion(row)
}

interface RenderedRow {
  readonly serviceId: string
  readonly teeth: number[]
  readonly quantity: number
  readonly sumKopecks: number
  readonly paid: boolean
}

const renderedSince = (ctx: StaffCtx, patientId: string, since: string): Promise<Rendered[]> =>
  ctx.db.all<RenderedRow>({
    text: `select r.service_id as "serviceId", r.teeth, r.quantity, r.sum_kopecks as "sumKopecks",
        coalesce(b.paid_kopecks >= b.total_kopecks, false) as paid
      from records.rendered_service r left join money.bill b on b.tenant_id = r.tenant_id and b.bill_id = r.bill_id
      where r.tenant_id = $1 and r.patient_id = any (patients.same_person($2)) and r.rendered_at >= $3 order by r.rendered_at`,
    values: [ctx.tenantId, patientId, since],
  })

interface VisitRow {
  readonly plan_id: string
  readonly phase_id: string
  readonly appointment_id: string
  readonly starts_at: Date
  readonly status: string
}

const phaseVisits = (ctx: StaffCtx, patientId: string) =>
  ctx.db.all<VisitRow>({
    text: `select v.plan_id, v.phase_id, v.appointment_id, a.starts_at, a.status from treatment_plans.phase_visit v
      join scheduling.appointment a using (tenant_id, appointment_id)
      where v.tenant_id = $1 and v.patient_id = any (patients.same_person($2)) order by a.starts_at`,
    values: [ctx.tenantId, patientId],
  })

/** Plans of a patient, newest first. Error: `not-found` when the reader keeps no record of the patient. */
export async function listPlans(ctx: StaffCtx, patientId: string): Promise<{ plans: Plan[] }> {
  const known = await ctx.db.first<{ ids: string[] }>({
    text: `select patients.same_person($2) as ids from patients.patient_entity
      where tenant_id = $1 and patient_id = $2 limit 1`,
    values: [ctx.tenantId, patientId],
  })
  if (!known) throw fail('not-found')
  const [rows] = await Promise.all([
    ctx.db.all(plans(ctx).where('patient_id', 'in', known.ids).orderBy('created_at', 'desc').limit(50)),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'treatment-plans.list',
      purpose: 'care',
      patientId,
    }),
  ])
  if (rows.length === 0) return { plans: [] }
  const [all, visits] = await Promise.all([
    versionRows(
      ctx,
      rows.map(row => row.plan_id),
    ),
    phaseVisits(ctx, patientId),
  ])
  const signedSince = all.flatMap(row => row.signed_at ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
  const rendered = signedSince ? await renderedSince(ctx, patientId, signedSince.toISOString()) : []
  return {
    plans: rows.map(row => {
      const own = all.filter(version => version.plan_id === row.plan_id).map(presentVersion)
      return {
        planId: row.plan_id,
        entityId: row.entity_id,
        patientId: row.patient_id,
        practitionerId: row.practitioner_id,
        number: row.number,
        title: row.title,
        createdAt: row.created_at.toISOString(),
        versions: own,
        execution: presentExecution(
          own,
          rendered,
          visits.filter(visit => visit.plan_id === row.plan_id),
        ),
      }
    }),
  }
}

function presentExecution(
  list: readonly PlanVersion[],
  rendered: readonly Rendered[],
  visits: readonly VisitRow[],
): Plan['execution'] {
  const signed = list.find(version => version.signedAt !== null)
  const option = signed?.options.find(candidate => candidate.optionId === signed.signedOption)
  if (!option) return null
  const { done, renderedKopecks, paidKopecks, nextPhaseId } = executionOf(option, rendered)
  return {
    done: [...done].map(([itemId, quantity]) => ({ itemId, quantity })),
    renderedKopecks,
    paidKopecks,
    nextPhaseId,
    visits: visits.map(visit => ({
      phaseId: visit.phase_id,
      appointmentId: visit.appointment_id,
      startsAt: visit.starts_at.toISOString(),
      status: visit.status,
    })),
  }
}
