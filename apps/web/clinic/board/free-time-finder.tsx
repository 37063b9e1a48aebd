import { Group, Select } from '@mantine/core'
import { useState } from 'react'
import { addDays, formatDay } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import { type FreeTime, findFreeTimesEndpoint } from '#modules/scheduling/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { boardText } from './board-text.ts'
import { type Chosen, FreeTimes } from './free-times.tsx'
import { withinWish } from './wish.ts'

interface Props {
  /** The first day to look at, ISO. */
  readonly from: string
  readonly branchId: string
  readonly serviceId: string | null
  readonly minutes: number
  readonly chosen: Chosen
  readonly onBranch: (branchId: string) => void
  readonly onTake: (time: FreeTime) => void
}

/** Begins the value of a speciality in the list of doctors. */
const SPECIALITY = 'speciality:'
const DAYS_AHEAD = 20

/** «A therapist, an hour, by Friday»: free times that suit, and on demand why there are no others. */
export function FreeTimeFinder({ from, branchId, serviceId, minutes, chosen, onBranch, onTake }: Props) {
  const t = useMessages(clinicText)
  const own = useMessages(boardText)
  const { clinic } = useClinic()
  const [who, setWho] = useState<string | null>(null)
  const [until, setUntil] = useState(addDays(from, 6))
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const speciality = who?.startsWith(SPECIALITY) ? who.slice(SPECIALITY.length) : null
  const times = useEndpoint(findFreeTimesEndpoint, {
    query: {
      from,
      days: DAYS_AHEAD,
      branchId,
      limit: 1_000,
      ...(serviceId ? { serviceId } : { durationMinutes: minutes }),
      ...(who && speciality === null && { practitionerId: who }),
    },
  })
  const doctorOf = (id: string) => doctors.data?.practitioners.find(d => d.practitionerId === id)
  const nameOf = (id: string) => {
    const found = doctorOf(id)
    return found ? shortName(found) : ''
  }
  const branches = useBranchChoices(branchId)
  const { zone } = clinic.branches.find(b => b.branchId === branchId)!
  const suits = withinWish({ until, zone, speciality, specialityOf: id => doctorOf(id)?.speciality })
  const suiting = (times.data?.times ?? []).filter(suits)
  const able = (doctors.data?.practitioners ?? []).filter(d => !serviceId || d.serviceIds.includes(serviceId))
  const specialities = [...new Set(able.map(d => d.speciality))]
  return (
    <>
      <Group grow mt="md" align="end" gap="xs">
        <Select
          label={own.physician}
          placeholder={own.anyPhysician}
          clearable
          searchable
          value={who}
          data={[
            {
              group: own.bySpeciality,
              items: specialities.map(name => ({ value: SPECIALITY + name, label: name })),
            },
            {
              group: own.byName,
              items: able.map(d => ({ value: d.practitionerId, label: shortName(d) })),
            },
          ]}
          onChange={setWho}
        />
        <Select
          label={own.until}
          allowDeselect={false}
          value={until}
          data={Array.from({ length: DAYS_AHEAD }, (_, i) => addDays(from, i)).map(day => ({
            value: day,
            label: formatDay(day, language()),
          }))}
          onChange={day => setUntil(day!)}
        />
      </Group>
      {branches.length > 1 && (
        <Select
          mt="xs"
          label={own.branch}
          allowDeselect={false}
          value={branchId}
          data={branches}
          onChange={id => onBranch(id!)}
        />
      )}
      <FreeTimes
        key={`${who}/${serviceId}/${branchId}/${until}`}
        title={t.freeTimes}
        times={suiting}
        zone={zone}
        name={nameOf}
        chosen={chosen}
        onTake={onTake}
      />
      {times.data && suiting.length === 0 && <p className="soft">{t.noTimes}</p>}
      <ProblemNotice error={times.error} />
      {(times.data?.hidden.length ?? 0) > 0 && (
        <details>
          <summary>{t.whyHidden}</summary>
          {times.data!.hidden.map(h => (
            <div key={h.practitionerId} className="soft">
              {nameOf(h.practitionerId)}: {t[h.reason]}
            </div>
          ))}
        </details>
      )}
    </>
  )
}
