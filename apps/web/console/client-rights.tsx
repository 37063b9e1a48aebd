import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { isModule, MODULES, type Module, plusDays } from '#libs/offer/index.ts'
import {
  addGrantEndpoint,
  type ClientBilling,
  revokeGrantEndpoint,
  setSubscriptionEndpoint,
} from '#modules/vendor/contract.ts'
import { useWrite } from '../kit/api.ts'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { consoleText } from './console-text.ts'
import { useToday } from './today.ts'

type Props = { readonly tenantId: string; readonly billing: ClientBilling }

/** What is on and on what ground; what is ordered for the next invoices. */
export function RightsSection({ tenantId, billing, alive }: Props & { readonly alive: boolean }) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const revoke = useWrite(revokeGrantEndpoint)
  const source = { paid: c.sourcePaid, trial: c.sourceTrial, override: c.sourceOverride }
  const today = useToday()
  return (
    <section className="sheet panel wide">
      <h2>{t.rights}</h2>
      {billing.rights.length === 0 && <p className="soft">{c.none}</p>}
      <ProblemNotice error={revoke.error} />
      <table className="lines stack">
        <tbody>
          {billing.rights.map(right => (
            <tr key={right.basisId + right.module}>
              <td>{isModule(right.module) ? c[right.module] : right.module}</td>
              <td>
                {source[right.source]} <span className="soft">{right.basis}</span>
              </td>
              <td className="num">
                {formatDateShort(right.validFrom)} – {formatDateShort(right.validTo)}
              </td>
              <td>
                <Status tone={right.live ? 'good' : 'wait'}>
                  {right.live ? c.active : right.validFrom > today ? c.later : c.over}
                </Status>
              </td>
              <td>
                {right.source !== 'paid' && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => revoke.mutate({ params: { tenantId, grantId: right.basisId } })}
                  >
                    {t.give}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {alive && <Order tenantId={tenantId} billing={billing} />}
      {alive && <Grant tenantId={tenantId} />}
    </section>
  )
}

function Order({ tenantId, billing }: Props) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const save = useWrite(setSubscriptionEndpoint)
  const [counts, setCounts] = useState<Readonly<Partial<Record<Module, number>>>>(
    Object.fromEntries(billing.subscription.map(item => [item.module, item.quantity])),
  )
  const items = MODULES.flatMap(module => (counts[module] ? [{ module, quantity: counts[module] }] : []))
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        save.mutate({ params: { tenantId }, body: { items } })
      }}
    >
      <h2 style={{ marginTop: 16 }}>{t.ordered}</h2>
      <div className="form-row">
        {MODULES.map(module => (
          <NumberInput
            key={module}
            label={c[module]}
            min={0}
            max={1000}
            allowDecimal={false}
            value={counts[module] ?? 0}
            onChange={value => setCounts({ ...counts, [module]: Number(value) })}
          />
        ))}
      </div>
      <ProblemNotice error={save.error} />
      <Button mt="sm" size="compact-sm" type="submit" disabled={items.length === 0} loading={save.isPending}>
        {t.order}
      </Button>
    </form>
  )
}

function Grant({ tenantId }: { readonly tenantId: string }) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  const add = useWrite(addGrantEndpoint)
  const today = useToday()
  const [form, setForm] = useState({
    kind: 'trial',
    module: 'core',
    validFrom: today,
    validTo: plusDays(today, 14),
    reason: '',
  })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const kind = form.kind === 'override' ? 'override' : 'trial'
        if (isModule(form.module))
          add.mutate({ params: { tenantId }, body: { ...form, kind, module: form.module } })
      }}
    >
      <h2 style={{ marginTop: 16 }}>{t.grant}</h2>
      <div className="form-row">
        <Select
          label={c.basis}
          allowDeselect={false}
          data={[
            { value: 'trial', label: t.trial },
            { value: 'override', label: t.override },
          ]}
          value={form.kind}
          onChange={kind => setForm({ ...form, kind: kind ?? 'trial' })}
        />
        <Select
          label={c.module}
          allowDeselect={false}
          data={MODULES.map(module => ({ value: module, label: c[module] }))}
          value={form.module}
          onChange={module => setForm({ ...form, module: module ?? 'core' })}
        />
        <TextInput
          type="date"
          label={t.from}
          value={form.validFrom}
          onChange={e => setForm({ ...form, validFrom: e.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t.to}
          value={form.validTo}
          onChange={e => setForm({ ...form, validTo: e.currentTarget.value })}
        />
        <TextInput
          label={t.reason}
          value={form.reason}
          onChange={e => setForm({ ...form, reason: e.currentTarget.value })}
        />
      </div>
      <ProblemNotice error={add.error} />
      <Button
        mt="sm"
        size="compact-sm"
        type="submit"
        disabled={form.reason.trim().length < 10}
        loading={add.isPending}
      >
        {t.grant}
      </Button>
    </form>
  )
}
