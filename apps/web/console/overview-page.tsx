import { Button } from '@mantine/core'
import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { formatDateShort } from '#libs/format/index.ts'
import { formatKopecks } from '#libs/money/index.ts'
import { CONTRACT_STATES } from '#libs/offer/index.ts'
import { type Overview, overviewEndpoint, runMonthEndpoint } from '#modules/vendor/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { ContractStatus } from '../kit/contract-status.tsx'
import { contractText } from '../kit/contract-text.ts'
import { useMessages } from '../kit/i18n.ts'
import { ConsolePage } from './console-page.tsx'
import { consoleText } from './console-text.ts'
import { Months } from './months.tsx'
import { NewClientForm } from './new-client-form.tsx'
import { go } from './route.ts'

/** The first screen: clients with state and money, what comes in, what is due. */
export function OverviewPage() {
  const t = useMessages(consoleText)
  const overview = useEndpoint(overviewEndpoint, {})
  const round = useWrite(runMonthEndpoint)
  const [adding, setAdding] = useState(false)
  const data = overview.data
  return (
    <ConsolePage
      title={t.overview}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={round.isPending}
            onClick={() => round.mutate({})}
          >
            {t.round}
          </Button>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(!adding)}>
            {t.newClient}
          </Button>
        </>
      }
      error={overview.error ?? round.error}
    >
      {round.data && (
        <p role="status" className="soft">
          {t.roundDone(round.data.issued, round.data.warned, round.data.suspended)}
        </p>
      )}
      {adding && <NewClientForm onDone={() => setAdding(false)} />}
      {data && <Shown data={data} />}
    </ConsolePage>
  )
}

function Shown({ data }: { readonly data: Overview }) {
  const t = useMessages(consoleText)
  return (
    <>
      <Funnel clients={data.clients} />
      <div className="pair">
        <div>
          <section className="sheet panel wide">
            <ClientsTable clients={data.clients} />
          </section>
        </div>
        <div>
          <section className="sheet panel">
            <h2>{t.months}</h2>
            <Months months={data.months} />
          </section>
          <Expected rows={data.expected} />
          <Deadlines rows={data.deadlines} />
        </div>
      </div>
    </>
  )
}

function Funnel({ clients }: { readonly clients: Overview['clients'] }) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  return (
    <section aria-label={t.funnel}>
      <ul className="funnel">
        {CONTRACT_STATES.map(state => (
          <li key={state}>
            <b>{clients.filter(client => client.state === state).length}</b>
            {c[state]}
          </li>
        ))}
      </ul>
    </section>
  )
}

function ClientsTable({ clients }: { readonly clients: Overview['clients'] }) {
  const t = useMessages(consoleText)
  const c = useMessages(contractText)
  return (
    <table className="lines stack">
      <thead>
        <tr>
          <th>{t.client}</th>
          <th>{c.state}</th>
          <th className="money">{t.owed}</th>
          <th className="money">{t.overdue}</th>
          <th>{t.paidUntil}</th>
        </tr>
      </thead>
      <tbody>
        {clients.map(client => (
          <tr key={client.tenantId}>
            <td>
              <a
                href={`/console/client/${client.tenantId}`}
                onClick={event => {
                  event.preventDefault()
                  go(`client/${client.tenantId}`)
                }}
              >
                {client.shortName}
              </a>
              <div className="soft" style={{ fontSize: '0.7812rem' }}>
                {client.product === 'clinic' ? c.clinicProduct : c.smileProduct}
                {client.inn && ` · ${t.inn} ${client.inn}`}
              </div>
            </td>
            <td>
              <ContractStatus state={client.state} mode={client.mode} />
            </td>
            <td className="money" data-label={t.owed}>
              {client.owedKopecks > 0 ? formatKopecks(client.owedKopecks) : '—'}
            </td>
            <td className="money" data-label={t.overdue}>
              {client.overdueKopecks > 0 ? formatKopecks(client.overdueKopecks) : '—'}
            </td>
            <td className="num" data-label={t.paidUntil}>
              {client.paidUntil ? formatDateShort(client.paidUntil) : '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Expected({ rows }: { readonly rows: Overview['expected'] }) {
  const t = useMessages(consoleText)
  return (
    <section className="sheet panel">
      <h2>{t.expected}</h2>
      {rows.length === 0 && <p className="soft">{t.expectedNone}</p>}
      <ul className="plain">
        {rows.map(row => (
          <li key={row.invoiceId}>
            <span>
              {row.client} <span className="soft">{row.number}</span>
            </span>
            <span className="num">
              {formatKopecks(row.leftKopecks)} <span className="soft">{formatDateShort(row.dueOn)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Deadlines({ rows }: { readonly rows: Overview['deadlines'] }) {
  const t = useMessages(consoleText)
  const kind = {
    payment: t.kindPayment,
    suspension: t.kindSuspension,
    termination: t.kindTermination,
    retention: t.kindRetention,
    period: t.kindPeriod,
    objection: t.kindObjection,
    claim: t.kindClaim,
    export: t.kindExport,
  }
  return (
    <section className="sheet panel">
      <h2>{t.deadlines}</h2>
      {rows.length === 0 && <p className="soft">{t.deadlinesNone}</p>}
      <ul className="plain">
        {rows.slice(0, 12).map(row => (
          <li key={`${row.kind}/${row.tenantId}/${row.on}/${row.note}`}>
            <span>
              {kind[row.kind]} {row.note && `${row.note} `}
              <span className="soft">{row.client}</span>
            </span>
            <span className="num">{formatDateShort(row.on)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
