import { Button, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { listPractitionersEndpoint, type Practitioner } from '#modules/catalogue/contract.ts'
import {
  readScheduleEndpoint,
  type Schedule,
  type Shift,
  undoScheduleEndpoint,
} from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { AffectedVisits } from './affected-visits.tsx'
import { scheduleText, weekdayName } from './schedule-text.ts'
import { SpecialDayForm, SpecialDays } from './special-days.tsx'
import { useScheduleChange } from './use-schedule-change.ts'
import { WeekForm } from './week-form.tsx'

/** When a doctor receives: his usual week, what is planned, and the days that differ. */
export function ScheduleEditor() {
  const t = useMessages(scheduleText)
  const { me, clinic } = useClinic()
  const people = useEndpoint(listPractitionersEndpoint, {})
  const doctors = people.data?.practitioners ?? []
  const [chosen, setChosen] = useState(me.practitionerId)
  const practitionerId = chosen ?? doctors[0]?.practitionerId
  const found = useEndpoint(
    readScheduleEndpoint,
    { params: { practitionerId: practitionerId ?? '' } },
    { enabled: practitionerId !== undefined },
  )
  // A clinic that has just been opened: hours need a place first, then a person.
  if (clinic.branches.length === 0) return <p className="soft">{t.noBranches}</p>
  if (people.data && doctors.length === 0) return <p className="soft">{t.noDoctors}</p>
  return (
    <>
      <NativeSelect
        label={t.doctor}
        maw={420}
        mb="md"
        data={doctors.map(one => ({
          value: one.practitionerId,
          label: `${fullName(one)}, ${one.speciality.toLowerCase()}`,
        }))}
        value={practitionerId ?? ''}
        onChange={event => setChosen(event.currentTarget.value)}
      />
      <ProblemNotice error={people.error ?? found.error} />
      {found.data && found.data.practitionerId === practitionerId && (
        <Editor key={practitionerId} schedule={found.data} doctors={doctors} />
      )}
    </>
  )
}

interface EditorProps {
  readonly schedule: Schedule
  readonly doctors: readonly Practitioner[]
}

function Editor({ schedule, doctors }: EditorProps) {
  const t = useMessages(scheduleText)
  const { clinic } = useClinic()
  const [editing, setEditing] = useState(false)
  const changer = useScheduleChange(schedule, () => setEditing(false))
  const today = dayOf(clinic.now, clinic.zone)
  const current = schedule.shifts.filter(
    shift => shift.validFrom <= today && (shift.validTo === null || shift.validTo >= today),
  )
  const later = [...new Set(schedule.shifts.map(shift => shift.validFrom).filter(day => day > today))].sort()
  return (
    <>
      <LastChange schedule={schedule} />
      <AffectedVisits changer={changer} doctors={doctors} />
      <section className="sheet panel" hidden={changer.asked !== null}>
        <Group justify="space-between">
          <h2>{t.week}</h2>
          {!editing && <Button onClick={() => setEditing(true)}>{t.changeWeek}</Button>}
        </Group>
        {editing ? (
          <WeekForm
            schedule={schedule}
            shifts={current}
            today={today}
            busy={changer.busy}
            onSubmit={change => void changer.propose(change)}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <WeekTable shifts={current} />
        )}
        {!editing &&
          later.map(day => (
            <div key={day}>
              <h3 className="planned">
                {t.planned}: {t.since(formatDateShort(day))}
              </h3>
              <WeekTable shifts={schedule.shifts.filter(shift => shift.validFrom === day)} />
            </div>
          ))}
      </section>
      <section className="sheet panel" hidden={changer.asked !== null}>
        <h2>{t.exceptions}</h2>
        <SpecialDays
          exceptions={schedule.exceptions}
          today={today}
          busy={changer.busy}
          onChange={change => void changer.propose(change)}
        />
        <SpecialDayForm
          key={schedule.version}
          today={today}
          busy={changer.busy}
          usual={current[0]}
          onSubmit={change => void changer.propose(change)}
        />
      </section>
    </>
  )
}

function WeekTable({ shifts }: { readonly shifts: readonly Shift[] }) {
  const t = useMessages(scheduleText)
  const language = useLanguage()
  const { clinic } = useClinic()
  const chairs = clinic.branches.flatMap(branch => branch.chairs)
  const placeOf = (shift: Shift) =>
    [
      clinic.branches.find(one => one.branchId === shift.branchId)?.name,
      chairs.find(one => one.chairId === shift.chairId)?.name,
      clinic.entities.length > 1 && clinic.entities.find(one => one.entityId === shift.entityId)?.shortName,
      shift.parity && t[shift.parity],
      shift.validTo && t.till(formatDateShort(shift.validTo)),
    ].filter(Boolean)
  return (
    <dl className="week">
      {[1, 2, 3, 4, 5, 6, 7].map(weekday => {
        const own = shifts.filter(shift => shift.weekday === weekday)
        return (
          <div key={weekday} data-off={own.length === 0 || undefined}>
            <dt>{weekdayName(weekday, language)}</dt>
            <dd>
              {own.length === 0 && <span className="soft">{t.dayOff}</span>}
              {own.map(shift => (
                <p key={JSON.stringify(shift)}>
                  <b>
                    {shift.from}–{shift.to}
                  </b>{' '}
                  <span className="soft">{placeOf(shift).join(' · ')}</span>
                </p>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

function LastChange({ schedule: { practitionerId, version, last } }: { readonly schedule: Schedule }) {
  const t = useMessages(scheduleText)
  const { clinic } = useClinic()
  const undo = useWrite(undoScheduleEndpoint)
  // What went out of use since is left out when the editor says so; the word about visits comes after that.
  const [withoutChairs, setWithout] = useState(false)
  if (!last) return null
  const word = t[`changeOf${last.change}` as 'changeOfweek']
  const affected = undo.error?.problem.code === 'schedule.visits-affected'
  const gone = undo.error?.problem.code === 'schedule.place-out-of-use'
  const go = (without: boolean) => {
    setWithout(without)
    undo.mutate({
      params: { practitionerId },
      body: { version, acknowledged: affected, withoutChairs: without },
    })
  }
  return (
    <>
      <p className="last-change">
        <span>
          {t.last}: {word}, {formatWhen(last.at, clinic.zone, clinic.now)}, {last.by}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          loading={undo.isPending}
          onClick={() => go(withoutChairs)}
        >
          {affected ? t.saveAnyway : t.undo}
        </Button>
      </p>
      <ProblemNotice error={undo.error} />
      {gone && (
        <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => go(true)}>
          {t.undoWithout}
        </Button>
      )}
    </>
  )
}
