import { Button, Group, TextInput } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { formatKopecks, parseRubles } from '#libs/money/index.ts'
import {
  type BillBrief,
  billPdfEndpoint,
  closeShiftEndpoint,
  issueBillEndpoint,
  listBillsEndpoint,
  readBillEndpoint,
  readShiftEndpoint,
  takePaymentEndpoint,
} from '#modules/money/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'

/** The cash desk: visits that wait for a bill, bills, the open shifts. */
export default function CashPage() {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const list = useEndpoint(listBillsEndpoint, { query: {} })
  const shifts = useEndpoint(readShiftEndpoint, { query: {} })
  const issue = useWrite(issueBillEndpoint)
  const close = useWrite(closeShiftEndpoint)
  const [open, setOpen] = useState<string | null>(null)
  const name = (id: string) => clinic.entities.find(e => e.entityId === id)?.shortName ?? ''
  return (
    <div className="page">
      <h1 style={{ fontSize: 24, margin: '0 0 12px' }}>{t.cash}</h1>
      <ProblemNotice error={list.error ?? issue.error ?? close.error} />
      <div className="columns">
        <div>
          <section className="sheet panel">
            <h2 style={{ marginTop: 0, fontSize: 18 }}>{t.waiting}</h2>
            {list.data?.waiting.length === 0 && <p className="soft">{t.noWaiting}</p>}
            {list.data?.waiting.map(w => (
              <Group
                key={w.encounterId}
                justify="space-between"
                py={6}
                style={{ borderBottom: '1px solid var(--line)' }}
              >
                <span>
                  {w.patientName} <span className="soft">{name(w.entityId)}</span>
                </span>
                <Group gap={10}>
                  <span className="num">{formatKopecks(w.totalKopecks)}</span>
                  <Button
                    size="compact-sm"
                    loading={issue.isPending}
                    onClick={() =>
                      issue.mutate(
                        { body: { encounterId: w.encounterId } },
                        { onSuccess: bill => setOpen(bill.billId) },
                      )
                    }
                  >
                    {t.issue}
                  </Button>
                </Group>
              </Group>
            ))}
          </section>
          <section className="sheet panel" style={{ marginTop: 16 }}>
            <h2 style={{ marginTop: 0, fontSize: 18 }}>{t.bills}</h2>
            {list.data?.bills.length === 0 && <p className="soft">{t.noBills}</p>}
            <table className="lines">
              <tbody>
                {list.data?.bills.map(bill => (
                  <tr key={bill.billId}>
                    <td className="num">
                      <Button size="compact-xs" variant="subtle" onClick={() => setOpen(bill.billId)}>
                        № {bill.number}
                      </Button>
                    </td>
                    <td>{bill.patientName}</td>
                    <td className="num">{formatKopecks(bill.totalKopecks)}</td>
                    <td>
                      {bill.paidKopecks === bill.totalKopecks
                        ? t.paid
                        : `${t.left} ${formatKopecks(bill.totalKopecks - bill.paidKopecks)}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </div>
        <div>
          {open && <BillPanel key={open} billId={open} />}
          {shifts.data?.shifts.map(s => (
            <section key={s.shiftId} className="sheet panel" style={{ marginTop: open ? 16 : 0 }}>
              <Group justify="space-between">
                <strong>
                  {t.shift} № {s.number} · {name(s.entityId)} ·{' '}
                  {clinic.branches.find(b => b.branchId === s.branchId)?.name}
                </strong>
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={close.isPending}
                  onClick={() => close.mutate({ params: { shiftId: s.shiftId } })}
                >
                  {t.closeShift}
                </Button>
              </Group>
              <p style={{ margin: '8px 0 0' }}>
                {t.cashMoney} <b className="num">{formatKopecks(s.cashKopecks)}</b>, {t.cardMoney}{' '}
                <b className="num">{formatKopecks(s.cardKopecks)}</b>
              </p>
            </section>
          ))}
        </div>
      </div>
    </div>
  )
}

function BillPanel({ billId }: { readonly billId: BillBrief['billId'] }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const bill = useEndpoint(readBillEndpoint, { params: { billId } })
  const take = useWrite(takePaymentEndpoint)
  const left = bill.data ? bill.data.totalKopecks - bill.data.paidKopecks : 0
  const [cash, setCash] = useState('')
  const [card, setCard] = useState<string | null>(null)
  if (!bill.data) return <ProblemNotice error={bill.error} />
  const cashKopecks = parseRubles(cash || '0') ?? 0
  const cardKopecks = card === null ? Math.max(0, left - cashKopecks) : (parseRubles(card || '0') ?? 0)
  const parts = [
    { method: 'cash' as const, kopecks: cashKopecks },
    { method: 'card' as const, kopecks: cardKopecks },
  ].filter(p => p.kopecks > 0)
  return (
    <section className="sheet panel">
      <Group justify="space-between">
        <strong>
          № {bill.data.number} · {bill.data.patientName}
        </strong>
        <Button
          component="a"
          size="compact-sm"
          variant="light"
          leftSection={<IconFileTypePdf size={16} />}
          href={urlOf(billPdfEndpoint, { params: { billId } })}
          target="_blank"
        >
          {t.pdf}
        </Button>
      </Group>
      <table className="lines">
        <tbody>
          {bill.data.lines.map(line => (
            <tr key={line.position}>
              <td>
                {line.name} <span className="soft">{line.teeth.join(', ')}</span>
              </td>
              <td className="num">{line.quantity}</td>
              <td className="num" style={{ textAlign: 'right' }}>
                {formatKopecks(line.sumKopecks)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <b>
          {t.total} {formatKopecks(bill.data.totalKopecks)}
        </b>
      </p>
      {bill.data.payments.map(p => (
        <div key={p.paymentId} className="soft">
          {formatMoment(p.receivedAt, clinic.zone, language())} ·{' '}
          {p.method === 'cash' ? t.cashMoney : t.cardMoney} {formatKopecks(p.kopecks)}
        </div>
      ))}
      {left > 0 && (
        <form
          onSubmit={event => {
            event.preventDefault()
            take.mutate(
              { params: { billId }, body: { parts } },
              {
                onSuccess: () => {
                  setCash('')
                  setCard(null)
                },
              },
            )
          }}
        >
          <Group grow mt="sm">
            <TextInput
              label={t.cashMoney}
              inputMode="decimal"
              placeholder={t.rubles}
              value={cash}
              onChange={event => setCash(event.currentTarget.value)}
            />
            <TextInput
              label={t.cardMoney}
              inputMode="decimal"
              value={card ?? String(cardKopecks / 100).replace('.', ',')}
              onChange={event => setCard(event.currentTarget.value)}
            />
          </Group>
          <Button mt="sm" type="submit" disabled={parts.length === 0} loading={take.isPending}>
            {t.take} {formatKopecks(cashKopecks + cardKopecks)}
          </Button>
        </form>
      )}
      <ProblemNotice error={take.error} />
      <p className="soft" style={{ fontSize: 12.5 }}>
        {t.notFiscal}
      </p>
    </section>
  )
}
