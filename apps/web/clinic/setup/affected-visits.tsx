import { Button, Group } from '@mantine/core'
import { shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import type { Practitioner } from '#modules/catalogue/contract.ts'
import { useLanguage, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { scheduleText, weekdayName } from './schedule-text.ts'
import type { ScheduleChanger } from './use-schedule-change.ts'

interface Props {
  readonly changer: ScheduleChanger
  readonly doctors: readonly Practitioner[]
}

/** Whom a change of the schedule touches, before it is saved. */
export function AffectedVisits({ changer, doctors }: Props) {
  const t = useMessages(scheduleText)
  const language = useLanguage()
  const { clinic } = useClinic()
  if (!changer.asked) return <ProblemNotice error={changer.problem} />
  const { affected, chairClashes } = changer.asked.consequences
  const zoneOf = (branchId: string) =>
    clinic.branches.find(branch => branch.branchId === branchId)?.zone ?? clinic.zone
  const chairs = clinic.branches.flatMap(branch => branch.chairs)
  return (
    <section className="sheet panel attention" aria-live="polite">
      {affected.length > 0 && (
        <>
          <h2>{t.affected(affected.length)}</h2>
          <p className="soft">{t.affectedHint}</p>
          <ul className="plain affected">
            {affected.map(visit => (
              <li key={visit.appointmentId}>
                <span>{formatWhen(visit.startsAt, zoneOf(visit.branchId), clinic.now)}</span>
                {visit.patient ? (
                  <a href={`/app/patient/${visit.patient.patientId}`} target="_blank" rel="noreferrer">
                    {shortName(visit.patient)}
                    <BlockedOf patientId={visit.patient.patientId} />
                  </a>
                ) : (
                  <span className="soft">{t.patientHidden}</span>
                )}
                <span className="soft">{visit.patient && formatPhone(visit.patient.phone)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {chairClashes.length > 0 && (
        <>
          <h2>{t.clashes}</h2>
          <ul className="plain">
            {chairClashes.map(clash => {
              const doctor = doctors.find(one => one.practitionerId === clash.practitionerId)
              return (
                <li key={JSON.stringify(clash)}>
                  <span>
                    {chairs.find(chair => chair.chairId === clash.chairId)?.name},{' '}
                    {weekdayName(clash.weekday, language)}, {clash.from}–{clash.to}
                  </span>
                  <span>{doctor && shortName(doctor)}</span>
                </li>
              )
            })}
          </ul>
        </>
      )}
      <ProblemNotice error={changer.problem} />
      <Group mt="sm">
        <Button loading={changer.busy} onClick={() => void changer.confirm()}>
          {affected.length > 0 ? t.saveAnyway : t.saveClash}
        </Button>
        <Button variant="default" onClick={changer.forget}>
          {t.dontSave}
        </Button>
      </Group>
    </section>
  )
}
