import { Button, Group, NumberInput, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { dayOf, formatMoment } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import type { PatientCard } from '#modules/patients/contract.ts'
import {
  bookAppointmentEndpoint,
  type FreeTime,
  findFreeTimesEndpoint,
} from '#modules/scheduling/contract.ts'
import { bookPhaseEndpoint, type Plan } from '#modules/treatment-plans/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { FreeTimes } from '../board/free-times.tsx'
import { useBranchChoices, useClinic } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { minutesOfVisit, type Phase } from './edit.ts'
import { planText } from './plan-text.ts'

const DAYS_AHEAD = 21

/** Books the next phase: patient, services, duration and doctor are known, the chair comes with the time. */
export function BookPhase({
  patient,
  plan,
  phase,
  index,
  onClose,
}: {
  readonly patient: PatientCard
  readonly plan: Plan
  readonly phase: Phase
  readonly index: number
  readonly onClose: () => void
}) {
  const t = useMessages(planText)
  const { clinic } = useClinic()
  const [branchId, setBranchId] = useState(clinic.branches[0]!.branchId)
  const [chosen, setDoctorId] = useState<string | null>()
  const [minutes, setMinutes] = useState(minutesOfVisit(phase))
  const [time, setTime] = useState<FreeTime | null>(null)
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const branch = clinic.branches.find(b => b.branchId === branchId)!
  const branches = useBranchChoices(branchId)
  const serviceIds = [...new Set(phase.items.map(item => item.serviceId))]
  const able = (doctors.data?.practitioners ?? []).filter(doctor =>
    serviceIds.every(id => doctor.serviceIds.includes(id)),
  )
  const list = able.length > 0 ? able : (doctors.data?.practitioners ?? [])
  // The doctor of the plan when he does all of it, else the first who does.
  const fit = list.find(d => d.practitionerId === plan.practitionerId) ?? list[0]
  const doctor = chosen === undefined ? (fit?.practitionerId ?? null) : chosen
  const nameOf = (id: string) => {
    const found = doctors.data?.practitioners.find(d => d.practitionerId === id)
    return found ? shortName(found) : ''
  }
  const times = useEndpoint(findFreeTimesEndpoint, {
    query: {
      from: dayOf(clinic.now, branch.zone),
      days: DAYS_AHEAD,
      branchId,
      durationMinutes: minutes,
      limit: 600,
      ...(doctor && { practitionerId: doctor }),
    },
  })
  const offered = (times.data?.times ?? []).filter(
    free =>
      free.entityId === plan.entityId && (doctor || list.some(d => d.practitionerId === free.practitionerId)),
  )
  const tie = useWrite(bookPhaseEndpoint)
  const book = useWrite(bookAppointmentEndpoint)
  const submit = (free: FreeTime) =>
    book.mutate(
      {
        body: {
          patientId: patient.patientId,
          practitionerId: free.practitionerId,
          branchId,
          startsAt: free.startsAt,
          durationMinutes: minutes,
          serviceIds,
          comment: t.planOf(plan.number, phase.title || t.phase(index + 1)),
        },
      },
      {
        onSuccess: ({ appointmentId }) =>
          tie.mutate(
            { params: { planId: plan.planId }, body: { phaseId: phase.phaseId, appointmentId } },
            { onSuccess: onClose },
          ),
      },
    )
  return (
    <aside className="sheet plan-side" aria-label={t.bookTitle}>
      <Group justify="space-between" wrap="nowrap">
        <h2>{t.bookPhase(index + 1)}</h2>
        <Button variant="subtle" size="compact-sm" onClick={onClose} aria-label={t.close}>
          <IconX size={18} />
        </Button>
      </Group>
      <strong>{fullName(patient)}</strong> <BlockedOf patientId={patient.patientId} />
      <ul className="plan-side-list">
        {phase.items.map(item => (
          <li key={item.itemId}>
            {item.name} {item.teeth.length > 0 && <span className="soft">· {item.teeth.join(', ')}</span>}
          </li>
        ))}
      </ul>
      <Select
        label={t.doctor}
        clearable
        value={doctor}
        data={list.map(d => ({ value: d.practitionerId, label: shortName(d) }))}
        onChange={id => {
          setDoctorId(id)
          setTime(null)
        }}
      />
      <Group grow gap={8} mt={6}>
        <Select
          label={t.branch}
          allowDeselect={false}
          value={branchId}
          data={branches}
          onChange={id => {
            setBranchId(id!)
            setTime(null)
          }}
        />
        <NumberInput
          label={t.duration}
          min={5}
          max={480}
          step={5}
          value={minutes}
          onChange={value => {
            setMinutes(Math.min(480, Math.max(5, Number(value) || 30)))
            setTime(null)
          }}
        />
      </Group>
      <Button
        mt="sm"
        fullWidth
        disabled={!time}
        loading={book.isPending || tie.isPending}
        onClick={() => time && submit(time)}
      >
        {time ? `${t.book}: ${formatMoment(time.startsAt, branch.zone, language())}` : t.book}
      </Button>
      <ProblemNotice error={book.error ?? tie.error ?? times.error} />
      <FreeTimes
        title={t.times}
        times={offered}
        zone={branch.zone}
        name={nameOf}
        chosen={{ startsAt: time?.startsAt ?? null, practitionerId: time?.practitionerId ?? null }}
        onTake={setTime}
      />
      {times.data && offered.length === 0 && <p className="soft">{t.noTimes}</p>}
    </aside>
  )
}
