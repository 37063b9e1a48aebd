import { Box, Button, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { formatMoment, formatMonth } from '#libs/format/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import {
  addDowntimeEndpoint,
  type DowntimeView,
  endDowntimeEndpoint,
  listDowntimesEndpoint,
  Majeure,
} from '#modules/vendor/contract.ts'
import { useEndpoint } from '../kit/api.ts'
import { useGuardedWrite } from '../kit/confirm-gate.tsx'
import { language, useMessages } from '../kit/i18n.ts'
import { InlineForm } from '../kit/inline-form.tsx'
import { ProblemNotice } from '../kit/problem.tsx'
import { Status } from '../kit/status.tsx'
import { ConsolePage } from './console-page.tsx'
import { instantOfMoscow, moscowField } from './moscow-field.ts'
import { MomentField, useTexts } from './register-form.tsx'
import { reliabilityText } from './reliability-text.ts'
import { ReliabilityTabs } from './tabs.tsx'

const EXCLUSIONS = ['none', 'planned', 'force-majeure'] as const
type Exclusion = (typeof EXCLUSIONS)[number]

/** Times when the system was down, which of them count against availability and why not (MM-10.1). */
export function DowntimesPage() {
  const t = useMessages(reliabilityText)
  const list = useEndpoint(listDowntimesEndpoint, {})
  const [adding, setAdding] = useState(false)
  const [told, setTold] = useState<number | null>(null)
  const months = list.data?.months.filter(month => month.counted + month.excluded > 0) ?? []
  return (
    <ConsolePage
      tabs={<ReliabilityTabs />}
      title={t.downtimesTitle}
      actions={!adding && <Button onClick={() => setAdding(true)}>{t.addDowntime}</Button>}
      lead={t.downtimesLead}
      error={list.error}
    >
      {told !== null && told > 0 && <p role="status">{t.told(told)}</p>}
      {months.length > 0 && (
        <section className="sheet panel" style={{ marginBottom: 12 }}>
          <h2>{t.minutesOf}</h2>
          <table className="lines stack">
            <thead>
              <tr>
                <th>{t.month}</th>
                <th className="money">{t.counted}</th>
                <th className="money">{t.excluded}</th>
              </tr>
            </thead>
            <tbody>
              {months.map(month => (
                <tr key={month.month}>
                  <td>{formatMonth(month.month, language())}</td>
                  <td className="money" data-label={t.counted}>
                    {t.minutes(month.counted)}
                  </td>
                  <td className="money" data-label={t.excluded}>
                    {t.minutes(month.excluded)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <section className="sheet panel">
        {adding && list.data && (
          <Add
            now={list.data.now}
            onClose={count => {
              setAdding(false)
              setTold(count)
            }}
          />
        )}
        {list.data?.downtimes.length === 0 && !adding && <p className="soft">{t.none}</p>}
        <ul className="plain">
          {list.data?.downtimes.map(row => (
            <Line key={row.downtimeId} row={row} now={list.data.now} />
          ))}
        </ul>
      </section>
    </ConsolePage>
  )
}

function Line({ row, now }: { readonly row: DowntimeView; readonly now: string }) {
  const t = useMessages(reliabilityText)
  const end = useGuardedWrite(endDowntimeEndpoint)
  const when = (at: string) => formatMoment(at, VENDOR_ZONE, language())
  return (
    <li style={{ display: 'block' }}>
      <b className="num">{row.number}</b> · {when(row.startedAt)} –{' '}
      {row.endedAt ? when(row.endedAt) : t.lasts}{' '}
      <Status tone={row.exclusion === 'none' ? 'bad' : 'wait'}>{t[`ex-${row.exclusion}`]}</Status>
      <div>{row.affected}</div>
      <div className="soft">{row.description}</div>
      {row.majeure && (
        <div className="soft">
          {t[`m-${row.majeure}`]}: {row.evidence}
        </div>
      )}
      {!row.endedAt && (
        <Button
          size="compact-sm"
          variant="default"
          mt={6}
          loading={end.isPending}
          onClick={() => end.mutate({ params: { downtimeId: row.downtimeId }, body: { endedAt: now } })}
        >
          {t.endNow}
        </Button>
      )}
      <ProblemNotice error={end.problem} />
    </li>
  )
}

interface AddProps {
  readonly now: string
  readonly onClose: (told: number | null) => void
}

function Add({ now, onClose }: AddProps) {
  const t = useMessages(reliabilityText)
  const add = useGuardedWrite(addDowntimeEndpoint)
  const [from, setFrom] = useState(moscowField(now))
  const [to, setTo] = useState('')
  const [exclusion, setExclusion] = useState<Exclusion>('none')
  const [majeure, setMajeure] = useState<(typeof Majeure.options)[number]>('networks')
  const { text, line, area } = useTexts(['affected', 'description', 'evidence'] as const, name => t[name])
  const beyond = exclusion === 'force-majeure'
  return (
    <InlineForm
      submit={t.save}
      cancel={t.cancel}
      error={add.problem}
      pending={add.isPending}
      onSubmit={() =>
        add.mutate(
          {
            body: {
              startedAt: instantOfMoscow(from),
              endedAt: to ? instantOfMoscow(to) : null,
              affected: text.affected,
              description: text.description,
              exclusion,
              majeure: beyond ? majeure : null,
              evidence: beyond ? text.evidence : null,
            },
          },
          { onSuccess: made => onClose(made.told) },
        )
      }
      onCancel={() => onClose(null)}
    >
      <Group grow align="end">
        <MomentField label={t.started} required value={from} onChange={setFrom} />
        <MomentField label={t.ended} required={exclusion === 'planned'} value={to} onChange={setTo} />
        <NativeSelect
          label={t.exclusion}
          value={exclusion}
          onChange={event => setExclusion(event.currentTarget.value as Exclusion)}
          data={EXCLUSIONS.map(value => ({ value, label: t[`ex-${value}`] }))}
        />
      </Group>
      {beyond && (
        <NativeSelect
          mt="sm"
          label={t.majeure}
          value={majeure}
          onChange={event => setMajeure(event.currentTarget.value as typeof majeure)}
          data={Majeure.options.map(value => ({ value, label: t[`m-${value}`] }))}
        />
      )}
      <Box mt="sm">{line('affected')}</Box>
      {area('description')}
      {beyond && area('evidence')}
    </InlineForm>
  )
}
