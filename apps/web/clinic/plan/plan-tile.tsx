import './plan.css'
import { memo } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import { optionTotals } from '#libs/treatment-plan/index.ts'
import { listPlansEndpoint, type Plan } from '#modules/treatment-plans/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { go } from '../route.ts'
import { planText } from './plan-text.ts'
import { Progress } from './signed-plan.tsx'

const NO_PLANS: readonly Plan[] = []

/** Plans of a patient; the list is empty until they are read. */
export function usePlans(patientId: string) {
  const { data, error } = useEndpoint(
    listPlansEndpoint,
    { params: { patientId } },
    { enabled: patientId !== '' },
  )
  return { data, error, list: (data?.plans ?? NO_PLANS) as readonly Plan[] }
}

/** The option in force: the signed one, or the first of the newest draft. */
const optionOf = (plan: Plan) => {
  const signed = plan.versions.find(version => version.signedAt !== null)
  const version = signed ?? plan.versions[0]
  const option = version?.options.find(o => o.optionId === version.signedOption) ?? version?.options[0]
  return { signed: signed !== undefined, option, count: version?.options.length ?? 0 }
}

/** Teeth with work that is planned and not done, for rings on the chart. */
export function plannedTeeth(plans: readonly Plan[]): ReadonlySet<number> {
  const teeth = new Set<number>()
  for (const plan of plans) {
    const done = new Map((plan.execution?.done ?? []).map(d => [d.itemId, d.quantity]))
    const { option } = optionOf(plan)
    for (const phase of option?.phases ?? [])
      for (const item of phase.items)
        if ((done.get(item.itemId) ?? 0) < item.quantity) for (const tooth of item.teeth) teeth.add(tooth)
  }
  return teeth
}

/** The plans in short, beside the chart. */
export const PlanTile = memo(function PlanTile({
  patientId,
  visitId,
}: {
  readonly patientId: string
  readonly visitId: string
}) {
  const t = useMessages(planText)
  const { data, error, list } = usePlans(patientId)
  const open = (planId?: string) =>
    go(`plan/${patientId}?${new URLSearchParams({ visit: visitId, ...(planId && { plan: planId }) })}`)
  return (
    <section className="sheet">
      <div className="tile-head">
        <h2>{t.plan}</h2>
        <button type="button" className="text-button" onClick={() => open()}>
          {list.length > 0 ? t.openPlan : t.newPlan}
        </button>
      </div>
      <ProblemNotice error={error} />
      {data && list.length === 0 && <p className="soft">{t.none}</p>}
      {list.slice(0, 3).map(plan => {
        const { signed, option, count } = optionOf(plan)
        const next = option?.phases.findIndex(p => p.phaseId === plan.execution?.nextPhaseId) ?? -1
        return (
          <button key={plan.planId} type="button" className="plan-line" onClick={() => open(plan.planId)}>
            <span>
              <strong>{plan.title}</strong>{' '}
              <span className="soft">
                {signed ? `${option!.optionId} · ${option!.title}` : `${t.draft}, ${count}`}
              </span>
            </span>
            {option && <span className="num">{formatKopecks(optionTotals(option).totalKopecks)}</span>}
            {plan.execution && option && (
              <>
                <Progress
                  done={plan.execution.renderedKopecks}
                  paid={plan.execution.paidKopecks}
                  total={optionTotals(option).totalKopecks}
                />
                <span className="soft">
                  {next < 0 ? t.allDone : `${t.nextPhase}: ${next + 1}. ${option.phases[next]!.title}`}
                </span>
              </>
            )}
          </button>
        )
      })}
    </section>
  )
})
