import type { PatientCard } from '#modules/patients/contract.ts'
import { useMessages } from '../../kit/i18n.ts'
import { useDate } from '../../kit/zone.ts'
import { useClinic } from '../clinic-data.tsx'
import { patientText } from './patient-text.ts'

const KNOWN = ['pd_processing', 'news', 'account_creation'] as const
type Known = (typeof KNOWN)[number]
const isKnown = (kind: string): kind is Known => (KNOWN as readonly string[]).includes(kind)

/** What the patient has agreed to, to which legal entity and since when. */
export function Consents({ patient }: { readonly patient: PatientCard }) {
  const date = useDate()
  const t = useMessages(patientText)
  const { clinic } = useClinic()
  if (patient.consents.length === 0) return <p className="soft">{t.noConsents}</p>
  return (
    <table className="lines">
      <tbody>
        {patient.consents.map(consent => (
          <tr key={`${consent.entityId}/${consent.kind}`}>
            <td>
              {isKnown(consent.kind) ? t[consent.kind] : consent.kind}
              <div className="soft" style={{ fontSize: '0.8125rem' }}>
                {clinic.entities.find(e => e.entityId === consent.entityId)?.shortName}
              </div>
            </td>
            <td className="sum">
              {t[consent.decision]} {date(consent.at)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
