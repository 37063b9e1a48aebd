import { Button, Textarea } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDate, formatDateRange } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { daysBetween } from '#libs/offer/index.ts'
import { fileObjectionEndpoint, type OwnContract, ownInvoicePdfEndpoint } from '#modules/vendor/contract.ts'
import { urlOf, useWrite } from '../../kit/api.ts'
import { InvoiceStatus } from '../../kit/contract-parts.tsx'
import { contractText } from '../../kit/contract-text.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { ownText } from './own-text.ts'

type OwnInvoice = OwnContract['billing']['invoices'][number]

/** Invoices with their lines, the payment code of those to be paid, objections while their days last. */
export function InvoicesSection({ contract }: { readonly contract: OwnContract }) {
  const t = useMessages(ownText)
  const c = useMessages(contractText)
  const language = useLanguage()
  const { invoices, objections, nextFrom } = contract.billing
  return (
    <section className="sheet panel">
      <h2>{t.number}</h2>
      {invoices.length === 0 && (
        <p className="soft">{nextFrom ? c.firstFrom(formatDate(nextFrom, language)) : c.none}</p>
      )}
      {invoices.map(invoice => (
        <InvoiceItem key={invoice.invoiceId} invoice={invoice} today={contract.today} />
      ))}
      {objections.length > 0 && <h2 style={{ marginTop: 14 }}>{t.objections}</h2>}
      {objections.map(row => (
        <div key={row.objectionId} className="contract-item">
          <b>{row.caseNumber}</b> — {row.text}
          <div className="soft">{row.answer ? `${t.answer}: ${row.answer}` : t.waiting}</div>
        </div>
      ))}
    </section>
  )
}

interface ItemProps {
  readonly invoice: OwnInvoice
  readonly today: string
}

/** How many days are left to pay, or since when it is late (MM-5.2c). */
function PayBy({ invoice, today }: ItemProps) {
  const t = useMessages(ownText)
  const language = useLanguage()
  if (invoice.paidOn !== null || invoice.credited) return null
  const left = daysBetween(today, invoice.dueOn)
  const day = formatDate(invoice.dueOn, language)
  return (
    <Status tone={left < 0 ? 'bad' : left <= 3 ? 'warn' : 'wait'}>
      {left < 0 ? t.payLate(day, -left) : t.payBy(day, left)}
    </Status>
  )
}

function InvoiceItem({ invoice, today }: ItemProps) {
  const t = useMessages(ownText)
  const language = useLanguage()
  return (
    <div className="contract-item">
      <div className="contract-row">
        <a
          href={urlOf(ownInvoicePdfEndpoint, { params: { invoiceId: invoice.invoiceId } })}
          target="_blank"
          rel="noreferrer"
        >
          <IconFileTypePdf size={16} aria-hidden style={{ verticalAlign: -3 }} /> № {invoice.number}
        </a>
        <span>{formatDateRange(invoice.effectiveFrom, invoice.effectiveTo, language)}</span>
        <b className="num">{formatKopecks(invoice.totalKopecks)}</b>
        <InvoiceStatus invoice={invoice} />
      </div>
      <PayBy invoice={invoice} today={today} />
      <div className="soft" style={{ fontSize: '0.8125rem' }}>
        {invoice.lines.map(line => `${line.name} — ${formatKopecks(line.sumKopecks)}`).join('; ')}
      </div>
      {invoice.qr && (
        <div className="contract-qr">
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(invoice.qr)}`} alt={t.pay} />
          <span className="soft">{t.pay}</span>
        </div>
      )}
      <Objecting invoice={invoice} />
    </div>
  )
}

function Objecting({ invoice }: { readonly invoice: OwnInvoice }) {
  const t = useMessages(ownText)
  const language = useLanguage()
  const file = useWrite(fileObjectionEndpoint)
  const [text, setText] = useState<string | null>(null)
  if (!invoice.objectionsUntil) return null
  if (!invoice.objectionsOpen)
    return (
      <p className="soft" style={{ fontSize: '0.8125rem', margin: '4px 0 0' }}>
        {invoice.acceptedProperly ?? t.objectClosed(formatDate(invoice.objectionsUntil, language))}
      </p>
    )
  if (text === null)
    return (
      <div className="contract-row" style={{ marginTop: 6, justifyContent: 'flex-start' }}>
        <Button size="compact-sm" variant="default" onClick={() => setText('')}>
          {t.object}
        </Button>
        <span className="soft" style={{ fontSize: '0.8125rem' }}>
          {t.objectUntil(formatDate(invoice.objectionsUntil, language))}
        </span>
      </div>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        file.mutate({ body: { invoiceId: invoice.invoiceId, text } }, { onSuccess: () => setText(null) })
      }}
    >
      <Textarea
        mt="xs"
        label={t.objectText}
        autosize
        minRows={2}
        value={text}
        onChange={e => setText(e.currentTarget.value)}
      />
      <ProblemNotice error={file.error} />
      <div className="contract-row" style={{ marginTop: 8, justifyContent: 'flex-start' }}>
        <Button size="compact-sm" type="submit" disabled={text.trim().length < 20} loading={file.isPending}>
          {t.send}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setText(null)}>
          {t.close}
        </Button>
      </div>
    </form>
  )
}
