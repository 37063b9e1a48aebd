import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { dayOf, formatDay, formatMoment, formatTime } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  cancelMyVisitEndpoint,
  type MyVisit,
  moveMyVisitEndpoint,
  myMoveTimesEndpoint,
} from '#modules/portal/contract.ts'
import { useEndpoint, useWrite } from '../kit/api.ts'
import { language, useMessages } from '../kit/i18n.ts'
import { ProblemNotice } from '../kit/problem.tsx'
import { formatWhen } from '../kit/when.ts'
import { portalText } from './messages.ts'
import { ReviewOfVisit } from './reviews.tsx'

const LIVE = new Set<MyVisit['status']>(['booked', 'confirmed', 'arrived', 'in_chair'])

/** Visits to come, with what may be done with them, then those behind. */
export function Visits({ visits, now }: { readonly visits: readonly MyVisit[]; readonly now: string }) {
  const t = useMessages(portalText)
  const ahead = visits.filter(v => LIVE.has(v.status) && v.endsAt > now).reverse()
  const behind = visits.filter(v => !ahead.includes(v))
  // Branches of one clinic may keep different times: then every visit says whose it is.
  const zoned = new Set(visits.map(v => v.zone)).size > 1
  return (
    <>
      <h2>{t.upcoming}</h2>
      {ahead.length === 0 && <p className="soft">{t.noVisits}</p>}
      {ahead.map(visit => (
        <Ahead key={visit.appointmentId} visit={visit} zoned={zoned} />
      ))}
      {behind.length > 0 && <h2>{t.past}</h2>}
      {behind.map(visit => (
        <div key={visit.appointmentId} className="sheet visit">
          {formatWhen(visit.startsAt, visit.zone, now)} · {visit.doctor}
          <div className="soft">{[...visit.services, t[visit.status]].join(' · ')}</div>
          {visit.status === 'completed' && <ReviewOfVisit appointmentId={visit.appointmentId} />}
        </div>
      ))}
    </>
  )
}

function Ahead({ visit, zoned }: { readonly visit: MyVisit; readonly zoned: boolean }) {
  const t = useMessages(portalText)
  const [doing, setDoing] = useState<'cancel' | 'move' | null>(null)
  const [reason, setReason] = useState<string>(t.reasonDefault)
  const cancel = useWrite(cancelMyVisitEndpoint)
  return (
    <section className="sheet visit">
      <strong>{formatMoment(visit.startsAt, visit.zone, language())}</strong>{' '}
      {zoned && <span className="soft">{t.localTime}</span>}
      <div>
        {visit.doctor}, {visit.speciality}
      </div>
      <div className="soft">
        {visit.services.join(', ')}
        <br />
        {visit.branch}, {visit.address} · {t[visit.status]}
      </div>
      <ProblemNotice error={cancel.error} />
      {visit.changeableUntil === null ? (
        <p>
          {t.callOnly}: <a href={`tel:${visit.phone}`}>{formatPhone(visit.phone)}</a>
        </p>
      ) : doing === 'cancel' ? (
        <form
          onSubmit={event => {
            event.preventDefault()
            cancel.mutate({
              params: { appointmentId: visit.appointmentId },
              body: { reason, version: visit.version },
            })
          }}
        >
          <TextInput
            mt="sm"
            size="md"
            label={t.reason}
            required
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
          <div className="visit-actions">
            <Button color="red" type="submit" size="md" loading={cancel.isPending}>
              {t.confirmCancel}
            </Button>
            <Button variant="default" size="md" onClick={() => setDoing(null)}>
              {t.back}
            </Button>
          </div>
        </form>
      ) : doing === 'move' ? (
        <Move visit={visit} onDone={() => setDoing(null)} />
      ) : (
        <div className="visit-actions">
          <Button variant="light" size="md" onClick={() => setDoing('move')}>
            {t.move}
          </Button>
          <Button variant="subtle" color="red" size="md" onClick={() => setDoing('cancel')}>
            {t.cancel}
          </Button>
        </div>
      )}
    </section>
  )
}

function Move({ visit, onDone }: { readonly visit: MyVisit; readonly onDone: () => void }) {
  const t = useMessages(portalText)
  const times = useEndpoint(myMoveTimesEndpoint, { params: { appointmentId: visit.appointmentId } })
  const move = useWrite(moveMyVisitEndpoint)
  const days = [...Map.groupBy(times.data?.times ?? [], time => dayOf(time, visit.zone))]
  return (
    <div>
      <p>
        <b>{t.choose}</b>
      </p>
      <ProblemNotice error={times.error ?? move.error} />
      {times.data?.times.length === 0 && <p>{t.noTimes}</p>}
      {days.map(([day, list]) => (
        <div key={day} style={{ marginBottom: 14 }}>
          <div className="soft">{formatDay(day, language())}</div>
          <div className="time-grid">
            {list.map(time => (
              <Button
                key={time}
                variant="default"
                px={4}
                loading={move.isPending && move.variables?.body?.startsAt === time}
                onClick={() =>
                  move.mutate(
                    {
                      params: { appointmentId: visit.appointmentId },
                      body: { startsAt: time, version: visit.version },
                    },
                    { onSuccess: onDone },
                  )
                }
              >
                {formatTime(time, visit.zone)}
              </Button>
            ))}
          </div>
        </div>
      ))}
      <Button variant="subtle" onClick={onDone}>
        {t.back}
      </Button>
    </div>
  )
}
