import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { plusMonths } from '#libs/offer/index.ts'
import { agreeLimitEndpoint, type ClientBilling, type ClientCard } from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { useDayOf } from '../kit/zone.ts'
import { clientText } from './client-text.ts'

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, '\u00a0')

/** A limit of patients above the contract: a document of both sides, a term, a paid line (MM-3.7). */
export function LimitSection({
  tenantId,
  card,
  billing,
}: {
  readonly tenantId: string
  readonly card: ClientCard
  readonly billing: ClientBilling
}) {
  const t = useMessages(clientText)
  const agree = useWrite(agreeLimitEndpoint)
  const today = useDayOf()(card.now)
  const [open, setOpen] = useState(false)
  const [patients, setPatients] = useState(150_000)
  const [invoiceId, setInvoiceId] = useState<string | null>(null)
  const [form, setForm] = useState({
    document: '',
    signedByClient: today,
    signedByVendor: today,
    validFrom: today,
    validTo: plusMonths(today, 12),
  })
  const dates = ['signedByClient', 'signedByVendor', 'validFrom', 'validTo'] as const
  return (
    <section className="sheet panel">
      <h2>{t.limit}</h2>
      <p className="soft">{t.limitLead}</p>
      <ul className="plain">
        {card.limits.map(limit => (
          <li key={limit.limitId}>
            <span>{limit.document}</span>
            <span className="num">{t.agreed(grouped(limit.patients), formatDateShort(limit.validTo))}</span>
          </li>
        ))}
      </ul>
      {!open && (
        <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
          {t.agree}
        </Button>
      )}
      {open && (
        <form
          onSubmit={event => {
            event.preventDefault()
            if (invoiceId === null) return
            agree.mutate(
              { params: { tenantId }, body: { ...form, patients, invoiceId } },
              { onSuccess: () => setOpen(false) },
            )
          }}
        >
          <div className="form-row">
            <NumberInput
              label={t.patients}
              min={1}
              step={10_000}
              thousandSeparator=" "
              value={patients}
              onChange={value => setPatients(Number(value))}
            />
            <TextInput
              label={t.document}
              value={form.document}
              onChange={event => setForm({ ...form, document: event.currentTarget.value })}
            />
            {dates.map(name => (
              <TextInput
                key={name}
                type="date"
                label={t[name]}
                value={form[name]}
                onChange={event => setForm({ ...form, [name]: event.currentTarget.value })}
              />
            ))}
            <Select
              label={t.invoice}
              data={billing.invoices
                .filter(invoice => invoice.paidOn !== null)
                .map(invoice => ({ value: invoice.invoiceId, label: invoice.number }))}
              value={invoiceId}
              onChange={setInvoiceId}
            />
          </div>
          <ProblemNotice error={agree.error} />
          <div className="form-row">
            <Button
              size="compact-sm"
              type="submit"
              disabled={invoiceId === null || form.document.trim().length < 3}
              loading={agree.isPending}
            >
              {t.agree}
            </Button>
            <Button size="compact-sm" variant="subtle" onClick={() => setOpen(false)}>
              {t.cancel}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
