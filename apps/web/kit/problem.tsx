import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ApiProblem } from './api.ts'

/** What went wrong, in the server's words: what happened and what to do next. */
export const ProblemNotice = ({ error }: { readonly error: ApiProblem | null | undefined }) =>
  error ? (
    <Alert
      color={error.problem.status >= 500 ? 'red' : 'orange'}
      icon={<IconAlertTriangle size={18} />}
      role="alert"
      my="xs"
    >
      {error.problem.detail}
    </Alert>
  ) : null
