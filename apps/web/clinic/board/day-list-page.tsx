import './day-list.css'
import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { dayOf, formatDay, formatMoment, formatTime } from '#libs/format/index.ts'
import { fullName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { listPractitionersEndpoint, listServicesEndpoint } from '#modules/catalogue/contract.ts'
import { readBoardEndpoint } from '#modules/scheduling/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useClinic } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { BlockedMark } from '../patients/blocked-mark.tsx'
import { useRoute } from '../route.ts'
import { boardText } from './board-text.ts'

/** The day on paper: by doctor, with phones and a place for a tick; for the hour when the server is away. */
export default function DayListPage() {
  const t = useMessages(clinicText)
  const words = useMessages(boardText)
  const { clinic } = useClinic()
  const { query } = useRoute()
  const branch = clinic.branches.find(b => b.branchId === query.get('branch')) ?? clinic.branches[0]!
  const day = query.get('day') ?? dayOf(clinic.now, branch.zone)
  const board = useEndpoint(readBoardEndpoint, { query: { from: day, days: 1, branchId: branch.branchId } })
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const services = useEndpoint(listServicesEndpoint, {})
  const names = new Map(services.data?.services.map(s => [s.serviceId, s.name]))
  const live = (board.data?.appointments ?? []).filter(a => a.patient && a.status !== 'cancelled')
  return (
    <div className="page day-list">
      <Button
        className="no-print"
        variant="default"
        leftSection={<IconPrinter size={16} />}
        onClick={() => print()}
        style={{ float: 'right' }}
      >
        {t.print}
      </Button>
      <h1>
        {t.dayList}: {formatDay(day, language())}
      </h1>
      <p className="soft" style={{ margin: 0 }}>
        {clinic.name} · {branch.name}, {branch.address}. {words.printedAt}{' '}
        {formatMoment(clinic.now, branch.zone, language())}
      </p>
      <ProblemNotice error={board.error} />
      {board.data && live.length === 0 && <p>{t.empty}</p>}
      {(doctors.data?.practitioners ?? []).map(doctor => {
        const own = live.filter(a => a.practitionerId === doctor.practitionerId)
        return own.length === 0 ? null : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen the table scrolls here, by keyboard too.
          <section key={doctor.practitionerId} tabIndex={0} aria-label={fullName(doctor)}>
            <h2>
              {fullName(doctor)} <span className="soft">{doctor.speciality}</span>
            </h2>
            <table className="lines">
              <thead>
                <tr>
                  <th>{words.time}</th>
                  <th>{words.patient}</th>
                  <th>{t.phone}</th>
                  <th>{t.card}</th>
                  <th>{t.service}</th>
                  <th>{words.state}</th>
                  <th>{t.comment}</th>
                </tr>
              </thead>
              <tbody>
                {own.map(a => (
                  <tr key={a.appointmentId}>
                    <td className="num">
                      <span aria-hidden>☐</span> {formatTime(a.startsAt, branch.zone)}–
                      {formatTime(a.endsAt, branch.zone)}
                    </td>
                    <td>
                      {fullName(a.patient!)} <BlockedMark since={a.patient!.blockedSince} short />
                    </td>
                    <td className="num">{a.patient!.phone && formatPhone(a.patient!.phone)}</td>
                    <td>
                      {a.patient!.cards.map(card => (
                        <div key={card.number} className="num">
                          {card.number}
                        </div>
                      ))}
                    </td>
                    <td>{a.serviceIds.flatMap(id => names.get(id) ?? []).join(', ')}</td>
                    <td>{t[a.status]}</td>
                    <td>{a.comment}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )
      })}
    </div>
  )
}
