import './frame.css'
import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ApiProblem } from './api.ts'
import { frameText } from './frame-text.ts'
import { useMessages } from './i18n.ts'
import { ProblemNotice } from './problem.tsx'

export interface Credentials {
  readonly email: string
  readonly password: string
}

interface Props {
  readonly brand: string
  readonly title: string
  readonly value: Credentials
  readonly onChange: (value: Credentials) => void
  readonly onSubmit: () => void
  readonly error: ApiProblem | null
  readonly pending: boolean
  /** The second factor, when it is asked for. */
  readonly second?: ReactNode
  /** Other ways in, under the button. */
  readonly children?: ReactNode
}

/** The door of an application of people who work: e-mail and password, then what else is asked for. */
export function SignInCard(props: Props) {
  const t = useMessages(frameText)
  const { value, onChange } = props
  return (
    <main className="sign-in">
      <form
        className="sheet"
        onSubmit={event => {
          event.preventDefault()
          props.onSubmit()
        }}
      >
        <Stack>
          <p className="sign-in-brand">{props.brand}</p>
          <Title order={1} size="h3">
            {props.title}
          </Title>
          <TextInput
            label={t.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={value.email}
            onChange={e => onChange({ ...value, email: e.currentTarget.value })}
          />
          <PasswordInput
            label={t.password}
            autoComplete="current-password"
            required
            value={value.password}
            onChange={e => onChange({ ...value, password: e.currentTarget.value })}
          />
          {props.second}
          <ProblemNotice error={props.error} />
          <Button type="submit" loading={props.pending}>
            {t.enter}
          </Button>
          {props.children}
        </Stack>
      </form>
    </main>
  )
}

/** The code of the authenticator app. */
export function CodeField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const t = useMessages(frameText)
  return (
    <TextInput
      label={t.totp}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      autoFocus
      value={value}
      onChange={e => onChange(e.currentTarget.value)}
    />
  )
}
