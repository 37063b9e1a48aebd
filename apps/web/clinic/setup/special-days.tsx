import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addDays, formatDateRange, formatDay } from '#libs/format/index.ts'
import type { ScheduleChange, ScheduleException, Shift } from '#modules/scheduling/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { scheduleText } from './schedule-text.ts'
import { TimeInput } from './time-input.tsx'

/** Days in a row that differ in the same way, as one line. */
export interface Period {
  readonly first: ScheduleException
  readonly last: string
  readonly exceptionIds: readonly string[]
}

export function periodsOf(exceptions: readonly ScheduleException[]): Period[] {
  const out: Period[] = []
  for (const row of exceptions) {
    const same = ({ first, last }: Period) =>
      addDays(last, 1) === row.day &&
      first.kind === row.kind &&
      first.reason === row.reason &&
      first.from === row.from &&
      first.to === row.to &&
      first.branchId === row.branchId
    const at = out.findIndex(same)
    const grown = out[at]
    if (grown) out[at] = { ...grown, last: row.day, exceptionIds: [...grown.exceptionIds, row.exceptionId] }
    else out.push({ first: row, last: row.day, exceptionIds: [row.exceptionId] })
  }
  return out
}

interface ListProps {
  readonly exceptions: readonly ScheduleException[]
  readonly today: string
  readonly busy: boolean
  readonly onChange: (change: ScheduleChange) => void
}

/** Vacations, sick leave and extra days from today on. */
export function SpecialDays({ exceptions, today, busy, onChange }: ListProps) {
  const t = useMessages(scheduleText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const periods = periodsOf(exceptions.filter(row => row.day >= today))
  if (periods.length === 0) return <p className="soft">{t.noExceptions}</p>
  return (
    <ul className="plain">
      {periods.map(({ first, last, exceptionIds }) => (
        <li key={first.exceptionId}>
          <span>
            <b>
              {first.day === last
                ? formatDay(first.day, language)
                : formatDateRange(first.day, last, language)}
            </b>
            , {first.from ? `${first.from}–${first.to}` : t.wholeDay} · {t[first.kind]}
            {first.branchId && `, ${clinic.branches.find(one => one.branchId === first.branchId)?.name}`}{' '}
            <span className="soft">{first.reason}</span>
          </span>
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy}
            onClick={() => onChange({ kind: 'cancel', exceptionIds: [...exceptionIds] })}
          >
            {t.takeBack}
          </Button>
        </li>
      ))}
    </ul>
  )
}

const KINDS = ['vacation', 'sick', 'training', 'other', 'extraDay'] as const

interface FormProps {
  readonly today: string
  readonly busy: boolean
  /** Where the doctor usually works: what an extra day begins with. */
  readonly usual: Shift | undefined
  readonly onSubmit: (change: ScheduleChange) => void
}

export function SpecialDayForm({ today, busy, usual, onSubmit }: FormProps) {
  const t = useMessages(scheduleText)
  const { clinic } = useClinic()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('vacation')
  const [form, setForm] = useState({ from: today, to: today, fromTime: '', toTime: '', reason: '' })
  const [branchId, setBranchId] = useState(usual?.branchId ?? clinic.branches[0]!.branchId)
  const branches = useBranchChoices(branchId)
  const set = (given: Partial<typeof form>) => setForm({ ...form, ...given })
  const extra = kind === 'extraDay'
  // The last day follows the first: a vacation never ends before it begins.
  const lastDay = [form.from, form.to].sort()[1]!
  const submit = () => {
    const { from, fromTime, toTime } = form
    const to = lastDay
    const reason = kind === 'other' ? form.reason : extra ? form.reason : t[kind]
    if (!extra) {
      const hours = fromTime && toTime ? { fromTime, toTime } : { fromTime: null, toTime: null }
      return onSubmit({ kind: 'off', from, to, ...hours, reason })
    }
    const entityId = usual?.entityId ?? clinic.entities[0]!.entityId
    const chairId = usual?.branchId === branchId ? usual.chairId : null
    return onSubmit({ kind: 'extra', day: from, fromTime, toTime, branchId, entityId, chairId, reason })
  }
  return (
    <form
      className="form-row"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <NativeSelect
        label={t.kind}
        data={KINDS.map(value => ({ value, label: t[value] }))}
        value={kind}
        onChange={event => setKind(KINDS.find(one => one === event.currentTarget.value) ?? 'vacation')}
      />
      <TextInput
        type="date"
        label={extra ? t.day : t.firstDay}
        required
        min={today}
        value={form.from}
        onChange={event => set({ from: event.currentTarget.value })}
      />
      {!extra && (
        <TextInput
          type="date"
          label={t.lastDay}
          required
          min={form.from}
          value={lastDay}
          onChange={event => set({ to: event.currentTarget.value })}
        />
      )}
      <TimeInput
        label={extra ? t.from : t.fromOrDay}
        required={extra || form.toTime !== ''}
        value={form.fromTime}
        onChange={fromTime => set({ fromTime })}
      />
      <TimeInput
        label={t.to}
        required={extra || form.fromTime !== ''}
        value={form.toTime}
        onChange={toTime => set({ toTime })}
      />
      {extra && (
        <NativeSelect
          label={t.branch}
          data={branches}
          value={branchId}
          onChange={event => setBranchId(event.currentTarget.value)}
        />
      )}
      {(kind === 'other' || extra) && (
        <TextInput
          label={t.reason}
          required={!extra}
          value={form.reason}
          onChange={event => set({ reason: event.currentTarget.value })}
        />
      )}
      <Button type="submit" loading={busy}>
        {t.addException}
      </Button>
    </form>
  )
}
