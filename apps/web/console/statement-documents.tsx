import { Button, MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  askAboutPaymentEndpoint,
  type BankDocument,
  decideDocumentEndpoint,
  overviewEndpoint,
  readStatementEndpoint,
  undoPaymentEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status, type Tone } from '../kit/status.tsx'
import { consoleText } from './console-text.ts'
import { ReasonButton } from './reason-button.tsx'
import { statementsText } from './statements-text.ts'

const TONE: Readonly<Record<BankDocument['outcome'], Tone>> = {
  paid: 'good',
  'paid-third-party': 'good',
  partial: 'warn',
  advance: 'warn',
  question: 'warn',
  ignored: 'wait',
  open: 'bad',
}

/** The payments of a statement: what each paid and why; the rest is decided here. */
export function StatementDocuments({ statementId }: { readonly statementId: string }) {
  const t = useMessages(statementsText)
  const read = useEndpoint(readStatementEndpoint, { params: { statementId } })
  if (!read.data) return <ProblemNotice error={read.error} />
  return (
    <section className="sheet panel wide" style={{ marginTop: 16 }}>
      <table className="lines statement">
        <tbody>
          {read.data.documents.map(document => (
            <DocumentRow key={document.position} statementId={statementId} document={document} />
          ))}
        </tbody>
      </table>
      {read.data.documents.length === 0 && <p className="soft">{t.noDocuments}</p>}
    </section>
  )
}

function DocumentRow({
  statementId,
  document,
}: {
  readonly statementId: string
  readonly document: BankDocument
}) {
  const t = useMessages(statementsText)
  const common = useMessages(consoleText)
  const undo = useWrite(undoPaymentEndpoint)
  const live = document.payments.filter(payment => payment.undoneAt === null)
  return (
    <tr>
      <td className="num">{formatDateShort(document.date)}</td>
      <td>
        <b>{document.payerName}</b> <span className="soft">{document.payerInn}</span>
        <div style={{ fontSize: '0.8125rem' }}>
          {document.purpose || <span className="soft">{t.noPurpose}</span>}
        </div>
        <ul className="reasons">
          {document.reasons.map(reason => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </td>
      <td className="money">{formatKopecks(document.kopecks)}</td>
      <td>
        <Status tone={TONE[document.outcome]}>{t[`out-${document.outcome}`]}</Status>
      </td>
      <td>
        <ProblemNotice error={undo.error} />
        {live.map(payment => (
          <ReasonButton
            key={payment.paymentId}
            label={common.undo}
            onReason={reason =>
              undo.mutate({
                params: { tenantId: payment.tenantId, paymentId: payment.paymentId },
                body: { reason },
              })
            }
          />
        ))}
        {live.length === 0 && document.outcome !== 'ignored' && (
          <Decide statementId={statementId} document={document} />
        )}
        {live.length === 0 && document.outcome === 'question' && document.proposed.length > 0 && (
          <Ask statementId={statementId} position={document.position} />
        )}
      </td>
    </tr>
  )
}

/** The letter that asks the client whose money it is (MM-6.6). */
function Ask({ statementId, position }: { readonly statementId: string; readonly position: number }) {
  const t = useMessages(statementsText)
  const ask = useWrite(askAboutPaymentEndpoint)
  return (
    <div style={{ marginTop: 6 }}>
      {ask.isSuccess ? (
        <span role="status" className="soft">
          {t.asked}
        </span>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={ask.isPending}
          onClick={() => ask.mutate({ params: { statementId, position } })}
        >
          {t.askClient}
        </Button>
      )}
      <ProblemNotice error={ask.error} />
    </div>
  )
}

/** Money over invoices in the order they were chosen: each gets what is left on it, the rest is an advance. Kopecks. */
function spread(
  kopecks: number,
  invoices: readonly { readonly invoiceId: string; readonly number: string; readonly leftKopecks: number }[],
) {
  let rest = kopecks
  const parts = invoices.flatMap(({ invoiceId, number, leftKopecks }) => {
    const part = Math.min(leftKopecks, rest)
    rest -= part
    return part > 0 ? [{ invoiceId, number, kopecks: part }] : []
  })
  return { parts, rest }
}

function Decide({
  statementId,
  document,
}: {
  readonly statementId: string
  readonly document: BankDocument
}) {
  const t = useMessages(statementsText)
  const c = useMessages(contractText)
  const overview = useEndpoint(overviewEndpoint, {})
  const decide = useWrite(decideDocumentEndpoint)
  const [chosenIds, setChosenIds] = useState<string[]>(document.proposed.map(part => part.invoiceId))
  const [reason, setReason] = useState('')
  const open = overview.data?.expected ?? []
  const chosen = chosenIds.flatMap(id => open.filter(row => row.invoiceId === id))
  const { parts, rest } = spread(document.kopecks, chosen)
  return (
    <form
      className="form-row"
      style={{ margin: 0, minWidth: 250 }}
      onSubmit={event => {
        event.preventDefault()
        decide.mutate({
          params: { statementId, position: document.position },
          body: { parts: parts.map(({ invoiceId, kopecks }) => ({ invoiceId, kopecks })), reason },
        })
      }}
    >
      <MultiSelect
        size="xs"
        aria-label={t.chooseInvoice}
        placeholder={chosen.length === 0 ? c.invoice : undefined}
        hidePickedOptions
        searchable
        data={open.map(row => ({ value: row.invoiceId, label: `${row.number} · ${row.client}` }))}
        value={chosen.map(row => row.invoiceId)}
        onChange={setChosenIds}
      />
      {chosen.length > 0 && (
        <ul className="reasons spread">
          {parts.map(part => (
            <li key={part.invoiceId}>{t.goesTo(formatKopecks(part.kopecks), part.number)}</li>
          ))}
          {rest > 0 && <li>{t.goesToAdvance(formatKopecks(rest))}</li>}
        </ul>
      )}
      <TextInput
        size="xs"
        aria-label={t.decideReason}
        placeholder={t.decideReason}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Button
        size="compact-sm"
        type="submit"
        disabled={parts.length === 0 || reason.trim() === ''}
        loading={decide.isPending}
      >
        {t.decide}
      </Button>
      <ProblemNotice error={decide.error} />
    </form>
  )
}
