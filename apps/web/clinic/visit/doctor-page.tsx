import { Button } from '@mantine/core'
import { dayOf, formatDay, formatTime } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { listServicesEndpoint } from '#modules/catalogue/contract.ts'
import { openEncounterEndpoint } from '#modules/records/contract.ts'
import { readBoardEndpoint } from '#modules/scheduling/contract.ts'
import { useEndpoint, useWrite } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { StatusMark } from '../board/status.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { go } from '../route.ts'
import { CosignWaiting } from './cosign-waiting.tsx'
import { typedText } from './typed-text.ts'

/** The doctor's day: one press opens the next patient. */
export default function DoctorPage() {
  const t = useMessages(clinicText)
  const typed = useMessages(typedText)
  const { me, clinic } = useClinic()
  const day = dayOf(clinic.now, clinic.zone)
  const board = useEndpoint(readBoardEndpoint, {
    query: { from: day, days: 1, practitionerId: me.practitionerId! },
  })
  const services = useEndpoint(listServicesEndpoint, {})
  const open = useWrite(openEncounterEndpoint)
  const names = new Map(services.data?.services.map(s => [s.serviceId, s.name]))
  const zoneOf = new Map(clinic.branches.map(b => [b.branchId, b]))
  const visits = (board.data?.appointments ?? []).filter(a => a.patient && a.status !== 'cancelled')
  const next =
    visits.find(a => a.status === 'arrived') ??
    visits.find(a => a.status === 'booked' || a.status === 'confirmed')
  const start = (appointmentId: string) =>
    open.mutate({ body: { appointmentId } }, { onSuccess: ({ encounterId }) => go(`visit/${encounterId}`) })
  return (
    <div className="page">
      <a
        style={{ float: 'right' }}
        href="/app/templates"
        onClick={event => {
          event.preventDefault()
          go('templates')
        }}
      >
        {typed.templates}
      </a>
      <h1 style={{ marginBottom: 12 }}>
        {t.doctor} <span className="soft">{formatDay(day, language())}</span>
      </h1>
      <ProblemNotice error={board.error ?? open.error} />
      {board.data && visits.length === 0 && <p className="soft">{t.noToday}</p>}
      <div className="sheet scroll-x" hidden={visits.length === 0}>
        <table className="lines today">
          <tbody>
            {visits.map(a => (
              <tr key={a.appointmentId}>
                <td className="num">
                  <strong>{formatTime(a.startsAt, zoneOf.get(a.branchId)!.zone)}</strong>
                </td>
                <td>
                  <a
                    href={`/app/patient/${a.patient!.patientId}`}
                    onClick={event => {
                      event.preventDefault()
                      go(`patient/${a.patient!.patientId}`)
                    }}
                  >
                    {fullName(a.patient!)}
                  </a>{' '}
                  <BlockedMark since={a.patient!.blockedSince} short />
                  <div className="soft">{a.serviceIds.flatMap(id => names.get(id) ?? []).join(', ')}</div>
                </td>
                <td>
                  <StatusMark status={a.status} />
                </td>
                <td>
                  {a.status !== 'no_show' && (
                    <Button
                      size="xs"
                      variant={a === next ? 'filled' : 'default'}
                      loading={open.isPending && open.variables?.body?.appointmentId === a.appointmentId}
                      onClick={() => start(a.appointmentId)}
                    >
                      {a.status === 'in_chair' || a.status === 'completed' ? t.continueVisit : t.startVisit}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CosignWaiting />
    </div>
  )
}
