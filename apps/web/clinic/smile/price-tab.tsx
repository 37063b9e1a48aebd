import { Button, Textarea } from '@mantine/core'
import { IconExternalLink, IconPhotoPlus } from '@tabler/icons-react'
import { formatKopecks } from '#libs/money/index.ts'
import { optionTotals } from '#libs/treatment-plan/index.ts'
import { attachToPlanEndpoint, type CaseView } from '#modules/smile/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { planText } from '../plan/plan-text.ts'
import { usePlans } from '../plan/plan-tile.tsx'
import { go } from '../route.ts'
import { smileText } from './smile-text.ts'
import type { WorkDesk } from './use-work.ts'

/** The clinic's plan and its price beside the picture; the picture can only stand beside it (SV-2.2a). */
export function PriceTab({ view, desk }: { readonly view: CaseView; readonly desk: WorkDesk }) {
  const t = useMessages(smileText)
  const own = useMessages(planText)
  const plans = usePlans(view.patientId)
  const attach = useWrite(attachToPlanEndpoint)
  const newest = view.results[0]
  return (
    <div className="smile-tab">
      <p className="smile-small">{t.priceLead}</p>
      <ProblemNotice error={plans.error ?? attach.error} />
      {plans.data && plans.list.length === 0 && <p>{t.noPlans}</p>}
      {plans.list.slice(0, 3).map(plan => {
        const version = plan.versions[0]
        return (
          <section key={plan.planId} className="smile-plan">
            <h3>
              {plan.title} <span className="soft">{plan.number}</span>
            </h3>
            {version?.options.map(option => (
              <p key={option.optionId} className="smile-line">
                <span>
                  {own.option} {option.optionId}. {option.title}
                </span>
                <b className="num">{formatKopecks(optionTotals(option).totalKopecks)}</b>
              </p>
            ))}
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconPhotoPlus size={16} />}
              disabled={!newest}
              title={newest ? undefined : t.needResult}
              loading={attach.isPending}
              onClick={() =>
                attach.mutate({
                  params: { resultId: newest!.resultId },
                  body: { planId: plan.planId, as: 'visualisation' },
                })
              }
            >
              {t.attach}
            </Button>
            {!newest && <p className="smile-small">{t.needResult}</p>}
            {attach.isSuccess && attach.variables.body.planId === plan.planId && (
              <p className="smile-small" role="status">
                {t.attached}
              </p>
            )}
          </section>
        )
      })}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconExternalLink size={16} />}
        onClick={() => go(`plan/${view.patientId}`)}
      >
        {t.openPlan}
      </Button>
      <Textarea
        label={t.note}
        description={t.noteHelp}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={2000}
        value={desk.work.note}
        onChange={event => desk.change({ ...desk.work, note: event.currentTarget.value }, false)}
        onBlur={event => desk.change({ ...desk.work, note: event.currentTarget.value.trim() })}
      />
    </div>
  )
}
