import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import {
  askPhoneChangeEndpoint,
  cancelPhoneChangeEndpoint,
  freezeClientEndpoint,
  listPhoneSignInsEndpoint,
  type PhoneSignIn,
  unfreezeClientEndpoint,
} from '#modules/identity/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { ReasonButton } from './reason-button.tsx'
import { signInsText } from './sign-ins-text.ts'

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

/** People of a client who sign in by telephone: freeze, open again, another number (SV-3.2.2b). Not shown when there are none. */
export function SignInsSection({ tenantId }: { readonly tenantId: string }) {
  const t = useMessages(signInsText)
  const list = useEndpoint(listPhoneSignInsEndpoint, { params: { tenantId } })
  const people = list.data?.people ?? []
  if (people.length === 0) return <ProblemNotice error={list.error} />
  return (
    <section className="sheet panel">
      <h2>{t.title}</h2>
      {people.map(person => (
        <Person key={person.userId} tenantId={tenantId} person={person} />
      ))}
    </section>
  )
}

function Person({ tenantId, person }: { readonly tenantId: string; readonly person: PhoneSignIn }) {
  const t = useMessages(signInsText)
  const language = useLanguage()
  const freeze = useWrite(freezeClientEndpoint)
  const unfreeze = useGuardedWrite(unfreezeClientEndpoint)
  const cancel = useWrite(cancelPhoneChangeEndpoint)
  const params = { tenantId, userId: person.userId }
  return (
    <>
      <p>
        <b>{person.name}</b> · {person.phone}{' '}
        {person.freeze ? <Status tone="bad">{t.frozen}</Status> : <Status tone="good">{t.open}</Status>}
      </p>
      {person.freeze && (
        <p className="soft">
          {formatMoment(person.freeze.frozenAt, HERE, language)} · {t[person.freeze.frozenBy]} ·{' '}
          {person.freeze.reason}
        </p>
      )}
      {person.waiting && (
        <p>
          {t.waits(person.waiting.phone, formatMoment(person.waiting.effectiveAt, HERE, language))}{' '}
          <Button size="compact-sm" variant="subtle" onClick={() => cancel.mutate({ params })}>
            {t.cancelChange}
          </Button>
        </p>
      )}
      <ProblemNotice error={freeze.error ?? unfreeze.problem ?? cancel.error} />
      <Group>
        {person.freeze ? (
          <ReasonButton
            label={t.unfreeze}
            question={t.basis}
            least={10}
            onReason={basis => unfreeze.mutate({ params, body: { basis } })}
          />
        ) : (
          <ReasonButton label={t.freeze} onReason={reason => freeze.mutate({ params, body: { reason } })} />
        )}
      </Group>
      {!person.waiting && <OtherNumber {...params} />}
    </>
  )
}

function OtherNumber(params: { readonly tenantId: string; readonly userId: string }) {
  const t = useMessages(signInsText)
  const ask = useGuardedWrite(askPhoneChangeEndpoint)
  const [form, setForm] = useState({ phone: '', basis: '' })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        ask.mutate({ params, body: form }, { onSuccess: () => setForm({ phone: '', basis: '' }) })
      }}
    >
      <div className="form-row">
        <TextInput
          type="tel"
          label={t.phone}
          value={form.phone}
          onChange={event => setForm({ ...form, phone: event.currentTarget.value })}
        />
        <TextInput
          label={t.basis}
          value={form.basis}
          onChange={event => setForm({ ...form, basis: event.currentTarget.value })}
        />
      </div>
      <ProblemNotice error={ask.problem} />
      <Button
        mt="sm"
        size="compact-sm"
        variant="default"
        type="submit"
        disabled={!form.phone || form.basis.trim().length < 10}
        loading={ask.isPending}
      >
        {t.change}
      </Button>
    </form>
  )
}
