import { Button, Checkbox, Group, NumberInput, Select, Textarea } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { formatMoment } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { listPractitionersEndpoint, listServicesEndpoint } from '#modules/catalogue/contract.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import { bookAppointmentEndpoint, type FreeTime } from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { NewPatientForm } from '../patients/new-patient-form.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'
import { boardText } from './board-text.ts'
import { closeOn } from './close-on.ts'
import { FreeTimeFinder } from './free-time-finder.tsx'
import { type Chosen, FreeTimes } from './free-times.tsx'

export interface BookingStart {
  readonly branchId: string
  readonly day: string
  readonly practitionerId?: string
  readonly startsAt?: string
  readonly patient?: PatientBrief
}

export interface BookedAt {
  readonly branchId: string
  readonly startsAt: string
  readonly practitionerId: string
}

interface Props {
  readonly start: BookingStart
  readonly onClose: () => void
  /** The new visit and where on the board it stands. */
  readonly onBooked: (appointmentId: string, at: BookedAt) => void
}

const NOT_CHOSEN = { startsAt: null, practitionerId: null }

/** Books by phone: patient, service, time. The server says why a doctor has no time; the loser of a race gets the nearest. */
export function BookingPanel({ start, onClose, onBooked }: Props) {
  const t = useMessages(clinicText)
  const own = useMessages(boardText)
  const { clinic } = useClinic()
  const [patient, setPatient] = useState<PatientBrief | null>(start.patient ?? null)
  const [creating, setCreating] = useState(false)
  const [choosing, setChoosing] = useState(start.startsAt === undefined)
  const done = useRef<HTMLButtonElement>(null)
  const [form, setForm] = useState({
    branchId: start.branchId,
    serviceId: null as string | null,
    chosen: (start.startsAt && start.practitionerId
      ? { startsAt: start.startsAt, practitionerId: start.practitionerId }
      : NOT_CHOSEN) as Chosen,
    minutes: 30,
    comment: '',
    outside: false,
  })
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const services = useEndpoint(listServicesEndpoint, {})
  const zone = clinic.branches.find(b => b.branchId === form.branchId)!.zone
  const book = useWrite(bookAppointmentEndpoint)
  const doctorOf = (id: string | null) => doctors.data?.practitioners.find(d => d.practitionerId === id)
  const doctorName = (id: string) => {
    const found = doctorOf(id)
    return found ? shortName(found) : ''
  }
  const offered = (services.data?.services ?? []).filter(
    s => !start.practitionerId || doctorOf(start.practitionerId)?.serviceIds.includes(s.serviceId),
  )
  const nearest = (book.error?.problem.params.nearest ?? []) as readonly FreeTime[]
  /** With patient and time known one more press of Enter books; the button takes the cursor once it is open. */
  const finish = () => setTimeout(() => done.current?.focus())
  const take = (time: FreeTime) => {
    change({
      chosen: { startsAt: time.startsAt, practitionerId: time.practitionerId },
      minutes: (Date.parse(time.endsAt) - Date.parse(time.startsAt)) / 60_000,
    })
    book.reset()
    finish()
  }
  const choosePatient = (next: PatientBrief) => {
    setPatient(next)
    setCreating(false)
    finish()
  }
  const { startsAt, practitionerId: doctorId } = form.chosen
  const submit = () =>
    book.mutate(
      {
        body: {
          patientId: patient!.patientId,
          practitionerId: doctorId!,
          branchId: form.branchId,
          startsAt: startsAt!,
          durationMinutes: form.minutes,
          serviceIds: form.serviceId ? [form.serviceId] : [],
          comment: form.comment,
          outsideSchedule: form.outside,
        },
      },
      {
        onSuccess: ({ appointmentId }) =>
          onBooked(appointmentId, {
            branchId: form.branchId,
            startsAt: startsAt!,
            practitionerId: doctorId!,
          }),
      },
    )
  return (
    <aside className="side" aria-label={t.bookTitle} onKeyDown={closeOn(onClose)}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <h2>{t.bookTitle}</h2>
        <Button variant="subtle" size="compact-sm" onClick={onClose} aria-label={t.cancel}>
          <IconX size={18} />
        </Button>
      </Group>
      {patient ? (
        <div>
          <strong>{fullName(patient)}</strong>
          <div className="soft num">
            {patient.phone && formatPhone(patient.phone)} <BlockedMark since={patient.blockedSince} />
          </div>
          {!start.patient && (
            <Button variant="subtle" size="compact-sm" ml={-8} onClick={() => setPatient(null)}>
              {own.otherPatient}
            </Button>
          )}
        </div>
      ) : creating ? (
        <NewPatientForm onClose={() => setCreating(false)} onReady={choosePatient} />
      ) : (
        <>
          <PatientSearch onChoose={choosePatient} autoFocus />
          <Button mt={6} ml={-8} variant="subtle" size="compact-sm" onClick={() => setCreating(true)}>
            {t.newPatient}
          </Button>
        </>
      )}
      <Select
        mt="sm"
        label={t.service}
        placeholder={t.anyService}
        searchable
        clearable
        value={form.serviceId}
        data={offered.map(s => ({ value: s.serviceId, label: s.name }))}
        onChange={serviceId =>
          change({
            serviceId,
            minutes:
              services.data?.services.find(s => s.serviceId === serviceId)?.durationMinutes ?? form.minutes,
          })
        }
      />
      <Group grow mt="xs" align="end" gap="xs">
        <NumberInput
          label={own.minutes}
          min={5}
          max={480}
          step={5}
          value={form.minutes}
          onChange={value => change({ minutes: Number(value) || 30 })}
        />
        <Checkbox
          pb={8}
          label={t.outside}
          checked={form.outside}
          onChange={event => change({ outside: event.currentTarget.checked })}
        />
      </Group>
      <Textarea
        mt="xs"
        label={t.comment}
        autosize
        minRows={1}
        value={form.comment}
        onChange={event => change({ comment: event.currentTarget.value })}
      />
      {startsAt && doctorId && (
        <p className="chosen-time">
          <strong>{formatMoment(startsAt, zone, language())}</strong> · {doctorName(doctorId)}
          {!choosing && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                change({ chosen: NOT_CHOSEN })
                setChoosing(true)
              }}
            >
              {own.otherTime}
            </Button>
          )}
        </p>
      )}
      <div className="side-done">
        <Button
          ref={done}
          fullWidth
          disabled={!patient || !startsAt || !doctorId}
          loading={book.isPending}
          onClick={submit}
        >
          {t.book}
        </Button>
        {(!patient || !startsAt) && (
          <div className="soft" style={{ fontSize: '0.8125rem', marginTop: 6 }}>
            {patient ? own.timeFirst : own.patientFirst}
          </div>
        )}
        <ProblemNotice error={book.error} />
      </div>
      {nearest.length > 0 && (
        <FreeTimes
          title={t.nearest}
          times={nearest}
          zone={zone}
          name={doctorName}
          chosen={form.chosen}
          onTake={take}
        />
      )}
      {choosing && (
        <FreeTimeFinder
          from={start.day}
          branchId={form.branchId}
          serviceId={form.serviceId}
          minutes={form.minutes}
          chosen={form.chosen}
          onBranch={branchId => change({ branchId, chosen: NOT_CHOSEN })}
          onTake={take}
        />
      )}
    </aside>
  )
}
