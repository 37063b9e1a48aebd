import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconClockExclamation,
  IconClockHour4,
} from '@tabler/icons-react'
import type { CaseDeadline } from '#modules/privacy-cases/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { dpoText } from './dpo-text.ts'

const ICONS = {
  overdue: IconAlertTriangle,
  today: IconClockExclamation,
  soon: IconClockHour4,
  calm: IconClock,
  met: IconCircleCheck,
}

/** A deadline with its urgency as icon, word and colour. The last day is shown, not the midnight after it. */
export function Due({
  of,
  now,
}: {
  readonly of: Pick<CaseDeadline, 'dueAt' | 'urgency'> & { readonly dueDay?: string | null }
  readonly now: string
}) {
  const t = useMessages(dpoText)
  const { clinic } = useClinic()
  useLanguage()
  const Icon = ICONS[of.urgency]
  // A clock of days ends with its last day, a clock of hours at its minute.
  const last = of.dueDay ? new Date(Date.parse(of.dueAt) - 1).toISOString() : of.dueAt
  return (
    <span className="dpo-due" data-urgency={of.urgency}>
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className="num">{formatWhen(last, clinic.zone, now)}</span>
      <span>· {t[of.urgency]}</span>
    </span>
  )
}

/** The answer to «why this date»: the sentence and every day that was counted or skipped. */
export function Why({ of }: { readonly of: Pick<CaseDeadline, 'explanation' | 'trace' | 'provisional'> }) {
  const t = useMessages(dpoText)
  const language = useLanguage()
  return (
    <details className="dpo-why">
      <summary>{t.why}</summary>
      <p>
        {of.explanation[language]} {of.provisional && `(${t.provisional})`}
      </p>
      {of.trace.length > 0 && (
        <ol>
          {of.trace.map(step => (
            <li key={step.day} data-counts={step.counts}>
              {step[language]}
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}
