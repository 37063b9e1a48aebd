import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { staffSignInEndpoint } from '#modules/identity/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { clinicText } from './messages.ts'

export function SignIn({ onDone }: { readonly onDone: () => void }) {
  const t = useMessages(clinicText)
  const [form, setForm] = useState({ email: '', password: '', totp: '' })
  const signIn = useWrite(staffSignInEndpoint)
  const needsCode = signIn.error?.problem.code === 'auth.totp-required' || form.totp !== ''
  return (
    <main className="sign-in">
      <form
        className="sheet"
        onSubmit={event => {
          event.preventDefault()
          const { totp, ...rest } = form
          signIn.mutate({ body: { ...rest, ...(totp && { totp }) } }, { onSuccess: onDone })
        }}
      >
        <Stack>
          <Title order={1} size="h2">
            {t.signIn}
          </Title>
          <TextInput
            label={t.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={form.email}
            onChange={e => setForm({ ...form, email: e.currentTarget.value })}
          />
          <PasswordInput
            label={t.password}
            autoComplete="current-password"
            required
            value={form.password}
            onChange={e => setForm({ ...form, password: e.currentTarget.value })}
          />
          {needsCode && (
            <TextInput
              label={t.totp}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              autoFocus
              value={form.totp}
              onChange={e => setForm({ ...form, totp: e.currentTarget.value })}
            />
          )}
          <ProblemNotice error={signIn.error} />
          <Button type="submit" loading={signIn.isPending}>
            {t.enter}
          </Button>
        </Stack>
      </form>
    </main>
  )
}
