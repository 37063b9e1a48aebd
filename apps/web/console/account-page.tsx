import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  beginVendorTotpEndpoint,
  changeVendorPasswordEndpoint,
  confirmVendorTotpEndpoint,
  readVendorSecurityEndpoint,
  removeVendorTotpEndpoint,
} from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { termsText } from './terms-text.ts'

/** One's own account of the console: the second factor and the password (MM1-6.2). */
export function AccountPage() {
  const t = useMessages(termsText)
  const security = useEndpoint(readVendorSecurityEndpoint, {})
  return (
    <ConsolePage title={t.accountTitle} under={security.data?.email} error={security.error}>
      <div className="twin-sheets">
        {security.data && <AppCodes connected={security.data.totp} />}
        <Password />
      </div>
    </ConsolePage>
  )
}

function AppCodes({ connected }: { readonly connected: boolean }) {
  const t = useMessages(termsText)
  const begin = useGuardedWrite(beginVendorTotpEndpoint)
  const confirm = useWrite(confirmVendorTotpEndpoint)
  const remove = useGuardedWrite(removeVendorTotpEndpoint)
  const [code, setCode] = useState('')
  return (
    <section className="sheet panel">
      <h2>{t.appCodes}</h2>
      <p>
        <Status tone={connected ? 'good' : 'warn'}>{connected ? t.appOn : t.appOff}</Status>
      </p>
      <ProblemNotice error={begin.problem ?? confirm.error ?? remove.problem} />
      {connected && (
        <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate({})}>
          {t.disconnect}
        </Button>
      )}
      {!connected && !begin.data && (
        <Button loading={begin.isPending} onClick={() => begin.mutate({})}>
          {t.connect}
        </Button>
      )}
      {!connected && begin.data && (
        <form
          onSubmit={event => {
            event.preventDefault()
            confirm.mutate({ body: { code } }, { onSuccess: () => begin.reset() })
          }}
        >
          <p>{t.scan}</p>
          <img
            className="qr"
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(begin.data.qrSvg)}`}
            alt={t.qr}
            width={184}
            height={184}
          />
          <p className="soft">
            {t.byHand}: <code>{begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <div className="form-row">
            <TextInput
              label={t.firstCode}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
            />
            <Button type="submit" loading={confirm.isPending}>
              {t.confirm}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}

function Password() {
  const t = useMessages(termsText)
  const change = useWrite(changeVendorPasswordEndpoint)
  const [form, setForm] = useState({ current: '', next: '' })
  return (
    <form
      className="sheet panel"
      onSubmit={event => {
        event.preventDefault()
        change.mutate({ body: form }, { onSuccess: () => setForm({ current: '', next: '' }) })
      }}
    >
      <h2>{t.password}</h2>
      <PasswordInput
        label={t.current}
        autoComplete="current-password"
        required
        value={form.current}
        onChange={event => setForm({ ...form, current: event.currentTarget.value })}
      />
      <PasswordInput
        mt="sm"
        label={t.next}
        autoComplete="new-password"
        minLength={12}
        required
        value={form.next}
        onChange={event => setForm({ ...form, next: event.currentTarget.value })}
      />
      <ProblemNotice error={change.error} />
      {change.data && <p role="status">{t.changed(change.data.ended)}</p>}
      <Button mt="sm" type="submit" loading={change.isPending}>
        {t.change}
      </Button>
    </form>
  )
}
