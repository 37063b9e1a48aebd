import { Button, Checkbox, Group, NumberInput, Select, Textarea } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { dayOf, formatDay, formatMoment, formatTime } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint, listServicesEndpoint } from '#modules/catalogue/contract.ts'
import type { PatientBrief } from '#modules/patients/contract.ts'
import {
  bookAppointmentEndpoint,
  type FreeTime,
  findFreeTimesEndpoint,
} from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { NewPatientForm } from '../patients/new-patient-form.tsx'
import { PatientSearch } from '../patients/patient-search.tsx'

export interface BookingStart {
  readonly branchId: string
  readonly day: string
  readonly practitionerId?: string
  readonly startsAt?: string
  readonly patient?: PatientBrief
}

interface Props {
  readonly start: BookingStart
  readonly onClose: () => void
  readonly onBooked: (appointmentId: string) => void
}

/** Books by phone: patient, service, time. The server says why a doctor has no time; the loser of a race gets the nearest. */
export function BookingPanel({ start, onClose, onBooked }: Props) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const [patient, setPatient] = useState<PatientBrief | null>(start.patient ?? null)
  const [creating, setCreating] = useState(false)
  const [form, setForm] = useState({
    practitionerId: start.practitionerId ?? null,
    serviceId: null as string | null,
    startsAt: start.startsAt ?? null,
    minutes: 30,
    comment: '',
    outside: false,
  })
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const services = useEndpoint(listServicesEndpoint, {})
  const zone = clinic.branches.find(b => b.branchId === start.branchId)!.zone
  const times = useEndpoint(findFreeTimesEndpoint, {
    query: {
      from: start.day,
      days: 7,
      branchId: start.branchId,
      limit: 60,
      ...(form.serviceId && { serviceId: form.serviceId }),
      ...(form.practitionerId && { practitionerId: form.practitionerId }),
      ...(!form.serviceId && { durationMinutes: form.minutes }),
    },
  })
  const book = useWrite(bookAppointmentEndpoint)
  const doctorName = (id: string) => {
    const found = doctors.data?.practitioners.find(d => d.practitionerId === id)
    return found ? shortName(found) : ''
  }
  const able = (doctors.data?.practitioners ?? []).filter(
    d => !form.serviceId || d.serviceIds.includes(form.serviceId),
  )
  const offered = (services.data?.services ?? []).filter(
    s =>
      !form.practitionerId ||
      doctors.data?.practitioners
        .find(d => d.practitionerId === form.practitionerId)
        ?.serviceIds.includes(s.serviceId),
  )
  const nearest = (book.error?.problem.params.nearest ?? []) as readonly FreeTime[]
  const take = (time: FreeTime) =>
    setForm({
      ...form,
      startsAt: time.startsAt,
      practitionerId: time.practitionerId,
      minutes: (Date.parse(time.endsAt) - Date.parse(time.startsAt)) / 60_000,
    })
  const submit = () =>
    book.mutate(
      {
        body: {
          patientId: patient!.patientId,
          practitionerId: form.practitionerId!,
          branchId: start.branchId,
          startsAt: form.startsAt!,
          durationMinutes: form.minutes,
          serviceIds: form.serviceId ? [form.serviceId] : [],
          comment: form.comment,
          outsideSchedule: form.outside,
        },
      },
      { onSuccess: ({ appointmentId }) => onBooked(appointmentId) },
    )
  return (
    <aside className="side" aria-label={t.bookTitle}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <h2 style={{ margin: 0, fontSize: 19 }}>{t.bookTitle}</h2>
        <Button variant="subtle" size="compact-sm" onClick={onClose} aria-label={t.cancel}>
          <IconX size={18} />
        </Button>
      </Group>
      {patient ? (
        <p>
          <strong>{fullName(patient)}</strong>{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => setPatient(null)}>
            {t.choosePatient}
          </Button>
        </p>
      ) : creating ? (
        <NewPatientForm
          onClose={() => setCreating(false)}
          onReady={ready => {
            setPatient(ready)
            setCreating(false)
          }}
        />
      ) : (
        <>
          <PatientSearch onChoose={setPatient} autoFocus />
          <Button mt={6} variant="subtle" size="compact-sm" onClick={() => setCreating(true)}>
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
          setForm({
            ...form,
            serviceId,
            minutes:
              services.data?.services.find(s => s.serviceId === serviceId)?.durationMinutes ?? form.minutes,
          })
        }
      />
      <Select
        mt="xs"
        label={t.doctor}
        clearable
        value={form.practitionerId}
        data={able.map(d => ({ value: d.practitionerId, label: `${shortName(d)}, ${d.speciality}` }))}
        onChange={practitionerId => setForm({ ...form, practitionerId })}
      />
      <Group grow mt="xs" align="end">
        <NumberInput
          label={t.duration}
          min={5}
          max={480}
          step={5}
          value={form.minutes}
          onChange={value => setForm({ ...form, minutes: Number(value) || 30 })}
        />
        <Checkbox
          label={t.outside}
          checked={form.outside}
          onChange={event => setForm({ ...form, outside: event.currentTarget.checked })}
        />
      </Group>
      {form.startsAt && form.practitionerId && (
        <p className="sheet" style={{ padding: '8px 12px' }}>
          <strong>{formatMoment(form.startsAt, zone, language())}</strong> · {doctorName(form.practitionerId)}
        </p>
      )}
      <Textarea
        mt="xs"
        label={t.comment}
        autosize
        minRows={1}
        value={form.comment}
        onChange={event => setForm({ ...form, comment: event.currentTarget.value })}
      />
      <Button
        mt="md"
        fullWidth
        disabled={!patient || !form.startsAt || !form.practitionerId}
        loading={book.isPending}
        onClick={submit}
      >
        {t.book}
      </Button>
      <ProblemNotice error={book.error} />
      {nearest.length > 0 && (
        <Times title={t.nearest} times={nearest} zone={zone} name={doctorName} onTake={take} />
      )}
      <Times
        title={t.freeTimes}
        times={times.data?.times ?? []}
        zone={zone}
        name={doctorName}
        onTake={take}
      />
      {times.data?.times.length === 0 && <p className="soft">{t.noTimes}</p>}
      {(times.data?.hidden.length ?? 0) > 0 && (
        <details>
          <summary>{t.whyHidden}</summary>
          {times.data!.hidden.map(h => (
            <div key={h.practitionerId} className="soft">
              {doctorName(h.practitionerId)}: {t[h.reason]}
            </div>
          ))}
        </details>
      )}
    </aside>
  )
}

function Times({
  title,
  times,
  zone,
  name,
  onTake,
}: {
  readonly title: string
  readonly times: readonly FreeTime[]
  readonly zone: string
  readonly name: (id: string) => string
  readonly onTake: (time: FreeTime) => void
}) {
  const groups = [...Map.groupBy(times, time => `${dayOf(time.startsAt, zone)}/${time.practitionerId}`)]
  return (
    <section>
      <h3 style={{ fontSize: 14, margin: '18px 0 4px' }}>{title}</h3>
      {groups.map(([key, list]) => (
        <div key={key} style={{ marginBottom: 8 }}>
          <div className="soft" style={{ fontSize: 12.5 }}>
            {formatDay(key.split('/')[0]!, language())} · {name(list[0]!.practitionerId)}
          </div>
          <Group gap={4}>
            {list.map(time => (
              <Button key={time.startsAt} size="compact-xs" variant="default" onClick={() => onTake(time)}>
                {formatTime(time.startsAt, zone)}
              </Button>
            ))}
          </Group>
        </div>
      ))}
    </section>
  )
}
