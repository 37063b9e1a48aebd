import { Alert, Button, Divider, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle, IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import {
  beginPasskeySignInEndpoint,
  passkeySignInEndpoint,
  staffSignInEndpoint,
} from '#modules/identity/contract.ts'
import { ApiProblem, call, useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { deviceToken, keepDeviceToken } from './account/device.ts'
import { signInText } from './account/sign-in-text.ts'
import { canUsePasskeys, KeyTrouble, signWithKey } from './account/webauthn.ts'
import { clinicText } from './messages.ts'

const EMPTY = { email: '', password: '', totp: '', recoveryCode: '' }

interface Props {
  readonly onDone: () => void
}

/** The door of the staff application: password and code, or a passkey alone. */
export function SignIn({ onDone }: Props) {
  const t = useMessages(clinicText)
  const own = useMessages(signInText)
  const [form, setForm] = useState(EMPTY)
  const [phoneGone, setPhoneGone] = useState(false)
  const signIn = useWrite(staffSignInEndpoint)
  const { totp, recoveryCode, ...rest } = form
  const needsCode = signIn.error?.problem.code === 'auth.totp-required' || totp !== '' || recoveryCode !== ''
  const second = phoneGone ? recoveryCode && { recoveryCode } : totp && { totp }
  return (
    <main className="sign-in">
      <form
        className="sheet"
        onSubmit={event => {
          event.preventDefault()
          signIn.mutate(
            { body: { ...rest, ...second, ...deviceToken() } },
            {
              onSuccess: ({ device }) => {
                keepDeviceToken(device)
                onDone()
              },
            },
          )
        }}
      >
        <Stack>
          <p className="sign-in-brand">{t.product}</p>
          <Title order={1} size="h3">
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
          {needsCode && !phoneGone && (
            <TextInput
              label={t.totp}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              autoFocus
              value={totp}
              onChange={e => setForm({ ...form, totp: e.currentTarget.value })}
            />
          )}
          {needsCode && phoneGone && (
            <TextInput
              label={own.recoveryCode}
              description={own.recoveryHint}
              autoComplete="off"
              maxLength={40}
              autoFocus
              value={recoveryCode}
              onChange={e => setForm({ ...form, recoveryCode: e.currentTarget.value })}
            />
          )}
          <ProblemNotice error={signIn.error} />
          <Button type="submit" loading={signIn.isPending}>
            {t.enter}
          </Button>
          {needsCode && (
            <Button variant="subtle" size="compact-sm" onClick={() => setPhoneGone(!phoneGone)}>
              {phoneGone ? own.withApp : own.noPhone}
            </Button>
          )}
          {canUsePasskeys() && <PasskeySignIn onDone={onDone} />}
        </Stack>
      </form>
    </main>
  )
}

function PasskeySignIn({ onDone }: Props) {
  const t = useMessages(signInText)
  const enter = useMutation({
    mutationFn: async () => {
      const { ceremony, options } = await call(beginPasskeySignInEndpoint, {})
      const credential = await signWithKey(options)
      return call(passkeySignInEndpoint, { body: { ceremony, credential, ...deviceToken() } })
    },
    onError: () => {},
    onSuccess: ({ device }) => {
      keepDeviceToken(device)
      onDone()
    },
  })
  const { error } = enter
  const refused = error instanceof ApiProblem && error.problem.code === 'auth.bad-credentials'
  return (
    <>
      <Divider label={t.or} />
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} />}
        loading={enter.isPending}
        onClick={() => enter.mutate()}
      >
        {t.withKey}
      </Button>
      {error instanceof ApiProblem && !refused && <ProblemNotice error={error} />}
      {error && (refused || !(error instanceof ApiProblem)) && (
        <Alert color="orange" icon={<IconAlertTriangle size={18} />} role="alert">
          {refused
            ? t.keyRefused
            : error instanceof KeyTrouble && error.why === 'gone'
              ? t.keyGone
              : t.keyUnable}
        </Alert>
      )}
    </>
  )
}
