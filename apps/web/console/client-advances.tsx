import { Button, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { type ClientBilling, refundAdvanceEndpoint } from '#modules/vendor/contract.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { clientText } from './client-text.ts'
import { useToday } from './today.ts'

/** Who owes whom, money that no invoice has taken, what went back. */
export function Advances({
  tenantId,
  billing,
}: {
  readonly tenantId: string
  readonly billing: ClientBilling
}) {
  const t = useMessages(clientText)
  const { balanceKopecks: balance, advances, refunds } = billing
  const words = balance === 0 ? t.balanceZero : balance > 0 ? t.balanceUs : t.balanceThem
  return (
    <>
      <p>
        <Status tone={balance < 0 ? 'warn' : 'good'}>{words}</Status>{' '}
        {balance !== 0 && <b className="num">{formatKopecks(Math.abs(balance))}</b>}
      </p>
      {advances.length > 0 && <h2>{t.advances}</h2>}
      <ul className="plain">
        {advances.map(advance => (
          <li key={advance.paymentId}>
            <span>
              <b className="num">{formatKopecks(advance.leftKopecks)}</b>{' '}
              <span className="soft">{t.advanceOf(formatDateShort(advance.bookedOn))}</span>
            </span>
            <Refund tenantId={tenantId} advance={advance} />
          </li>
        ))}
      </ul>
      {refunds.length > 0 && <h2>{t.refunds}</h2>}
      <ul className="plain">
        {refunds.map(refund => (
          <li key={refund.refundId}>
            <span>
              {refund.reason} <span className="soft">№ {refund.documentNumber}</span>
            </span>
            <span className="num">
              {formatKopecks(refund.kopecks)} <span className="soft">{formatDateShort(refund.paidOn)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Refund({
  tenantId,
  advance,
}: {
  readonly tenantId: string
  readonly advance: ClientBilling['advances'][number]
}) {
  const t = useMessages(clientText)
  const refund = useGuardedWrite(refundAdvanceEndpoint)
  const today = useToday()
  const [open, setOpen] = useState(false)
  const [rubles, setRubles] = useState(advance.leftKopecks / 100)
  const [form, setForm] = useState({ reason: '', documentNumber: '', paidOn: today })
  if (!open)
    return (
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t.refund}
      </Button>
    )
  return (
    <form
      className="form-row"
      style={{ flexBasis: '100%' }}
      onSubmit={event => {
        event.preventDefault()
        refund.mutate(
          {
            params: { tenantId },
            body: { ...form, paymentId: advance.paymentId, kopecks: Math.round(rubles * 100) },
          },
          { onSuccess: () => setOpen(false) },
        )
      }}
    >
      <NumberInput
        label={t.refundSum}
        min={0}
        max={advance.leftKopecks / 100}
        decimalScale={2}
        value={rubles}
        onChange={value => setRubles(Number(value))}
      />
      <TextInput
        label={t.refundReason}
        value={form.reason}
        onChange={event => setForm({ ...form, reason: event.currentTarget.value })}
      />
      <TextInput
        label={t.refundDocument}
        value={form.documentNumber}
        onChange={event => setForm({ ...form, documentNumber: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t.refundOn}
        max={today}
        value={form.paidOn}
        onChange={event => setForm({ ...form, paidOn: event.currentTarget.value })}
      />
      <Button
        size="compact-sm"
        type="submit"
        disabled={form.reason.trim().length < 5 || !form.documentNumber}
        loading={refund.isPending}
      >
        {t.refund}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen(false)}>
        {t.cancel}
      </Button>
      <ProblemNotice error={refund.problem} />
    </form>
  )
}
