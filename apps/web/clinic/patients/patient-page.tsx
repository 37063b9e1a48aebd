import { Badge, Button, Group, Select, Textarea, TextInput } from '@mantine/core'
import { IconCheck, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { ageOn, formatAge, formatDateShort, formatMoment } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { emergencyAccessEndpoint } from '#modules/identity/contract.ts'
import {
  type PatientCard,
  readPatientEndpoint,
  updatePatientEndpoint,
  verifyPatientEndpoint,
} from '#modules/patients/contract.ts'
import { listProtocolsEndpoint, protocolPdfEndpoint } from '#modules/records/contract.ts'
import { patientAppointmentsEndpoint } from '#modules/scheduling/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { BookingPanel } from '../board/booking-panel.tsx'
import { useClinic, useMay } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { go } from '../route.ts'

/** A patient on one page: who, how to reach, what was agreed, visits, protocols. */
export default function PatientPage({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const may = useMay()
  const card = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const [booking, setBooking] = useState(false)
  if (card.error)
    return <Refused patientId={patientId} error={card.error} onOpened={() => void card.refetch()} />
  if (!card.data) return <p className="soft page">{t.loading}</p>
  const patient = card.data
  const today = clinic.now.slice(0, 10)
  return (
    <div className="page">
      <Group justify="space-between" align="start">
        <div>
          <h1 style={{ margin: 0, fontSize: 26 }}>{fullName(patient)}</h1>
          <p className="soft" style={{ margin: '2px 0 12px' }}>
            {formatDateShort(patient.birthDate)} {t.ofBirth},{' '}
            {formatAge(ageOn(patient.birthDate, today), language())} · {formatPhone(patient.phone)} ·{' '}
            {patient.cards.map(c => c.number).join(', ')}{' '}
            <Badge
              color={patient.verified ? 'teal' : 'orange'}
              variant="light"
              leftSection={patient.verified ? <IconCheck size={12} /> : null}
            >
              {patient.verified ? t.verified : t.unverified}
            </Badge>
          </p>
        </div>
        {may('appointment.book') && !patient.shared && (
          <Button onClick={() => setBooking(!booking)}>{t.book}</Button>
        )}
      </Group>
      {patient.shared && (
        <p className="sheet panel">
          <IconLock size={16} /> {t.shared}
        </p>
      )}
      {booking && (
        <div className="sheet" style={{ marginBottom: 16 }}>
          <BookingPanel
            start={{ branchId: clinic.branches[0]!.branchId, day: today, patient }}
            onClose={() => setBooking(false)}
            onBooked={() => setBooking(false)}
          />
        </div>
      )}
      <div className="columns">
        <div>
          <Visits patientId={patientId} />
          {may('record.read') && <Protocols patientId={patientId} />}
        </div>
        {!patient.shared && <Details key={patient.version} patient={patient} />}
      </div>
    </div>
  )
}

function Refused({
  patientId,
  error,
  onOpened,
}: {
  readonly patientId: string
  readonly error: Parameters<typeof ProblemNotice>[0]['error']
  readonly onOpened: () => void
}) {
  const t = useMessages(clinicText)
  const may = useMay()
  const [reason, setReason] = useState('')
  const open = useWrite(emergencyAccessEndpoint)
  const other = error?.problem.code === 'patient.other-entity'
  return (
    <div className="page">
      <ProblemNotice error={error} />
      {other && may('record.emergency') && (
        <form
          className="sheet panel"
          onSubmit={event => {
            event.preventDefault()
            open.mutate({ body: { patientId, reason } }, { onSuccess: onOpened })
          }}
        >
          <h2 style={{ marginTop: 0, fontSize: 18 }}>{t.emergency}</h2>
          <Textarea
            label={t.emergencyReason}
            required
            minLength={10}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          <Button mt="sm" type="submit" color="red" loading={open.isPending}>
            {t.emergencyOpen}
          </Button>
          <ProblemNotice error={open.error} />
        </form>
      )}
    </div>
  )
}

function Visits({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const visits = useEndpoint(patientAppointmentsEndpoint, { params: { patientId }, query: { limit: 50 } })
  const branchOf = new Map(clinic.branches.map(b => [b.branchId, b]))
  return (
    <section className="sheet panel">
      <h2 style={{ marginTop: 0, fontSize: 18 }}>{t.visits}</h2>
      {visits.data?.appointments.length === 0 && <p className="soft">{t.noVisits}</p>}
      <table className="lines">
        <tbody>
          {visits.data?.appointments.map(a => {
            const branch = branchOf.get(a.branchId)!
            return (
              <tr key={a.appointmentId}>
                <td className="num">
                  <a
                    href={`/app/?day=${a.startsAt.slice(0, 10)}&branch=${a.branchId}`}
                    onClick={event => {
                      event.preventDefault()
                      go(`?day=${a.startsAt.slice(0, 10)}&branch=${a.branchId}`)
                    }}
                  >
                    {formatMoment(a.startsAt, branch.zone, language())}
                  </a>
                </td>
                <td>{branch.name}</td>
                <td>{t[a.status]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Protocols({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const protocols = useEndpoint(listProtocolsEndpoint, { params: { patientId } })
  return (
    <section className="sheet panel" style={{ marginTop: 16 }}>
      <h2 style={{ marginTop: 0, fontSize: 18 }}>{t.protocols}</h2>
      <ProblemNotice error={protocols.error} />
      {protocols.data?.protocols.length === 0 && <p className="soft">{t.noProtocols}</p>}
      {protocols.data?.protocols.map(p => (
        <p key={p.protocolId} style={{ margin: '6px 0' }}>
          {p.signedAt ? (
            <>
              <a
                href={urlOf(protocolPdfEndpoint, { params: { protocolId: p.protocolId } })}
                target="_blank"
                rel="noreferrer"
              >
                № {p.number}
              </a>{' '}
              · {formatMoment(p.signedAt, clinic.zone, language())} ·{' '}
              {p.content.diagnoses.map(d => d.code).join(', ')} {p.amends && `· ${t.amendment}`}
            </>
          ) : (
            <a
              href={`/app/visit/${p.encounterId}`}
              onClick={event => {
                event.preventDefault()
                go(`visit/${p.encounterId}`)
              }}
            >
              {t.unsaved}: {formatMoment(p.updatedAt, clinic.zone, language())}
            </a>
          )}
        </p>
      ))}
    </section>
  )
}

function Details({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(clinicText)
  const may = useMay()
  const [form, setForm] = useState({
    surname: patient.surname,
    given: patient.given,
    patronymic: patient.patronymic ?? '',
    birthDate: patient.birthDate,
    phone: patient.phone,
    email: patient.email ?? '',
    sex: patient.sex as string | null,
    note: patient.note,
  })
  const [document, setDocument] = useState('')
  const update = useWrite(updatePatientEndpoint)
  const verify = useWrite(verifyPatientEndpoint)
  const readOnly = !may('patient.write')
  const text = (name: 'surname' | 'given' | 'patronymic' | 'phone' | 'email', label: string) => (
    <TextInput
      label={label}
      readOnly={readOnly}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.currentTarget.value })}
    />
  )
  return (
    <div className="sheet">
      <form
        onSubmit={event => {
          event.preventDefault()
          update.mutate({
            params: { patientId: patient.patientId },
            body: {
              ...form,
              patronymic: form.patronymic || null,
              email: form.email || null,
              sex: form.sex as 'male' | 'female' | null,
              version: patient.version,
            },
          })
        }}
      >
        {text('surname', t.surname)}
        {text('given', t.given)}
        {text('patronymic', t.patronymic)}
        <TextInput
          type="date"
          label={t.birthDate}
          readOnly={readOnly}
          value={form.birthDate}
          onChange={event => setForm({ ...form, birthDate: event.currentTarget.value })}
        />
        {text('phone', t.phone)}
        {text('email', t.mail)}
        <Select
          label={t.sex}
          clearable
          value={form.sex}
          readOnly={readOnly}
          data={[
            { value: 'male', label: t.male },
            { value: 'female', label: t.female },
          ]}
          onChange={sex => setForm({ ...form, sex })}
        />
        <Textarea
          label={t.note}
          autosize
          minRows={2}
          readOnly={readOnly}
          value={form.note}
          onChange={event => setForm({ ...form, note: event.currentTarget.value })}
        />
        <ProblemNotice error={update.error} />
        {!readOnly && (
          <Button mt="sm" type="submit" loading={update.isPending}>
            {t.save}
          </Button>
        )}
      </form>
      {!patient.verified && may('patient.verify') && (
        <form
          style={{ marginTop: 18 }}
          onSubmit={event => {
            event.preventDefault()
            verify.mutate({
              params: { patientId: patient.patientId },
              body: { document, version: patient.version },
            })
          }}
        >
          <TextInput
            label={t.document}
            required
            value={document}
            onChange={event => setDocument(event.currentTarget.value)}
          />
          <Button mt="xs" type="submit" variant="light" loading={verify.isPending}>
            {t.verify}
          </Button>
          <ProblemNotice error={verify.error} />
        </form>
      )}
    </div>
  )
}
