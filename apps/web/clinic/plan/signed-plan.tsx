import { Button } from '@mantine/core'
import { IconCalendarPlus, IconCheck, IconLock } from '@tabler/icons-react'
import { formatDate, formatMoment } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { optionTotals, phaseDone } from '#libs/treatment-plan/index.ts'
import { type Plan, type PlanVersion, revisePlanEndpoint } from '#modules/treatment-plans/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { meritsOf, type Phase } from './edit.ts'
import { OptionCard } from './option-card.tsx'
import { planText } from './plan-text.ts'

/** A signed version: what was chosen, what of it is done and paid, booking of the next phase. */
export function SignedPlan({
  plan,
  version,
  newest,
  onBook,
}: {
  readonly plan: Plan
  readonly version: PlanVersion
  /** Nothing newer exists, so it is the plan in force. */
  readonly newest: boolean
  readonly onBook: (phase: Phase, index: number) => void
}) {
  const t = useMessages(planText)
  const { clinic } = useClinic()
  const may = useMay()
  const revise = useWrite(revisePlanEndpoint)
  const { execution } = plan
  const done = new Map((execution?.done ?? []).map(({ itemId, quantity }) => [itemId, quantity]))
  const chosen = version.options.find(option => option.optionId === version.signedOption)!
  const total = optionTotals(chosen).totalKopecks
  const merits = meritsOf(version.options)
  const under = (phase: Phase, index: number) => {
    const visits = (execution?.visits ?? []).filter(
      v => v.phaseId === phase.phaseId && v.status !== 'cancelled',
    )
    const whole = phase.items.length > 0 && phaseDone(phase, done)
    const count = phase.items.filter(item => (done.get(item.itemId) ?? 0) >= item.quantity).length
    return (
      <div className="phase-foot">
        {whole ? (
          <span className="tag">
            <IconCheck size={13} aria-hidden /> {t.done}
          </span>
        ) : (
          <span className="soft">
            {t.done} {count} {t.of} {phase.items.length}
          </span>
        )}
        {visits.map(visit => (
          <span key={visit.appointmentId} className="soft">
            {t.booked} {formatMoment(visit.startsAt, clinic.zone, language())}
          </span>
        ))}
        {!whole && may('appointment.book') && (
          <Button
            size="compact-sm"
            variant={visits.length > 0 ? 'subtle' : 'filled'}
            leftSection={<IconCalendarPlus size={15} />}
            onClick={() => onBook(phase, index)}
          >
            {t.bookPhase(index + 1)}
          </Button>
        )}
      </div>
    )
  }
  return (
    <>
      <div className="plan-bar">
        <strong>
          <IconLock size={15} aria-hidden /> {t.signedOn}{' '}
          {formatMoment(version.signedAt!, clinic.zone, language())}
        </strong>
        <span className="soft">
          {t.frozen} {formatDate(version.frozenUntil, language())}
        </span>
        {newest && may('record.write') && (
          <Button
            size="compact-md"
            variant="default"
            loading={revise.isPending}
            onClick={() => revise.mutate({ params: { planId: plan.planId } })}
          >
            {t.revise}
          </Button>
        )}
      </div>
      <ProblemNotice error={revise.error} />
      {execution && <Progress done={execution.renderedKopecks} paid={execution.paidKopecks} total={total} />}
      <div className="options">
        {version.options.map(option => (
          <OptionCard
            key={option.optionId}
            option={option}
            merits={merits.get(option.optionId) ?? []}
            services={[]}
            chosen={option.optionId === version.signedOption}
            onChange={null}
            {...(option.optionId === version.signedOption && execution && { underPhase: under })}
          />
        ))}
      </div>
      <div className="soft plan-hash">
        {t.hash}: {version.sha256}
      </div>
    </>
  )
}

/** How much of a plan is done, and how much of that is paid. */
export function Progress({
  done,
  paid,
  total,
}: {
  readonly done: number
  readonly paid: number
  readonly total: number
}) {
  const t = useMessages(planText)
  const share = (part: number) => `${total === 0 ? 0 : Math.min(100, (part / total) * 100)}%`
  return (
    <div className="plan-progress">
      <div className="plan-meter" aria-hidden>
        <i style={{ width: share(done) }} />
        <b style={{ width: share(paid) }} />
      </div>
      <span className="soft num">
        {t.progress} {formatKopecks(done)} {t.of} {formatKopecks(total)} · {t.paid} {formatKopecks(paid)}
      </span>
    </div>
  )
}
