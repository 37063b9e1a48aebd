import './visit.css'
import { Button } from '@mantine/core'
import { ageOn, dayOf, formatAge, formatDateShort } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { readPatientEndpoint } from '#modules/patients/contract.ts'
import { closeEncounterEndpoint, type Encounter, readEncounterEndpoint } from '#modules/records/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { AboutPatient } from './about-patient.tsx'
import { DentalDesk } from './dental-desk.tsx'
import { DeskFacts } from './desk-head.tsx'
import { DraftEditor } from './draft-editor.tsx'
import { ServicesEditor } from './services-editor.tsx'
import { SignedProtocol } from './signed-protocol.tsx'
import { visitText } from './visit-text.ts'

/** A visit: the protocol to the left, services and earlier protocols to the right. */
export default function VisitPage({ encounterId }: { readonly encounterId: string }) {
  const t = useMessages(clinicText)
  const own = useMessages(visitText)
  const { clinic } = useClinic()
  const encounter = useEndpoint(readEncounterEndpoint, { params: { encounterId } })
  const patientId = encounter.data?.patientId ?? ''
  const patient = useEndpoint(readPatientEndpoint, { params: { patientId } }, { enabled: patientId !== '' })
  const close = useWrite(closeEncounterEndpoint)
  if (encounter.error)
    return (
      <div className="page">
        <ProblemNotice error={encounter.error} />
      </div>
    )
  if (!encounter.data) return <p className="soft page">{t.loading}</p>
  const { protocols, closedAt, version } = encounter.data
  const open = protocols.find(p => p.signedAt === null)
  const head = (
    <div className="visit-head">
      <div className="visit-who">
        <h1>
          {patient.data && (
            <a
              href={`/app/patient/${patientId}`}
              className="quiet-link"
              onClick={event => {
                event.preventDefault()
                go(`patient/${patientId}`)
              }}
            >
              {fullName(patient.data)}
            </a>
          )}
        </h1>
        {patient.data && (
          <span className="soft">
            {formatDateShort(patient.data.birthDate)} {t.ofBirth},{' '}
            {formatAge(ageOn(patient.data.birthDate, dayOf(clinic.now, clinic.zone)), language())} ·{' '}
            {patient.data.phone && `${formatPhone(patient.data.phone)} · `}
            {patient.data.cards.map(c => c.number).join(', ')}
          </span>
        )}
      </div>
      {patient.data && <BlockedMark since={patient.data.blockedSince} />}
      {patient.data && !patient.data.shared && <DeskFacts patient={patient.data} />}
      {closedAt ? (
        <strong>{t.visitClosed}</strong>
      ) : (
        <Button
          disabled={open !== undefined || protocols.length === 0}
          title={open ? own.signFirst : undefined}
          loading={close.isPending}
          onClick={() =>
            close.mutate({ params: { encounterId }, body: { version } }, { onSuccess: () => go('doctor') })
          }
        >
          {t.closeVisit}
        </Button>
      )}
      <ProblemNotice error={close.error} />
    </div>
  )
  const dental = protocols.some(p => p.template.startsWith('dental-exam'))
  const sheets = (
    <>
      {protocols
        .filter(p => p.signedAt !== null)
        .map(p => (
          <SignedProtocol key={p.protocolId} protocol={p} mayAmend={!open} />
        ))}
      {open && <DraftEditor key={open.protocolId} draft={open} />}
    </>
  )
  const services = <ServicesEditor key={encounterId} encounter={encounter.data as Encounter} />
  const about = patient.data && !patient.data.shared && <AboutPatient patient={patient.data} />
  if (patient.data && dental)
    return (
      <DentalDesk
        patient={patient.data}
        encounter={encounter.data as Encounter}
        head={head}
        protocol={sheets}
        services={services}
      />
    )
  return (
    <div className="page">
      <div style={{ marginBottom: 12 }}>{head}</div>
      <div className="columns">
        <div>{sheets}</div>
        <div>
          {services}
          {about}
        </div>
      </div>
    </div>
  )
}
