import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../kit/api.ts'
import { Cancelled } from '../../kit/confirm-gate.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { accountText } from './account-text.ts'
import { KeyTrouble } from './webauthn.ts'

/** What went wrong with a change of the account; a person who changed his mind is told nothing. */
export function Trouble({ error }: { readonly error: Error | null }) {
  const t = useMessages(accountText)
  if (error === null || error instanceof Cancelled) return null
  if (error instanceof ApiProblem) {
    const { code, params } = error.problem
    return code === 'request.invalid' && params.fields === 'password' ? (
      <Notice bad>{t.wrongPassword}</Notice>
    ) : (
      <ProblemNotice error={error} />
    )
  }
  const why = error instanceof KeyTrouble ? error.why : 'unable'
  return <Notice bad>{why === 'gone' ? t.keyGone : why === 'known' ? t.keyKnown : t.keyUnable}</Notice>
}

/** A line about what has happened. */
export const Notice = ({
  bad = false,
  children,
}: {
  readonly bad?: boolean
  readonly children: ReactNode
}) => (
  <Alert
    color={bad ? 'orange' : 'teal'}
    icon={bad ? <IconAlertTriangle size={18} /> : <IconCheck size={18} />}
    role={bad ? 'alert' : 'status'}
    my="xs"
  >
    {children}
  </Alert>
)
