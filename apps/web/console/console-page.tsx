import type { ReactNode } from 'react'
import type { ApiProblem } from '../kit/api.ts'
import { ProblemNotice } from '../kit/problem.tsx'

/** A page of the console: tabs of its section, title with what can be done, a line that explains, what went wrong. */
export function ConsolePage({
  tabs,
  title,
  under,
  actions,
  lead,
  error,
  children,
}: {
  readonly tabs?: ReactNode
  readonly title: string
  /** A quiet line below the title. */
  readonly under?: ReactNode
  readonly actions?: ReactNode
  readonly lead?: string
  readonly error?: ApiProblem | null
  readonly children: ReactNode
}) {
  return (
    <div className="console-page">
      {tabs}
      <div className="console-head">
        <div>
          <h1>{title}</h1>
          {under && <span className="soft">{under}</span>}
        </div>
        {actions && <div className="console-actions">{actions}</div>}
      </div>
      {lead && <p className="soft measure">{lead}</p>}
      <ProblemNotice error={error} />
      {children}
    </div>
  )
}
