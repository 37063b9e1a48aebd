import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addLegalEmailEndpoint, type ClientCard, setOpeningEndpoint } from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { useDayOf } from '../kit/zone.ts'
import { clientText } from './client-text.ts'

interface Props {
  readonly tenantId: string
  readonly card: ClientCard
}

/** Where the clinic opens and who is its first owner; afterwards only that it is open. */
export function OpeningSection({ tenantId, card }: Props) {
  const t = useMessages(clientText)
  const save = useWrite(setOpeningEndpoint)
  const [form, setForm] = useState({ slug: card.client.slug ?? '', ownerEmail: card.client.ownerEmail ?? '' })
  return (
    <section className="sheet panel">
      <h2>{t.opening}</h2>
      {card.opened ? (
        <p>
          <Status tone="good">{t.opened}</Status>{' '}
          <a href={`/c/${card.client.slug}`}>{`/c/${card.client.slug}`}</a>
        </p>
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault()
            save.mutate({ params: { tenantId }, body: form })
          }}
        >
          <p className="soft">{t.openWaits}</p>
          <div className="form-row">
            <TextInput
              label={t.slug}
              value={form.slug}
              onChange={event => setForm({ ...form, slug: event.currentTarget.value })}
            />
            <TextInput
              type="email"
              label={t.ownerEmail}
              value={form.ownerEmail}
              onChange={event => setForm({ ...form, ownerEmail: event.currentTarget.value })}
            />
          </div>
          <ProblemNotice error={save.error} />
          <Button
            mt="sm"
            size="compact-sm"
            type="submit"
            disabled={!form.slug || !form.ownerEmail}
            loading={save.isPending}
          >
            {t.saveOpening}
          </Button>
        </form>
      )}
    </section>
  )
}

/** A change of the legal address that the client told by letter or by phone (MM-12.2). */
export function EmailForm({ tenantId, card }: Props) {
  const t = useMessages(clientText)
  const add = useWrite(addLegalEmailEndpoint)
  const today = useDayOf()(card.now)
  const [form, setForm] = useState({ email: '', changedOn: today })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        add.mutate(
          { params: { tenantId }, body: { ...form, source: 'notice' } },
          { onSuccess: () => setForm({ email: '', changedOn: today }) },
        )
      }}
    >
      <div className="form-row">
        <TextInput
          type="email"
          label={t.newEmail}
          value={form.email}
          onChange={event => setForm({ ...form, email: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t.changedOn}
          max={today}
          value={form.changedOn}
          onChange={event => setForm({ ...form, changedOn: event.currentTarget.value })}
        />
      </div>
      <ProblemNotice error={add.error} />
      <Button
        mt="sm"
        size="compact-sm"
        variant="default"
        type="submit"
        disabled={!form.email}
        loading={add.isPending}
      >
        {t.saveEmail}
      </Button>
    </form>
  )
}
