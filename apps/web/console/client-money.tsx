import { Button } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  type ClientBilling,
  consoleInvoicePdfEndpoint,
  creditInvoiceEndpoint,
  issueInvoiceEndpoint,
  offsetAdvanceEndpoint,
  undoPaymentEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf, useWrite } from '../kit/api.ts'
import { InvoiceStatus } from '../kit/contract-parts.tsx'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { Advances } from './client-advances.tsx'
import { clientText } from './client-text.ts'
import { consoleText } from './console-text.ts'
import { ReasonButton } from './reason-button.tsx'

/** Invoices and payments of a client. */
export function MoneySection({
  tenantId,
  billing,
  alive,
}: {
  readonly tenantId: string
  readonly billing: ClientBilling
  readonly alive: boolean
}) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const issue = useWrite(issueInvoiceEndpoint)
  const credit = useWrite(creditInvoiceEndpoint)
  const own = useMessages(clientText)
  const undo = useWrite(undoPaymentEndpoint)
  const offset = useWrite(offsetAdvanceEndpoint)
  const numberOf = (id: string | null) =>
    billing.invoices.find(row => row.invoiceId === id)?.number ?? c.advance
  return (
    <section className="sheet panel wide">
      <div className="console-head" style={{ marginBottom: 4 }}>
        <h2>{t.invoices}</h2>
        {alive && (
          <Button
            size="compact-sm"
            loading={issue.isPending}
            onClick={() =>
              issue.mutate({
                params: { tenantId },
                body: billing.nextFrom ? { expectedFrom: billing.nextFrom } : {},
              })
            }
          >
            {t.issue}
          </Button>
        )}
      </div>
      <ProblemNotice error={issue.error ?? credit.error ?? undo.error ?? offset.error} />
      {billing.invoices.length === 0 && (
        <p className="soft">{billing.nextFrom ? c.firstFrom(formatDateShort(billing.nextFrom)) : c.none}</p>
      )}
      <table className="lines stack">
        <tbody>
          {billing.invoices.map(invoice => (
            <tr key={invoice.invoiceId}>
              <td className="num">
                <a
                  href={urlOf(consoleInvoicePdfEndpoint, { params: { invoiceId: invoice.invoiceId } })}
                  target="_blank"
                  rel="noreferrer"
                >
                  <IconFileTypePdf size={15} aria-hidden style={{ verticalAlign: -2 }} /> {invoice.number}
                </a>
              </td>
              <td className="num" data-label={c.period}>
                {formatDateShort(invoice.periodFrom)} – {formatDateShort(invoice.periodTo)}
              </td>
              <td className="money" data-label={c.sum}>
                {formatKopecks(invoice.totalKopecks)}
              </td>
              <td>
                <InvoiceStatus invoice={invoice} />
              </td>
              <td>
                {!invoice.credited && !invoice.paidOn && billing.advances.length > 0 && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={offset.isPending}
                    onClick={() => offset.mutate({ params: { tenantId, invoiceId: invoice.invoiceId } })}
                  >
                    {own.offset}
                  </Button>
                )}
                {!invoice.credited && invoice.paidKopecks === 0 && (
                  <ReasonButton
                    label={t.credit}
                    onReason={reason =>
                      credit.mutate({ params: { tenantId, invoiceId: invoice.invoiceId }, body: { reason } })
                    }
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Advances tenantId={tenantId} billing={billing} />
      <h2 style={{ marginTop: 16 }}>{t.payments}</h2>
      {billing.payments.length === 0 && <p className="soft">{c.none}</p>}
      <table className="lines stack">
        <tbody>
          {billing.payments.map(payment => (
            <tr key={payment.paymentId}>
              <td className="num" data-label={c.date}>
                {formatDateShort(payment.bookedOn)}
              </td>
              <td>
                {payment.payerName}
                <div className="soft" style={{ fontSize: '0.7812rem' }}>
                  {payment.basis}
                </div>
              </td>
              <td className="num" data-label={c.invoice}>
                {numberOf(payment.invoiceId)}
              </td>
              <td className="money" data-label={c.sum}>
                {formatKopecks(payment.kopecks)}
              </td>
              <td>
                {payment.undoneAt ? (
                  <Status tone="bad">{`${c.undone}: ${payment.undoReason}`}</Status>
                ) : (
                  <ReasonButton
                    label={t.undo}
                    onReason={reason =>
                      undo.mutate({ params: { tenantId, paymentId: payment.paymentId }, body: { reason } })
                    }
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {billing.notices.length > 0 && <h2 style={{ marginTop: 16 }}>{t.notices}</h2>}
      <ul className="plain">
        {billing.notices.map(notice => (
          <li key={notice.noticeId}>
            <span>
              {notice.payerName}, {notice.payerInn}
            </span>
            <span className="soft">{t.noticeOf(formatDateShort(notice.givenOn), notice.givenName)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
