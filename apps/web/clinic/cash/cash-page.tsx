import '../board/status.css'
import './cash.css'
import { Button, Group } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { formatKopecks } from '#libs/money/index.ts'
import {
  closeShiftEndpoint,
  issueBillEndpoint,
  listBillsEndpoint,
  readShiftEndpoint,
} from '#modules/money/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { BillPanel } from './bill-panel.tsx'
import { cashText } from './cash-text.ts'

/** The cash desk: visits that wait for a bill, bills, the open shifts. */
export default function CashPage() {
  const t = useMessages(clinicText)
  const own = useMessages(cashText)
  const { clinic } = useClinic()
  const list = useEndpoint(listBillsEndpoint, { query: {} })
  const shifts = useEndpoint(readShiftEndpoint, { query: {} })
  const issue = useWrite(issueBillEndpoint)
  const close = useWrite(closeShiftEndpoint)
  const [open, setOpen] = useState<string | null>(null)
  const name = (id: string) => clinic.entities.find(e => e.entityId === id)?.shortName ?? ''
  return (
    <div className="page">
      <h1 style={{ marginBottom: 12 }}>{t.cash}</h1>
      <ProblemNotice error={list.error ?? issue.error ?? close.error} />
      <div className="columns cash" data-open={open !== null || undefined}>
        <div>
          <section className="sheet panel">
            <h2>{t.waiting}</h2>
            {list.data?.waiting.length === 0 && <p className="soft">{t.noWaiting}</p>}
            {list.data?.waiting.map(w => (
              <Group
                key={w.encounterId}
                justify="space-between"
                py={6}
                style={{ borderBottom: '1px solid var(--line)' }}
              >
                <span>
                  {w.patientName} <BlockedOf patientId={w.patientId} />{' '}
                  <span className="soft">{name(w.entityId)}</span>
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
          <section className="sheet panel">
            <h2>{t.bills}</h2>
            {list.data?.bills.length === 0 && <p className="soft">{t.noBills}</p>}
            <div className="scroll-x">
              <table className="lines">
                <thead>
                  <tr>
                    <th>{own.number}</th>
                    <th>{own.patient}</th>
                    <th className="on-wide">{own.issued}</th>
                    <th className="sum on-wide">{own.sum}</th>
                    <th className="sum">{own.left}</th>
                  </tr>
                </thead>
                <tbody>
                  {list.data?.bills.map(bill => (
                    <tr key={bill.billId} data-open={bill.billId === open || undefined}>
                      <td className="num">
                        <Button
                          size="compact-sm"
                          px={2}
                          variant="subtle"
                          onClick={() => setOpen(bill.billId)}
                        >
                          {bill.number}
                        </Button>
                      </td>
                      <td>
                        {bill.patientName} <BlockedOf patientId={bill.patientId} />
                      </td>
                      <td className="num soft on-wide">
                        {formatWhen(bill.issuedAt, clinic.zone, clinic.now)}
                      </td>
                      <td className="sum on-wide">{formatKopecks(bill.totalKopecks)}</td>
                      <td className="sum">
                        {bill.paidKopecks === bill.totalKopecks ? (
                          <span className="status" data-status="completed">
                            <IconCircleCheck size={16} aria-hidden /> {t.paid.toLowerCase()}
                          </span>
                        ) : (
                          <strong>{formatKopecks(bill.totalKopecks - bill.paidKopecks)}</strong>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        </div>
        <div>
          {open ? <BillPanel key={open} billId={open} /> : <p className="sheet panel soft">{own.choose}</p>}
          {shifts.data?.shifts.map(s => (
            <section key={s.shiftId} className="sheet panel">
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
