import { Button, Group, TextInput } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { formatKopecks, parseRubles } from '#libs/money/index.ts'
import {
  type BillBrief,
  billPdfEndpoint,
  readBillEndpoint,
  takePaymentEndpoint,
} from '#modules/money/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'

/** A bill with its lines and payments; what is left is offered by card, any part of it in cash. */
export function BillPanel({ billId }: { readonly billId: BillBrief['billId'] }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const bill = useEndpoint(readBillEndpoint, { params: { billId } })
  const take = useWrite(takePaymentEndpoint)
  const left = bill.data ? bill.data.totalKopecks - bill.data.paidKopecks : 0
  const [cash, setCash] = useState('')
  const [card, setCard] = useState<string | null>(null)
  const sheet = useRef<HTMLElement>(null)
  const ready = bill.data !== undefined
  useEffect(() => {
    // In one column the bill stands above the list, out of sight of who chose it far down.
    if (ready && matchMedia('(max-width: 56.25em)').matches) sheet.current?.scrollIntoView()
  }, [ready])
  if (!bill.data) return <ProblemNotice error={bill.error} />
  const cashKopecks = parseRubles(cash || '0') ?? 0
  const cardKopecks = card === null ? Math.max(0, left - cashKopecks) : (parseRubles(card || '0') ?? 0)
  const parts = [
    { method: 'cash' as const, kopecks: cashKopecks },
    { method: 'card' as const, kopecks: cardKopecks },
  ].filter(p => p.kopecks > 0)
  return (
    <section className="sheet panel" ref={sheet}>
      <Group justify="space-between">
        <strong>
          № {bill.data.number} · {bill.data.patientName} <BlockedMark since={bill.data.blockedSince} short />
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
                {/* A number of its own before the sum reads as its thousands. */}
                {line.quantity > 1 && <b className="num"> × {line.quantity}</b>}
              </td>
              <td className="sum">{formatKopecks(line.sumKopecks)}</td>
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
          {formatWhen(p.receivedAt, clinic.zone, clinic.now)} ·{' '}
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
          <Group grow mt="sm" align="end">
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
      <p className="soft" style={{ fontSize: '0.7812rem' }}>
        {t.notFiscal}
      </p>
    </section>
  )
}
