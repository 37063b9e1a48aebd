import type { ReactNode } from 'react'
import type { StatementBrief } from '#modules/vendor/contract.ts'
import { useMessages } from '../kit/i18n.ts'
import { Status } from '../kit/status.tsx'
import { go } from './route.ts'
import { statementsText } from './statements-text.ts'

/** Opens a statement beside the list. */
export const StatementLink = ({
  statementId,
  children,
}: {
  readonly statementId: string
  readonly children: ReactNode
}) => (
  <a
    href={`/console/statements/${statementId}`}
    onClick={event => {
      event.preventDefault()
      go(`statements/${statementId}`)
    }}
  >
    {children}
  </a>
)

/** Whether all money of a statement has found its invoice, or how many payments wait for a person. */
export function StatementState({ statement: { waiting } }: { readonly statement: StatementBrief }) {
  const t = useMessages(statementsText)
  return waiting > 0 ? (
    <Status tone="warn">{t.toDecide(waiting)}</Status>
  ) : (
    <Status tone="good">{t.allDone}</Status>
  )
}
