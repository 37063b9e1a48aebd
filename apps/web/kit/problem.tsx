import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ApiProblem } from './api.ts'
import { frameText } from './frame-text.ts'
import { useMessages } from './i18n.ts'

/** What is wrong with which field, where the server names fields one by one. */
export function issuesOf(error: ApiProblem | null | undefined): ReadonlyMap<string, string> {
  const issues = error?.problem.params?.issues
  if (!Array.isArray(issues)) return new Map()
  return new Map(
    (issues as { readonly field: string; readonly message: string }[]).map(row => [row.field, row.message]),
  )
}

/** What went wrong, in the server's words: what happened and what to do next. */
export function ProblemNotice({
  error,
  onClose,
}: {
  readonly error: ApiProblem | null | undefined
  /** For a notice that outlives what it speaks of: the way to put it aside. */
  readonly onClose?: () => void
}) {
  const t = useMessages(frameText)
  return error ? (
    <Alert
      color={error.problem.status >= 500 ? 'red' : 'orange'}
      icon={<IconAlertTriangle size={18} />}
      role="alert"
      my="xs"
      {...(onClose && { withCloseButton: true, closeButtonLabel: t.close, onClose })}
    >
      {error.problem.detail}
    </Alert>
  ) : null
}
