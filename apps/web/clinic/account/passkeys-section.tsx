import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import {
  addPasskeyEndpoint,
  beginPasskeyEndpoint,
  listPasskeysEndpoint,
  type Passkey,
  removePasskeyEndpoint,
} from '#modules/identity/contract.ts'
import { call, useEndpoint } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { accountText } from './account-text.ts'
import { useAccountChange } from './confirm-person.tsx'
import { Notice, Trouble } from './trouble.tsx'
import { canUsePasskeys, makeKey } from './webauthn.ts'

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Passkeys: the list, a new one under a name, removal. */
export function PasskeysSection() {
  const t = useMessages(accountText)
  const list = useEndpoint(listPasskeysEndpoint, {})
  return (
    <section className="sheet panel" aria-labelledby="passkeys">
      <h2 id="passkeys">{t.passkeys}</h2>
      <p className="soft">{t.passkeysLead}</p>
      <ProblemNotice error={list.error} />
      {list.data?.passkeys.length === 0 && <p>{t.noPasskeys}</p>}
      <ul className="account-list">
        {list.data?.passkeys.map(passkey => (
          <PasskeyRow key={passkey.passkeyId} passkey={passkey} />
        ))}
      </ul>
      {canUsePasskeys() ? <AddPasskey /> : <p className="soft">{t.noKeysHere}</p>}
    </section>
  )
}

function PasskeyRow({ passkey }: { readonly passkey: Passkey }) {
  const t = useMessages(accountText)
  const language = useLanguage()
  const remove = useAccountChange(() =>
    call(removePasskeyEndpoint, { params: { passkeyId: passkey.passkeyId } }),
  )
  const at = (instant: string) => formatMoment(instant, HERE, language)
  return (
    <li>
      <IconFingerprint size={22} stroke={1.5} aria-hidden />
      <div>
        <b>{passkey.name}</b>
        <div className="soft account-facts">
          <span>
            {t.added} {at(passkey.createdAt)}
          </span>
          <span>{passkey.lastUsedAt ? `${t.used} ${at(passkey.lastUsedAt)}` : t.neverUsed}</span>
          <span>{passkey.backedUp ? t.synced : t.thisDeviceOnly}</span>
        </div>
        {passkey.stoppedAt && (
          <div className="account-warning">
            <IconAlertTriangle size={16} aria-hidden /> {t.stopped}
          </div>
        )}
        <Trouble error={remove.error} />
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t.removeKey(passkey.name)}
        loading={remove.isPending}
        onClick={() => remove.mutate(undefined)}
      >
        {t.remove}
      </Button>
    </li>
  )
}

function AddPasskey() {
  const t = useMessages(accountText)
  const [name, setName] = useState('')
  const add = useAccountChange(async (wanted: string) => {
    const credential = await makeKey(await call(beginPasskeyEndpoint, {}))
    return call(addPasskeyEndpoint, { body: { name: wanted, credential } })
  })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        add.mutate(name, { onSuccess: () => setName('') })
      }}
    >
      <div className="account-line">
        <TextInput
          label={t.keyName}
          description={t.keyNameHint}
          maxLength={60}
          required
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isPending}>
          {t.addKey}
        </Button>
      </div>
      <Trouble error={add.error} />
      {add.data && <Notice>{t.keyAdded(add.data.name)}</Notice>}
    </form>
  )
}
