import { Alert, Button, Divider, TextInput } from '@mantine/core'
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
import { CodeField, SignInCard } from '../kit/sign-in-card.tsx'
import { deviceToken, forgetDeviceToken } from './account/device.ts'
import { signInText } from './account/sign-in-text.ts'
import { canUsePasskeys, KeyTrouble, signWithKey } from './account/webauthn.ts'
import { clinicText } from './messages.ts'

const EMPTY = { email: '', password: '', totp: '', recoveryCode: '' }

/** Who works in several clinics comes by the link of one: `/app?clinic=<address>`. */
const clinicAsked = () => {
  const clinic = new URLSearchParams(location.search).get('clinic')
  return clinic ? { clinic } : {}
}

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
    <SignInCard
      brand={t.product}
      title={t.signIn}
      value={form}
      onChange={value => setForm({ ...form, ...value })}
      onSubmit={() =>
        signIn.mutate(
          { body: { ...rest, ...second, ...deviceToken(), ...clinicAsked() } },
          {
            onSuccess: () => {
              forgetDeviceToken()
              onDone()
            },
          },
        )
      }
      error={signIn.error}
      pending={signIn.isPending}
      second={
        needsCode &&
        (phoneGone ? (
          <TextInput
            label={own.recoveryCode}
            description={own.recoveryHint}
            autoComplete="off"
            maxLength={40}
            autoFocus
            value={recoveryCode}
            onChange={e => setForm({ ...form, recoveryCode: e.currentTarget.value })}
          />
        ) : (
          <CodeField value={totp} onChange={code => setForm({ ...form, totp: code })} />
        ))
      }
    >
      {needsCode && (
        <Button variant="subtle" size="compact-sm" onClick={() => setPhoneGone(!phoneGone)}>
          {phoneGone ? own.withApp : own.noPhone}
        </Button>
      )}
      {canUsePasskeys() && <PasskeySignIn onDone={onDone} />}
      <a className="sign-in-other" href="/studio">
        {own.byPhone}
      </a>
    </SignInCard>
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
    onSuccess: () => {
      forgetDeviceToken()
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
