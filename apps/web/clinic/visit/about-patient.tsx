import type { PatientCard } from '#modules/patients/contract.ts'
import { listProtocolsEndpoint, protocolPdfEndpoint } from '#modules/records/contract.ts'
import { urlOf, useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { formatWhen } from '../../kit/when.ts'
import { useClinic } from '../clinic-data.tsx'
import { Consents } from '../patients/consents.tsx'
import { visitText } from './visit-text.ts'

const SHOWN = 4
/** Drafts stand among the newest and are left out. */
const DRAFTS = 4

/** What the doctor should know before the first word: marks, earlier visits, consents. */
export function AboutPatient({ patient }: { readonly patient: PatientCard }) {
  const t = useMessages(visitText)
  const { clinic } = useClinic()
  const protocols = useEndpoint(listProtocolsEndpoint, {
    params: { patientId: patient.patientId },
    query: { limit: SHOWN + DRAFTS },
  })
  const signed = (protocols.data?.protocols ?? []).filter(p => p.signedAt !== null)
  return (
    <>
      <section className={`sheet panel ${patient.note ? 'attention' : ''}`}>
        <h2>{t.attention}</h2>
        <p style={{ margin: 0 }} className={patient.note ? '' : 'soft'}>
          {patient.note || t.nothingToMind}
        </p>
      </section>
      <section className="sheet panel">
        <h2>{t.earlier}</h2>
        <ProblemNotice error={protocols.error} />
        {protocols.data && signed.length === 0 && <p className="soft">{t.noEarlier}</p>}
        {signed.slice(0, SHOWN).map(p => (
          <div key={p.protocolId} style={{ marginBottom: 8 }}>
            <a
              href={urlOf(protocolPdfEndpoint, { params: { protocolId: p.protocolId } })}
              target="_blank"
              rel="noreferrer"
            >
              {formatWhen(p.signedAt!, clinic.zone, clinic.now)}
            </a>
            <div>{p.content.diagnoses.map(d => `${d.code} ${d.name} ${d.teeth.join(', ')}`).join('; ')}</div>
            <div className="soft">{p.content.recommendations}</div>
          </div>
        ))}
      </section>
      <section className="sheet panel">
        <h2>{t.consents}</h2>
        <Consents patient={patient} />
      </section>
    </>
  )
}
