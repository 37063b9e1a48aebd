import { ActionIcon, Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Schedule, ScheduleChange, Shift } from '#modules/scheduling/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { scheduleText, weekdayName } from './schedule-text.ts'
import { TimeInput } from './time-input.tsx'

type Row = Omit<Shift, 'validFrom' | 'validTo'> & { readonly key: number }
type Parity = 'odd' | 'even' | 'odd-week' | 'even-week'
export const PARITIES: readonly Parity[] = ['odd', 'even', 'odd-week', 'even-week']
let keys = 0

interface Props {
  readonly schedule: Schedule
  /** Shifts that are in force on the first day. */
  readonly shifts: readonly Shift[]
  readonly today: string
  readonly busy: boolean
  readonly onSubmit: (change: ScheduleChange) => void
  readonly onCancel: () => void
}

/** A new usual week from a day on: shifts by weekday, with their place and how they alternate. */
export function WeekForm({ shifts, today, busy, onSubmit, onCancel }: Props) {
  const t = useMessages(scheduleText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const [validFrom, setValidFrom] = useState(today)
  const [validTo, setValidTo] = useState('')
  const [rows, setRows] = useState<readonly Row[]>(() =>
    shifts.map(({ validFrom: _, validTo: __, ...shift }) => ({ ...shift, key: ++keys })),
  )
  const fresh = (weekday: number): Row => {
    const like = rows.findLast(row => row.weekday === weekday) ?? rows.at(-1)
    const branch = clinic.branches[0]!
    const place = like ?? { branchId: branch.branchId, entityId: clinic.entities[0]!.entityId, chairId: null }
    const { branchId, entityId, chairId } = place
    const second = rows.some(row => row.weekday === weekday)
    const hours = second ? { from: '15:00', to: '20:00' } : { from: '09:00', to: '15:00' }
    return { weekday, ...hours, parity: null, branchId, entityId, chairId, key: ++keys }
  }
  const change = (key: number, given: Partial<Row>) =>
    setRows(rows.map(row => (row.key === key ? { ...row, ...given } : row)))
  const copyMonday = () => {
    const monday = rows.filter(row => row.weekday === 1)
    const rest = rows.filter(row => row.weekday === 1 || row.weekday > 5)
    setRows([...rest, ...[2, 3, 4, 5].flatMap(weekday => monday.map(r => ({ ...r, weekday, key: ++keys })))])
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const given = rows.map(({ key: _, ...shift }) => shift)
        onSubmit({ kind: 'week', validFrom, validTo: validTo || null, shifts: given })
      }}
    >
      <div className="form-row">
        <TextInput
          type="date"
          label={t.validFrom}
          required
          min={today}
          value={validFrom}
          onChange={event => setValidFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t.validTo}
          min={validFrom}
          value={validTo}
          onChange={event => setValidTo(event.currentTarget.value)}
        />
        <Button variant="default" onClick={copyMonday} disabled={!rows.some(row => row.weekday === 1)}>
          {t.copyToWorkdays}
        </Button>
      </div>
      <p className="soft">{t.pauseHint}</p>
      {[1, 2, 3, 4, 5, 6, 7].map(weekday => (
        <fieldset className="shift-day" key={weekday}>
          <legend>{weekdayName(weekday, language)}</legend>
          {rows
            .filter(row => row.weekday === weekday)
            .map(row => (
              <ShiftRow
                key={row.key}
                row={row}
                onChange={given => change(row.key, given)}
                onRemove={() => setRows(rows.filter(other => other.key !== row.key))}
              />
            ))}
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`${t.addShift}: ${weekdayName(weekday, language)}`}
            onClick={() => setRows([...rows, fresh(weekday)])}
          >
            {t.addShift}
          </Button>
        </fieldset>
      ))}
      <Group mt="md">
        <Button type="submit" loading={busy}>
          {t.save}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t.cancel}
        </Button>
      </Group>
    </form>
  )
}

interface ShiftRowProps {
  readonly row: Row
  readonly onChange: (given: Partial<Row>) => void
  readonly onRemove: () => void
}

function ShiftRow({ row, onChange, onRemove }: ShiftRowProps) {
  const t = useMessages(scheduleText)
  const { clinic } = useClinic()
  const branch = clinic.branches.find(one => one.branchId === row.branchId)
  const branches = useBranchChoices(row.branchId)
  return (
    <div className="shift-row">
      <TimeInput aria-label={t.from} required value={row.from} onChange={from => onChange({ from })} />
      <TimeInput aria-label={t.to} required value={row.to} onChange={to => onChange({ to })} />
      <NativeSelect
        aria-label={t.branch}
        data={branches}
        value={row.branchId}
        onChange={event => onChange({ branchId: event.currentTarget.value, chairId: null })}
      />
      <NativeSelect
        aria-label={t.chair}
        data={[
          { value: '', label: t.noChair },
          ...(branch?.chairs ?? [])
            .filter(chair => !chair.archived || chair.chairId === row.chairId)
            .map(chair => ({ value: chair.chairId, label: chair.name })),
        ]}
        value={row.chairId ?? ''}
        onChange={event => onChange({ chairId: event.currentTarget.value || null })}
      />
      {clinic.entities.length > 1 && (
        <NativeSelect
          className="wide"
          aria-label={t.entity}
          data={clinic.entities.map(one => ({ value: one.entityId, label: one.shortName }))}
          value={row.entityId}
          onChange={event => onChange({ entityId: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        aria-label={t.repeats}
        data={[{ value: '', label: t.everyWeek }, ...PARITIES.map(value => ({ value, label: t[value] }))]}
        value={row.parity ?? ''}
        onChange={event =>
          onChange({ parity: PARITIES.find(value => value === event.currentTarget.value) ?? null })
        }
      />
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t.remove} onClick={onRemove}>
        <IconTrash size={18} />
      </ActionIcon>
    </div>
  )
}
