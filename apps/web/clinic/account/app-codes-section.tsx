import { Button, TextInput } from '@mantine/core'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import { useState } from 'react'
import {
  beginTotpEndpoint,
  confirmTotpEndpoint,
  readSecurityEndpoint,
  removeTotpEndpoint,
  renewRecoveryCodesEndpoint,
} from '#modules/identity/contract.ts'
import { call, useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { accountText } from './account-text.ts'
import { useAccountChange } from './confirm-person.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Trouble } from './trouble.tsx'

/** Codes from an authenticator app: setting up with a picture, recovery codes, taking off. */
export function AppCodesSection() {
  const t = useMessages(accountText)
  const security = useEndpoint(readSecurityEndpoint, {})
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  return (
    <section className="sheet panel" aria-labelledby="app-codes">
      <h2 id="app-codes">{t.app}</h2>
      <p className="soft">{t.appLead}</p>
      <ProblemNotice error={security.error} />
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {security.data &&
        (security.data.totp ? (
          <Connected left={security.data.recoveryCodesLeft} onCodes={setCodes} />
        ) : (
          <Connect onCodes={setCodes} />
        ))}
    </section>
  )
}

interface Codes {
  readonly onCodes: (codes: readonly string[] | null) => void
}

function Connect({ onCodes }: Codes) {
  const t = useMessages(accountText)
  const [code, setCode] = useState('')
  const begin = useAccountChange(() => call(beginTotpEndpoint, {}))
  const confirm = useAccountChange(() => call(confirmTotpEndpoint, { body: { code } }))
  if (!begin.data) {
    return (
      <>
        <p className="account-state">
          <IconCircleDashed size={18} aria-hidden /> {t.appOff}
        </p>
        <Trouble error={begin.error} />
        <Button loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
          {t.connect}
        </Button>
      </>
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        confirm.mutate(undefined, { onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
      }}
    >
      <p>{t.scan}</p>
      <div className="account-qr">
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(begin.data.qrSvg)}`}
          alt={t.qr}
          width={184}
          height={184}
        />
        <div>
          <span className="soft">{t.byHand}</span>
          <code>{begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </div>
      </div>
      <div className="account-line">
        <TextInput
          label={t.firstCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          maxLength={6}
          required
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending}>
          {t.check}
        </Button>
      </div>
      <Trouble error={confirm.error} />
    </form>
  )
}

function Connected({ left, onCodes }: Codes & { readonly left: number }) {
  const t = useMessages(accountText)
  const renew = useAccountChange(() => call(renewRecoveryCodesEndpoint, {}))
  const remove = useAccountChange(() => call(removeTotpEndpoint, {}))
  return (
    <>
      <p className="account-state">
        <IconCheck size={18} aria-hidden /> {t.appOn} {t.codesLeft(left)}
      </p>
      <Trouble error={renew.error ?? remove.error} />
      <div className="account-buttons">
        <Button
          variant="default"
          loading={renew.isPending}
          onClick={() =>
            renew.mutate(undefined, { onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
          }
        >
          {t.newCodes}
        </Button>
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: () => onCodes(null) })}
        >
          {t.disconnect}
        </Button>
      </div>
    </>
  )
}
