import { Button } from '@mantine/core'
import { addDays, dayOf, formatDay } from '#libs/format/index.ts'
import { readBoardEndpoint } from '#modules/scheduling/contract.ts'
import type { Branch } from '#modules/tenancy/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { boardText } from './board-text.ts'

/** A day on which nobody receives in a branch and nobody is booked: leads to the next day that has either. */
export function EmptyDay({
  branch,
  day,
  onDay,
}: {
  readonly branch: Pick<Branch, 'branchId' | 'zone'>
  readonly day: string
  readonly onDay: (day: string) => void
}) {
  const t = useMessages(boardText)
  const ahead = useEndpoint(readBoardEndpoint, {
    query: { from: addDays(day, 1), days: 7, branchId: branch.branchId },
  })
  if (!ahead.data) return null
  const next = [...ahead.data.windows, ...ahead.data.appointments]
    .map(({ startsAt }) => dayOf(startsAt, branch.zone))
    .sort()[0]
  return (
    <div className="board-empty">
      <p>{t.nobodyReceives}</p>
      {next ? (
        <Button size="sm" variant="light" onClick={() => onDay(next)}>
          {t.nextDay}: {formatDay(next, language())}
        </Button>
      ) : (
        <p className="soft">{t.nobodyThisWeek}</p>
      )}
    </div>
  )
}
