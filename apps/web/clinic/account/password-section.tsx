import { Button, PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { changePasswordEndpoint, PASSWORD_MIN, readSecurityEndpoint } from '#modules/identity/contract.ts'
import { call, useEndpoint } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { useClinic } from '../clinic-data.tsx'
import { accountText } from './account-text.ts'
import { useAccountChange } from './confirm-person.tsx'
import { Notice, Trouble } from './trouble.tsx'

const EMPTY = { current: '', next: '' }

/** Change of the password; the other sessions end with it. */
export function PasswordSection() {
  const t = useMessages(accountText)
  const language = useLanguage()
  const { me } = useClinic()
  const security = useEndpoint(readSecurityEndpoint, {})
  const [form, setForm] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const change = useAccountChange((body: typeof EMPTY) => call(changePasswordEndpoint, { body }))
  const { length } = form.next
  const short = length < PASSWORD_MIN
  const since = security.data?.passwordChangedAt
  return (
    <section className="sheet panel" aria-labelledby="password">
      <h2 id="password">{t.changePassword}</h2>
      {since && (
        <p className="soft">
          {t.passwordChanged}:{' '}
          {formatMoment(since, Intl.DateTimeFormat().resolvedOptions().timeZone, language)}
        </p>
      )}
      <form
        onSubmit={event => {
          event.preventDefault()
          setTried(true)
          if (short) return
          change.mutate(form, {
            onSuccess: () => {
              setForm(EMPTY)
              setTried(false)
            },
          })
        }}
      >
        <Stack gap="sm">
          <input type="text" autoComplete="username" value={me.email ?? ''} readOnly hidden />
          {security.data?.password !== false && (
            <PasswordInput
              label={t.current}
              autoComplete="current-password"
              required
              value={form.current}
              onChange={event => setForm({ ...form, current: event.currentTarget.value })}
            />
          )}
          <PasswordInput
            label={t.next}
            description={t.nextHint(PASSWORD_MIN)}
            autoComplete="new-password"
            required
            value={form.next}
            error={tried && short && t.tooShort(length, PASSWORD_MIN)}
            onChange={event => setForm({ ...form, next: event.currentTarget.value })}
          />
        </Stack>
        <Trouble error={change.error} />
        {change.data && <Notice>{t.changed(change.data.ended)}</Notice>}
        <div className="account-buttons">
          <Button type="submit" loading={change.isPending}>
            {t.change}
          </Button>
          <span className="soft">{t.changeLead}</span>
        </div>
      </form>
    </section>
  )
}
