import { Button, Group, Textarea } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ageOn, dayOf, formatAge, formatDateShort } from '#libs/format/index.ts'
import { fullName, shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { listPractitionersEndpoint } from '#modules/catalogue/contract.ts'
import { emergencyAccessEndpoint } from '#modules/identity/contract.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { listProtocolsEndpoint, protocolPdfEndpoint } from '#modules/records/contract.ts'
import { patientAppointmentsEndpoint } from '#modules/scheduling/contract.ts'
import { urlOf, useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { Status } from '../../kit/status.tsx'
import { formatWhen } from '../../kit/when.ts'
import { BookingPanel } from '../board/booking-panel.tsx'
import { StatusMark } from '../board/status.tsx'
import { useClinic, useMay, useToday } from '../clinic-data.tsx'
import { DocumentList } from '../documents/document-list.tsx'
import { PaperworkPanel } from '../documents/paperwork-panel.tsx'
import { imagesText } from '../images/images-text.ts'
import { clinicText } from '../messages.ts'
import { go, useRoute } from '../route.ts'
import { BlockedMark } from './blocked-mark.tsx'
import { CardDetails } from './card-details.tsx'
import { Consents } from './consents.tsx'
import { Duplicates } from './duplicates.tsx'
import { Family } from './family.tsx'
import { patientText } from './patient-text.ts'
import { PrivacyPanel } from './privacy-panel.tsx'

/** A patient on one page: who, how to reach, what was agreed, visits, protocols. */
export default function PatientPage({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const own = useMessages(patientText)
  const images = useMessages(imagesText)
  const { clinic } = useClinic()
  const today = useToday()
  const may = useMay()
  const card = useEndpoint(readPatientEndpoint, { params: { patientId } })
  const { query } = useRoute()
  const [booking, setBooking] = useState(false)
  const kept = card.data?.patientId ?? patientId
  // A merged card opens the one that goes on.
  useEffect(() => {
    if (kept !== patientId) go(`patient/${kept}?merged`, { replace: true })
  }, [kept, patientId])
  if (card.error)
    return <Refused patientId={patientId} error={card.error} onOpened={() => void card.refetch()} />
  if (!card.data) return <p className="soft page">{t.loading}</p>
  const patient = card.data
  return (
    <div className="page">
      <Group justify="space-between" align="start" mb="sm">
        <div>
          <h1>{fullName(patient)}</h1>
          <p className="soft" style={{ margin: '2px 0 0' }}>
            {formatDateShort(patient.birthDate)} {t.ofBirth},{' '}
            {formatAge(ageOn(patient.birthDate, today), language())} ·{' '}
            {patient.phone && `${formatPhone(patient.phone)} · `}
            {patient.cards.map(c => c.number).join(', ')}{' '}
            <Status tone={patient.verified ? 'good' : 'wait'}>
              {patient.verified ? t.verified : t.unverified}
            </Status>
          </p>
        </div>
        <Group gap="xs">
          {may('smile.use') && !patient.shared && (
            <Button variant="light" onClick={() => go(`smile?patient=${patientId}`)}>
              {t.smile}
            </Button>
          )}
          {may('file.read') && !patient.shared && (
            <Button variant="default" onClick={() => go(`images/${patientId}`)}>
              {images.title}
            </Button>
          )}
          {may('appointment.book') && !patient.shared && !patient.blockedSince && (
            <Button onClick={() => setBooking(!booking)}>{t.book}</Button>
          )}
        </Group>
      </Group>
      {query.has('merged') && (
        <p className="sheet panel" role="status">
          {own.openedMerged}
        </p>
      )}
      {patient.blockedSince && (
        <section className="sheet panel attention" role="status">
          <BlockedMark since={patient.blockedSince} />
          <p style={{ margin: '4px 0 0' }}>{own.blockedWhat}</p>
          {may('record.emergency') && (
            <Emergency patientId={patientId} onOpened={() => void card.refetch()} />
          )}
        </section>
      )}
      {patient.shared && (
        <p className="sheet panel">
          <IconLock size={16} /> {t.shared}
        </p>
      )}
      <div className="columns">
        <div>
          {patient.note && (
            <p className="sheet panel attention">
              <strong>{own.attention}.</strong> {patient.note}
            </p>
          )}
          <Visits patientId={patientId} />
          {may('record.read') && <Protocols patientId={patientId} />}
          {may('document.read') && !patient.shared && <DocumentList patientId={patientId} />}
        </div>
        {booking && clinic.branches.length > 0 && (
          <div className="sheet booking-in-page">
            <BookingPanel
              start={{ branchId: clinic.branches[0]!.branchId, day: today, patient }}
              onClose={() => setBooking(false)}
              onBooked={() => setBooking(false)}
            />
          </div>
        )}
        {!booking && !patient.shared && (!patient.blockedSince || patient.phone) && (
          <div>
            <CardDetails key={patientId} patient={patient}>
              {may('document.sign') && <PaperworkPanel key={`papers/${patientId}`} patientId={patientId} />}
            </CardDetails>
            <Family patient={patient} />
            {may('patient.merge') && <Duplicates patient={patient} />}
            {may('consent.read') ? (
              <PrivacyPanel patientId={patientId} />
            ) : (
              <section className="sheet panel">
                <h2>{own.consents}</h2>
                <Consents patient={patient} />
              </section>
            )}
          </div>
        )}
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
  const may = useMay()
  const other = error?.problem.code === 'patient.other-entity'
  return (
    <div className="page">
      <ProblemNotice error={error} />
      {other && may('record.emergency') && (
        <div className="sheet panel">
          <Emergency patientId={patientId} onOpened={onOpened} />
        </div>
      )}
    </div>
  )
}

/** Opens the record in an emergency, with a reason; the officer gets a letter. */
function Emergency({ patientId, onOpened }: { readonly patientId: string; readonly onOpened: () => void }) {
  const t = useMessages(clinicText)
  const [reason, setReason] = useState('')
  const open = useWrite(emergencyAccessEndpoint)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        open.mutate({ body: { patientId, reason } }, { onSuccess: onOpened })
      }}
    >
      <h2>{t.emergency}</h2>
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
  )
}

function Visits({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const visits = useEndpoint(patientAppointmentsEndpoint, { params: { patientId }, query: { limit: 50 } })
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const branchOf = new Map(clinic.branches.map(b => [b.branchId, b]))
  const nameOf = new Map(doctors.data?.practitioners.map(d => [d.practitionerId, shortName(d)]))
  return (
    <section className="sheet panel">
      <h2>{t.visits}</h2>
      {visits.data?.appointments.length === 0 && <p className="soft">{t.noVisits}</p>}
      <div className="scroll-x">
        <table className="lines">
          <tbody>
            {visits.data?.appointments.map(a => {
              const branch = branchOf.get(a.branchId)!
              const onBoard = `?day=${dayOf(a.startsAt, branch.zone)}&branch=${a.branchId}`
              return (
                <tr key={a.appointmentId}>
                  <td className="num breaks">
                    <a
                      href={`/app/${onBoard}`}
                      onClick={event => {
                        event.preventDefault()
                        go(onBoard)
                      }}
                    >
                      {formatWhen(a.startsAt, branch.zone, clinic.now)}
                    </a>
                  </td>
                  <td>{nameOf.get(a.practitionerId)}</td>
                  <td className="on-wide">{branch.name}</td>
                  <td>
                    <StatusMark status={a.status} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Protocols({ patientId }: { readonly patientId: string }) {
  const t = useMessages(clinicText)
  const { clinic } = useClinic()
  const protocols = useEndpoint(listProtocolsEndpoint, { params: { patientId }, query: { limit: 500 } })
  return (
    <section className="sheet panel">
      <h2>{t.protocols}</h2>
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
              · {formatWhen(p.signedAt, clinic.zone, clinic.now)} ·{' '}
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
              {t.unsaved}: {formatWhen(p.updatedAt, clinic.zone, clinic.now)}
            </a>
          )}
        </p>
      ))}
    </section>
  )
}
