import '../../kit/frame.css'
import { Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { acceptInvitationEndpoint, readInvitationEndpoint } from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { deviceToken, forgetDeviceToken } from '../account/device.ts'
import { clinicText } from '../messages.ts'
import { staffText } from './staff-text.ts'

/** The door for whoever comes by the link of a letter: a new account, or the one that he has elsewhere (J5.8). */
export function InvitationPage({ token }: { readonly token: string }) {
  const t = useMessages(staffText)
  const c = useMessages(clinicText)
  const found = useEndpoint(readInvitationEndpoint, { body: { token } })
  return (
    <main className="sign-in">
      <div className="sheet" style={{ width: 'min(440px, 100%)', padding: 28 }}>
        <p className="sign-in-brand">{c.product}</p>
        <Title order={1} size="h3">
          {t.welcome}
        </Title>
        {found.error && <p role="alert">{t.gone}</p>}
        {found.data && <Come token={token} {...found.data} />}
      </div>
    </main>
  )
}

interface Found {
  readonly token: string
  readonly clinic: string
  readonly email: string
  readonly role: keyof typeof staffText.ru & string
  readonly known: boolean
}

function Come({ token, clinic, email, role, known }: Found) {
  const t = useMessages(staffText)
  const accept = useWrite(acceptInvitationEndpoint)
  const [form, setForm] = useState({ surname: '', given: '', patronymic: '', password: '', totp: '' })
  const needsCode = form.totp !== '' || accept.error?.problem.code === 'auth.totp-required'
  const { totp, password, ...name } = form
  const word = t[role]
  return (
    <form
      style={{ padding: 0, width: 'auto' }}
      onSubmit={event => {
        event.preventDefault()
        accept.mutate(
          { body: { token, password, ...(!known && name), ...(totp && { totp }), ...deviceToken() } },
          {
            onSuccess: () => {
              forgetDeviceToken()
              location.assign('/app')
            },
          },
        )
      }}
    >
      <Stack>
        <p style={{ margin: 0 }}>{t.to(clinic, typeof word === 'string' ? word : role)}</p>
        <p className="soft" style={{ margin: 0 }}>
          {email}
        </p>
        {known ? (
          <p className="soft" style={{ margin: 0 }}>
            {t.known}
          </p>
        ) : (
          (['surname', 'given', 'patronymic'] as const).map(field => (
            <TextInput
              key={field}
              label={t[field]}
              required={field !== 'patronymic'}
              value={form[field]}
              onChange={event => setForm({ ...form, [field]: event.currentTarget.value })}
            />
          ))
        )}
        <PasswordInput
          label={known ? t.password : t.newPassword}
          autoComplete={known ? 'current-password' : 'new-password'}
          required
          value={password}
          onChange={event => setForm({ ...form, password: event.currentTarget.value })}
        />
        {needsCode && (
          <TextInput
            label={t.code}
            inputMode="numeric"
            maxLength={6}
            value={totp}
            onChange={event => setForm({ ...form, totp: event.currentTarget.value })}
          />
        )}
        <ProblemNotice error={accept.error} />
        <Button type="submit" loading={accept.isPending}>
          {t.come}
        </Button>
      </Stack>
    </form>
  )
}
