import { dayOf } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import {
  itemTotal,
  optionTotals,
  type PlanContent,
  phaseTotals,
  pricesHold,
} from '#libs/treatment-plan/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { PatientCtx } from '#platform/context/index.ts'
import { handle } from '#platform/http/handle.ts'
import { type MyPlan, myPlansEndpoint } from './my-contract.ts'

interface Row {
  readonly planId: string
  readonly patientId: string
  readonly number: string
  readonly title: string
  readonly content: PlanContent
  readonly frozenUntil: string
  readonly signedOption: string
  readonly signedAt: Date
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

/** The newest signed version of each plan of the account's people: drafts are the doctor's (J3.4). */
export async function myPlans(ctx: PatientCtx): Promise<{ plans: MyPlan[] }> {
  const [rows, { zone }] = await Promise.all([
    ctx.db.all<Row>({
      name: 'treatment-plans.mine',
      text: `select distinct on (v.plan_id) p.plan_id as "planId", p.patient_id as "patientId", p.number, p.title, v.content,
          v.frozen_until as "frozenUntil", v.signed_option as "signedOption", v.signed_at as "signedAt",
          d.surname, d.given, d.patronymic
        from treatment_plans.version v
        join treatment_plans.plan p on p.tenant_id = v.tenant_id and p.plan_id = v.plan_id
        left join catalogue.practitioner d on d.tenant_id = p.tenant_id and d.practitioner_id = p.practitioner_id
        where v.tenant_id = app.tenant() and v.patient_id = any (app.patients()) and v.signed_at is not null
        order by v.plan_id, v.number desc`,
    }),
    readTenant(ctx.db),
    ...ctx.actor.patientIds.map(patientId =>
      readThroughGate(ctx, {
        action: 'access',
        operation: 'treatment-plans.my-plans',
        purpose: 'account_authorisation',
        patientId,
      }),
    ),
  ])
  const today = dayOf(ctx.clock.nowMs(), zone)
  return {
    plans: rows
      .sort((a, b) => b.signedAt.getTime() - a.signedAt.getTime())
      .flatMap(row => present(row, today) ?? []),
  }
}

function present(row: Row, today: string): MyPlan | null {
  const option = row.content.options.find(candidate => candidate.optionId === row.signedOption)
  if (!option) return null
  const { surname, given, patronymic } = row
  return {
    planId: row.planId,
    patientId: row.patientId,
    number: row.number,
    title: row.title,
    doctor: surname && given ? shortName({ surname, given, patronymic }) : '',
    signedAt: row.signedAt.toISOString(),
    frozenUntil: row.frozenUntil,
    pricesHold: pricesHold(row.frozenUntil, today),
    option: option.title,
    totalKopecks: optionTotals(option).totalKopecks,
    guaranteeMonths: option.guaranteeMonths,
    phases: option.phases.map(phase => ({
      phaseId: phase.phaseId,
      title: phase.title,
      visits: phase.visits,
      weeks: phase.weeks,
      totalKopecks: phaseTotals(phase).totalKopecks,
      items: phase.items.map(item => ({
        itemId: item.itemId,
        name: item.name,
        teeth: [...item.teeth],
        quantity: item.quantity,
        totalKopecks: itemTotal(item),
      })),
    })),
  }
}

export const myPlanRoutes = [handle(myPlansEndpoint, { allow: 'signed-in', run: ctx => myPlans(ctx) })]
