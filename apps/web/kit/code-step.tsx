import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ApiProblem } from './api.ts'
import { ProblemNotice } from './problem.tsx'

interface Props {
  /** Where the code went, in words. */
  readonly sentTo: ReactNode
  readonly label: string
  readonly submit: string
  readonly back: string
  readonly error: ApiProblem | null
  readonly pending: boolean
  readonly onCode: (code: string) => void
  readonly onBack: () => void
  /** What is signed or entered by the code, above it. */
  readonly children?: ReactNode
}

/** The patient's step with a code from an SMS: to enter the portal, to sign a consent, to sign on the own phone. */
export function CodeStep(props: Props) {
  const [code, setCode] = useState('')
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        props.onCode(code)
      }}
    >
      {props.children}
      <p>{props.sentTo}</p>
      <TextInput
        size="lg"
        label={props.label}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
        autoFocus
        value={code}
        onChange={event => setCode(event.currentTarget.value)}
      />
      <ProblemNotice error={props.error} />
      <div className="visit-actions">
        <Button type="submit" size="md" loading={props.pending}>
          {props.submit}
        </Button>
        <Button variant="subtle" size="md" onClick={props.onBack}>
          {props.back}
        </Button>
      </div>
    </form>
  )
}
