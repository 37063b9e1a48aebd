import { Button, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDate } from '#libs/format/index.ts'
import {
  type ClientCard,
  destructionActPdfEndpoint,
  destructionExtractEndpoint,
  liftHoldEndpoint,
  placeHoldEndpoint,
  terminateClientEndpoint,
} from '#modules/vendor/contract.ts'
import { urlOf, useWrite } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { useLanguage, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { useDate } from '../kit/zone.ts'
import { clientText } from './client-text.ts'
import { ReasonButton } from './reason-button.tsx'

interface Props {
  readonly tenantId: string
  readonly card: ClientCard
}

/** The end of a contract from the vendor's side: its day, the months of keeping, holds, the act (MM-13.3, MM-7.6, MM-7.7). */
export function EndSection({ tenantId, card }: Props) {
  const t = useMessages(clientText)
  const language = useLanguage()
  const mayEnd = ['lead', 'invoiced', 'active', 'suspended'].includes(card.client.state)
  const live = card.terminations.some(row => !row.withdrawnAt && !row.completedAt)
  return (
    <section className="sheet panel">
      <h2>{t.end}</h2>
      <ul className="plain">
        {card.terminations.map(row => (
          <li key={row.terminationId}>
            <span>
              {row.completedAt
                ? t.ended(formatDate(row.effectiveOn, language))
                : t.ending(formatDate(row.effectiveOn, language), row.requestedBy)}
              <div className="soft" style={{ fontSize: '0.8125rem' }}>
                {row.reason}
              </div>
            </span>
            {row.withdrawnAt && <Status tone="wait">{t.withdrawn}</Status>}
          </li>
        ))}
      </ul>
      {card.retention && !card.act && <p>{t.keep(formatDate(card.retention.keepUntil, language))}</p>}
      {card.act && <Act tenantId={tenantId} act={card.act} />}
      {card.retention && !card.act && <Holds tenantId={tenantId} card={card} />}
      {mayEnd && !live && <EndForm tenantId={tenantId} />}
    </section>
  )
}

function Act({ tenantId, act }: { readonly tenantId: string; readonly act: NonNullable<ClientCard['act']> }) {
  const date = useDate()
  const t = useMessages(clientText)
  const params = { tenantId }
  return (
    <ul className="plain">
      <li>
        <a href={urlOf(destructionActPdfEndpoint, { params })} target="_blank" rel="noreferrer">
          {t.act(act.number)}
        </a>
        <span className="soft num">{date(act.madeAt)}</span>
      </li>
      <li>
        <a href={urlOf(destructionExtractEndpoint, { params })}>{t.extract}</a>
      </li>
    </ul>
  )
}

function Holds({ tenantId, card }: Props) {
  const t = useMessages(clientText)
  const place = useWrite(placeHoldEndpoint)
  const lift = useWrite(liftHoldEndpoint)
  return (
    <>
      <ul className="plain">
        {card.holds
          .filter(hold => hold.liftedAt === null)
          .map(hold => (
            <li key={hold.holdId}>
              <span>
                <Status tone="warn">{t.held}</Status> {hold.ground}
              </span>
              <Button
                size="compact-xs"
                variant="default"
                loading={lift.isPending}
                onClick={() => lift.mutate({ params: { tenantId, holdId: hold.holdId } })}
              >
                {t.liftHold}
              </Button>
            </li>
          ))}
      </ul>
      <ProblemNotice error={place.error ?? lift.error} />
      <ReasonButton
        label={t.hold}
        question={t.holdGround}
        least={10}
        onReason={ground => place.mutate({ params: { tenantId }, body: { ground } })}
      />
    </>
  )
}

function EndForm({ tenantId }: { readonly tenantId: string }) {
  const t = useMessages(clientText)
  const end = useGuardedWrite(terminateClientEndpoint)
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState({ side: 'vendor', reason: '', effectiveOn: '' })
  if (!open)
    return (
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t.endDo}
      </Button>
    )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const { reason, effectiveOn } = form
        const side = form.side === 'client' ? 'client' : 'vendor'
        end.mutate({ params: { tenantId }, body: { side, reason, ...(effectiveOn && { effectiveOn }) } })
      }}
    >
      <Select
        label={t.side}
        allowDeselect={false}
        data={[
          { value: 'vendor', label: t.sideVendor },
          { value: 'client', label: t.sideClient },
        ]}
        value={form.side}
        onChange={side => setForm({ ...form, side: side ?? 'vendor' })}
      />
      <TextInput
        mt="xs"
        label={t.endReason}
        value={form.reason}
        onChange={event => setForm({ ...form, reason: event.currentTarget.value })}
      />
      <TextInput
        mt="xs"
        type="date"
        label={t.endOn}
        value={form.effectiveOn}
        onChange={event => setForm({ ...form, effectiveOn: event.currentTarget.value })}
      />
      <ProblemNotice error={end.problem} />
      <div className="form-row">
        <Button
          size="compact-sm"
          color="red"
          type="submit"
          disabled={form.reason.trim().length < 10}
          loading={end.isPending}
        >
          {t.endDo}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(false)}>
          {t.cancel}
        </Button>
      </div>
    </form>
  )
}
