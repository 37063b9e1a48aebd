import { Button, Group, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { formatMoment, formatTime } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { listPractitionersEndpoint, listServicesEndpoint } from '#modules/catalogue/contract.ts'
import { openEncounterEndpoint } from '#modules/records/contract.ts'
import {
  type Appointment,
  type AppointmentStatus,
  changeStatusEndpoint,
  readAppointmentEndpoint,
} from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { PaperworkPanel } from '../documents/paperwork-panel.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { boardText } from './board-text.ts'
import { closeOn } from './close-on.ts'
import { StatusMark } from './status.tsx'

/** Steps that the desk takes from each state, the likeliest first. */
const STEPS: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  held: [],
  booked: ['arrived', 'confirmed', 'no_show'],
  confirmed: ['arrived', 'no_show', 'booked'],
  arrived: ['in_chair', 'booked'],
  in_chair: ['completed', 'arrived'],
  completed: [],
  no_show: ['booked'],
  cancelled: [],
}

/** A visit beside the board: who, when, what next, what happened. */
export function AppointmentPanel({
  appointment,
  onClose,
}: {
  readonly appointment: Appointment
  readonly onClose: () => void
}) {
  const t = useMessages(clinicText)
  const own = useMessages(boardText)
  const { me, clinic } = useClinic()
  const may = useMay()
  const [cancelling, setCancelling] = useState<string | null>(null)
  const status = useWrite(changeStatusEndpoint)
  const openVisit = useWrite(openEncounterEndpoint)
  const details = useEndpoint(readAppointmentEndpoint, {
    params: { appointmentId: appointment.appointmentId },
  })
  const branch = clinic.branches.find(b => b.branchId === appointment.branchId)!
  const { zone } = branch
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const services = useEndpoint(listServicesEndpoint, {})
  const doctor = doctors.data?.practitioners.find(d => d.practitionerId === appointment.practitionerId)
  const serviceNames = appointment.serviceIds.flatMap(
    id => services.data?.services.find(s => s.serviceId === id)?.name ?? [],
  )
  const { patient } = appointment
  const labels: Record<string, string> = {
    confirmed: t.toConfirmed,
    arrived: t.toArrived,
    in_chair: t.toInChair,
    no_show: t.toNoShow,
    booked: t.toBooked,
    completed: t.toCompleted,
  }
  const to = (next: AppointmentStatus, reason?: string) =>
    status.mutate({
      params: { appointmentId: appointment.appointmentId },
      body: { version: appointment.version, status: next as 'booked', ...(reason && { reason }) },
    })
  const mine = me.practitionerId === appointment.practitionerId
  return (
    <aside className="side" aria-label={patient ? fullName(patient) : t.held} onKeyDown={closeOn(onClose)}>
      <Group justify="space-between" wrap="nowrap">
        <h2>{patient ? fullName(patient) : t.held}</h2>
        <Button variant="subtle" size="compact-sm" onClick={onClose} aria-label={t.cancel}>
          <IconX size={18} />
        </Button>
      </Group>
      <p style={{ margin: '6px 0 0' }}>
        <StatusMark status={appointment.status} />
        {appointment.cancelReason && `: ${appointment.cancelReason}`}
      </p>
      {patient && (
        <p style={{ margin: '6px 0 0' }}>
          <BlockedMark since={patient.blockedSince} />
          {patient.phone && <a href={`tel:${patient.phone}`}>{formatPhone(patient.phone)}</a>}
          <br />
          <span className="soft">
            {patient.verified ? t.verified : t.unverified}
            {patient.cards.map(card => ` · ${t.card} ${card.number}`)}
          </span>
        </p>
      )}
      <dl>
        <dt>{own.when}</dt>
        <dd>
          {formatMoment(appointment.startsAt, zone, language())}–{formatTime(appointment.endsAt, zone)}
        </dd>
        <dt>{own.physician}</dt>
        <dd>{doctor ? `${shortName(doctor)}, ${doctor.speciality.toLowerCase()}` : ''}</dd>
        {serviceNames.length > 0 && (
          <>
            <dt>{t.service}</dt>
            <dd>{serviceNames.join(', ')}</dd>
          </>
        )}
        <dt>{own.where}</dt>
        <dd>{branch.name}</dd>
        <dt>{own.source}</dt>
        <dd>{own[appointment.source]}</dd>
        {appointment.comment && (
          <>
            <dt>{t.comment}</dt>
            <dd>{appointment.comment}</dd>
          </>
        )}
      </dl>
      <Group gap={8}>
        {mine &&
          may('record.write') &&
          ['booked', 'confirmed', 'arrived', 'in_chair', 'completed'].includes(appointment.status) && (
            <Button
              loading={openVisit.isPending}
              onClick={() =>
                openVisit.mutate(
                  { body: { appointmentId: appointment.appointmentId } },
                  { onSuccess: ({ encounterId }) => go(`visit/${encounterId}`) },
                )
              }
            >
              {appointment.status === 'in_chair' || appointment.status === 'completed'
                ? t.continueVisit
                : t.startVisit}
            </Button>
          )}
        {STEPS[appointment.status].map((next, i) => (
          <Button
            key={next}
            variant={i === 0 && !mine ? 'filled' : 'default'}
            loading={status.isPending}
            onClick={() => to(next)}
          >
            {labels[next]}
          </Button>
        ))}
        {patient && may('patient.read') && (
          <Button variant="default" onClick={() => go(`patient/${patient.patientId}`)}>
            {own.openCard}
          </Button>
        )}
      </Group>
      {patient && appointment.status === 'arrived' && may('document.issue') && !mine && (
        <PaperworkPanel bare patientId={patient.patientId} entityId={appointment.entityId} />
      )}
      {['booked', 'confirmed', 'arrived'].includes(appointment.status) &&
        may('appointment.change') &&
        (cancelling === null ? (
          <Button mt="md" ml={-18} variant="subtle" color="red" onClick={() => setCancelling('')}>
            {t.toCancelled} …
          </Button>
        ) : (
          <form
            onSubmit={event => {
              event.preventDefault()
              to('cancelled', cancelling)
            }}
          >
            <TextInput
              mt="md"
              label={t.reason}
              required
              autoFocus
              value={cancelling}
              onChange={event => setCancelling(event.currentTarget.value)}
            />
            <Button mt="xs" color="red" type="submit">
              {t.confirmCancel}
            </Button>
          </form>
        ))}
      <ProblemNotice error={status.error ?? openVisit.error} />
      {['booked', 'confirmed', 'arrived'].includes(appointment.status) && may('appointment.change') && (
        <p className="soft touch-only">{own.touchHint}</p>
      )}
      <h3>{t.history}</h3>
      {details.data?.history.length === 0 && <p className="soft">{own.noHistory}</p>}
      <ul className="history">
        {(details.data?.history ?? []).map(line => (
          <li key={`${line.at}${line.change}`}>
            <span className="soft num">{formatMoment(line.at, zone, language())}</span>
            <span>{describe(line.before, line.after, t, zone)}</span>
          </li>
        ))}
      </ul>
    </aside>
  )
}

/** A line of the history in words: from what to what. */
function describe(
  before: unknown,
  after: unknown,
  t: Readonly<Record<string, unknown>>,
  zone: string,
): string {
  const part = (value: unknown) => {
    const { status, startsAt } = (value ?? {}) as { status?: AppointmentStatus; startsAt?: string }
    return status ? String(t[status]) : startsAt ? formatMoment(startsAt, zone, language()) : ''
  }
  return [part(before), part(after)].filter(Boolean).join(' → ')
}
