import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { askPayerEndpoint, type Overview, receiveLetterEndpoint } from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { lettersText } from './letters-text.ts'

interface Props {
  readonly kind: 'write' | 'enter'
  readonly clients: Overview['clients']
  readonly onDone: () => void
}

/** A letter to a client, or one that came in and is entered by hand. */
export function LetterForm({ kind, clients, onDone }: Props) {
  const t = useMessages(lettersText)
  const write = useWrite(askPayerEndpoint)
  const enter = useWrite(receiveLetterEndpoint)
  const [tenantId, setTenantId] = useState<string | null>(null)
  const [form, setForm] = useState({ from: '', to: '', subject: '', body: '' })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const { from, to, subject, body } = form
  const ready = tenantId !== null && subject.trim() && body.trim() && (kind === 'write' || (from && to))
  return (
    <form
      className="sheet panel"
      style={{ marginBottom: 16 }}
      onSubmit={event => {
        event.preventDefault()
        if (tenantId === null) return
        const params = { tenantId }
        if (kind === 'write') write.mutate({ params, body: { subject, body } }, { onSuccess: onDone })
        else enter.mutate({ params, body: form }, { onSuccess: onDone })
      }}
    >
      <h2>{t[kind]}</h2>
      <div className="form-row">
        <Select
          label={t.client}
          searchable
          data={clients.map(client => ({ value: client.tenantId, label: client.shortName }))}
          value={tenantId}
          onChange={value => {
            setTenantId(value)
            if (kind === 'enter' && from === '')
              set({ from: clients.find(client => client.tenantId === value)?.legalEmail ?? '' })
          }}
        />
        {kind === 'enter' && (
          <>
            <TextInput
              type="email"
              label={t.from}
              value={from}
              onChange={event => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="email"
              label={t.to}
              value={to}
              onChange={event => set({ to: event.currentTarget.value })}
            />
          </>
        )}
      </div>
      <TextInput
        mt="sm"
        label={t.subject}
        value={subject}
        onChange={event => set({ subject: event.currentTarget.value })}
      />
      <Textarea
        mt="sm"
        label={t.body}
        autosize
        minRows={4}
        value={body}
        onChange={event => set({ body: event.currentTarget.value })}
      />
      <ProblemNotice error={write.error ?? enter.error} />
      <div className="form-row">
        <Button type="submit" disabled={!ready} loading={write.isPending || enter.isPending}>
          {kind === 'write' ? t.send : t.save}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}
