import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import {
  changeOwnEmailEndpoint,
  givePaymentNoticeEndpoint,
  type OwnContract,
} from '#modules/vendor/contract.ts'
import { useWrite } from '../../kit/api.ts'
import { LegalEmails } from '../../kit/contract-parts.tsx'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { ownText } from './own-text.ts'

/** Saying beforehand who pays for the clinic (MM-6.6). */
export function PayerSection({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const give = useWrite(givePaymentNoticeEndpoint)
  const [form, setForm] = useState({ payerInn: '', payerName: '' })
  return (
    <section className="sheet panel">
      <h2>{t.notices}</h2>
      <p className="soft">{t.noticeLead}</p>
      <ul className="plain">
        {contract.billing.notices.map(row => (
          <li key={row.noticeId}>
            <span>
              {row.payerName}, {row.payerInn}
            </span>
            <span className="soft num">{formatDateShort(row.givenOn)}</span>
          </li>
        ))}
      </ul>
      <form
        onSubmit={event => {
          event.preventDefault()
          const open = contract.billing.invoices.find(invoice => !invoice.paidOn && !invoice.credited)
          give.mutate(
            { body: { ...form, invoiceId: open?.invoiceId ?? null } },
            { onSuccess: () => setForm({ payerInn: '', payerName: '' }) },
          )
        }}
      >
        <TextInput
          label={t.payerInn}
          inputMode="numeric"
          value={form.payerInn}
          onChange={e => setForm({ ...form, payerInn: e.currentTarget.value })}
        />
        <TextInput
          mt="xs"
          label={t.payerName}
          value={form.payerName}
          onChange={e => setForm({ ...form, payerName: e.currentTarget.value })}
        />
        <ProblemNotice error={give.error} />
        <Button
          mt="sm"
          size="compact-sm"
          type="submit"
          disabled={!form.payerInn || !form.payerName}
          loading={give.isPending}
        >
          {t.send}
        </Button>
      </form>
    </section>
  )
}

/** The address to which letters with legal force go, and telling of a new one (MM-12.2). */
export function EmailSection({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const change = useWrite(changeOwnEmailEndpoint)
  const [form, setForm] = useState({ email: '', changedOn: contract.today })
  return (
    <section className="sheet panel">
      <h2>{t.emails}</h2>
      <LegalEmails emails={contract.emails} />
      <form
        onSubmit={event => {
          event.preventDefault()
          change.mutate({ body: form }, { onSuccess: () => setForm({ ...form, email: '' }) })
        }}
      >
        <TextInput
          type="email"
          label={t.email}
          value={form.email}
          onChange={e => setForm({ ...form, email: e.currentTarget.value })}
        />
        <TextInput
          mt="xs"
          type="date"
          label={t.changedOn}
          max={contract.today}
          value={form.changedOn}
          onChange={e => setForm({ ...form, changedOn: e.currentTarget.value })}
        />
        <ProblemNotice error={change.error} />
        <Button mt="sm" size="compact-sm" type="submit" disabled={!form.email} loading={change.isPending}>
          {t.send}
        </Button>
      </form>
    </section>
  )
}
