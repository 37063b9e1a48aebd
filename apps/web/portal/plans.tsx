import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { type MyPlan, myPlansEndpoint } from '#modules/treatment-plans/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { portalText } from './messages.ts'

/** Treatment plans that were signed: what will be done, in which order and for how much. */
export function Plans({ zone }: { readonly zone: string }) {
  const t = useMessages(portalText)
  const found = useEndpoint(myPlansEndpoint, {})
  if (found.error) return <ProblemNotice error={found.error} />
  if (!found.data || found.data.plans.length === 0) return null
  return (
    <>
      <h2>{t.plans}</h2>
      {found.data.plans.map(plan => (
        <Plan key={plan.planId} plan={plan} zone={zone} />
      ))}
    </>
  )
}

function Plan({ plan, zone }: { readonly plan: MyPlan; readonly zone: string }) {
  const t = useMessages(portalText)
  return (
    <section className="sheet visit">
      <b>{plan.title}</b>
      <div className="soft">
        № <span className="num">{plan.number}</span> · {plan.doctor} · {t.planSigned}{' '}
        {formatDateShort(dayOf(plan.signedAt, zone))}
      </div>
      <p>
        {plan.option}: <b className="num">{formatKopecks(plan.totalKopecks)}</b>.{' '}
        {plan.pricesHold ? t.pricesHold : t.pricesEnded} {formatDateShort(plan.frozenUntil)}.
      </p>
      {plan.phases.map((phase, i) => (
        <details key={phase.phaseId} className="plan-phase" open={i === 0}>
          <summary>
            {t.phase} {i + 1}
            {phase.title && `. ${phase.title}`} ·{' '}
            <span className="num">{formatKopecks(phase.totalKopecks)}</span>
          </summary>
          <ul>
            {phase.items.map(item => (
              <li key={item.itemId}>
                <span>
                  {item.name}
                  {item.teeth.length > 0 &&
                    `, ${item.teeth.length > 1 ? t.teeth : t.tooth} ${item.teeth.join(', ')}`}
                  {item.quantity > 1 && ` × ${item.quantity}`}
                </span>{' '}
                <span className="num">{formatKopecks(item.totalKopecks)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
