import { Button, Select, TextInput } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useRef, useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import {
  askAboutPaymentEndpoint,
  type BankDocument,
  decideDocumentEndpoint,
  importStatementEndpoint,
  listStatementsEndpoint,
  overviewEndpoint,
  readStatementEndpoint,
  undoPaymentEndpoint,
} from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { base64Of } from '../kit/base64.ts'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status, type Tone } from '../kit/status.tsx'
import { consoleText } from './console-text.ts'
import { ReasonButton } from './reason-button.tsx'
import { go } from './route.ts'

/** Bank statements: drop a file, see what each payment paid and why, decide about the rest. */
export function StatementsPage({ statementId }: { readonly statementId: string | null }) {
  const t = useMessages(consoleText)
  return (
    <div className="console-page">
      <div className="console-head">
        <h1>{t.statements}</h1>
      </div>
      <Drop />
      {statementId && <Documents key={statementId} statementId={statementId} />}
      <List current={statementId} />
    </div>
  )
}

function Drop() {
  const t = useMessages(consoleText)
  const bring = useWrite(importStatementEndpoint)
  const [over, setOver] = useState(false)
  const [unreadable, setUnreadable] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    // A folder that was dropped, or a file that is gone meanwhile, cannot be read.
    const base64 = await base64Of(file).catch(() => null)
    setUnreadable(base64 === null)
    // The same file may be chosen again after it was mended.
    if (input.current) input.current.value = ''
    if (base64 === null) return
    bring.mutate(
      { body: { fileName: file.name, base64 } },
      { onSuccess: answer => go(`statements/${answer.statementId}`) },
    )
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way in beside the button
    <div
      className="drop"
      data-over={over}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={26} stroke={1.4} aria-hidden />
      <span>{t.drop}</span>
      <input
        ref={input}
        type="file"
        accept=".txt,text/plain"
        hidden
        aria-label={t.choose}
        onChange={event => void take(event.currentTarget.files?.[0])}
      />
      <Button variant="default" loading={bring.isPending} onClick={() => input.current?.click()}>
        {t.choose}
      </Button>
      <ProblemNotice error={bring.error} />
      {unreadable && <p role="alert">{t.unreadable}</p>}
      {bring.data?.known && <p role="status">{t.known}</p>}
    </div>
  )
}

function List({ current }: { readonly current: string | null }) {
  const t = useMessages(consoleText)
  const list = useEndpoint(listStatementsEndpoint, {})
  if (!list.data || list.data.statements.length === 0) return <ProblemNotice error={list.error} />
  return (
    <section className="sheet panel wide" style={{ marginTop: 16 }}>
      <table className="lines stack">
        <thead>
          <tr>
            <th>{t.file}</th>
            <th>{t.format}</th>
            <th>{t.from}</th>
            <th>{t.to}</th>
            <th className="money">{t.documents}</th>
          </tr>
        </thead>
        <tbody>
          {list.data.statements.map(row => (
            <tr key={row.statementId} aria-current={row.statementId === current}>
              <td>
                <a
                  href={`/console/statements/${row.statementId}`}
                  onClick={event => {
                    event.preventDefault()
                    go(`statements/${row.statementId}`)
                  }}
                >
                  {row.fileName}
                </a>
              </td>
              <td data-label={t.format}>
                {row.version}, {row.encoding}
              </td>
              <td className="num" data-label={t.from}>
                {formatDateShort(row.fromOn)}
              </td>
              <td className="num" data-label={t.to}>
                {formatDateShort(row.toOn)}
              </td>
              <td className="money" data-label={t.documents}>
                {row.documents}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const TONE: Readonly<Record<BankDocument['outcome'], Tone>> = {
  paid: 'good',
  'paid-third-party': 'good',
  partial: 'warn',
  advance: 'warn',
  question: 'warn',
  ignored: 'wait',
  open: 'bad',
}

function Documents({ statementId }: { readonly statementId: string }) {
  const t = useMessages(consoleText)
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
      {read.data.documents.length === 0 && <p className="soft">{t.documents} 0</p>}
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
  const t = useMessages(consoleText)
  const undo = useWrite(undoPaymentEndpoint)
  const live = document.payments.filter(payment => payment.undoneAt === null)
  return (
    <tr>
      <td className="num">{formatDateShort(document.date)}</td>
      <td>
        <b>{document.payerName}</b> <span className="soft">{document.payerInn}</span>
        <div style={{ fontSize: 13 }}>{document.purpose || <span className="soft">{t.noPurpose}</span>}</div>
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
            label={t.undo}
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
  const t = useMessages(consoleText)
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

function Decide({
  statementId,
  document,
}: {
  readonly statementId: string
  readonly document: BankDocument
}) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const overview = useEndpoint(overviewEndpoint, {})
  const decide = useWrite(decideDocumentEndpoint)
  const [invoiceId, setInvoiceId] = useState<string | null>(document.proposed[0]?.invoiceId ?? null)
  const [reason, setReason] = useState('')
  const open = overview.data?.expected ?? []
  const chosen = open.find(row => row.invoiceId === invoiceId)
  return (
    <form
      className="form-row"
      style={{ margin: 0, minWidth: 250 }}
      onSubmit={event => {
        event.preventDefault()
        if (!chosen) return
        const kopecks = Math.min(chosen.leftKopecks, document.kopecks)
        decide.mutate({
          params: { statementId, position: document.position },
          body: { parts: [{ invoiceId: chosen.invoiceId, kopecks }], reason },
        })
      }}
    >
      <Select
        size="xs"
        aria-label={t.chooseInvoice}
        placeholder={c.invoice}
        searchable
        data={open.map(row => ({ value: row.invoiceId, label: `${row.number} · ${row.client}` }))}
        value={chosen ? invoiceId : null}
        onChange={setInvoiceId}
      />
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
        disabled={!chosen || reason.trim() === ''}
        loading={decide.isPending}
      >
        {t.decide}
      </Button>
      <ProblemNotice error={decide.error} />
    </form>
  )
}
