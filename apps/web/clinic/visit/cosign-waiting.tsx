import { Button } from '@mantine/core'
import { waitingCosignaturesEndpoint } from '#modules/records/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useDate } from '../../kit/zone.ts'
import { useMay } from '../clinic-data.tsx'
import { BlockedOf } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { cosignText } from './cosign-text.ts'

/** Colleagues' protocols that wait for this doctor's second signature; nothing when there are none. */
export function CosignWaiting() {
  const date = useDate()
  const t = useMessages(cosignText)
  const may = useMay()
  const list = useEndpoint(waitingCosignaturesEndpoint, {}, { enabled: may('record.write') })
  const waiting = list.data?.waiting ?? []
  if (waiting.length === 0) return <ProblemNotice error={list.error} />
  return (
    <section className="sheet panel" style={{ marginTop: 14 }} aria-label={t.waiting}>
      <h2>{t.waiting}</h2>
      <div className="scroll-x">
        <table className="lines">
          <tbody>
            {waiting.map(one => (
              <tr key={one.requestId}>
                <td>
                  <strong>{one.patientName}</strong> <BlockedOf patientId={one.patientId} />
                  <div className="soft">
                    № {one.number}, {date(one.signedAt)}
                  </div>
                </td>
                <td>
                  {t.author}: {one.authorName}
                  <div className="soft">{t[one.capacity]}</div>
                </td>
                <td style={{ textAlign: 'right' }}>
                  <Button size="xs" variant="default" onClick={() => go(`visit/${one.encounterId}`)}>
                    {t.open}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
