import { Alert, Button, SegmentedControl, Select } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconPlus, IconPrinter } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { addDays, dayOf, formatDateRange, formatDay, formatTime, inZone } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { listPractitionersEndpoint, listServicesEndpoint } from '#modules/catalogue/contract.ts'
import { type Appointment, readBoardEndpoint } from '#modules/scheduling/contract.ts'
import { useEndpoint } from '../../kit/api.ts'
import { language, useMessages } from '../../kit/i18n.ts'
import { ProblemNotice } from '../../kit/problem.tsx'
import { useBranchChoices, useClinic, useMay } from '../clinic-data.tsx'
import { clinicText } from '../messages.ts'
import { go, useRoute } from '../route.ts'
import { EmptyClinic, NextStep } from '../setup/first-steps.tsx'
import { Board } from './board.tsx'
import { toBoard } from './board-data.ts'
import { boardText } from './board-text.ts'
import { type BookedAt, BookingPanel, type BookingStart } from './booking-panel.tsx'
import { EmptyDay } from './empty-day.tsx'
import { useMoves } from './use-moves.ts'
import type { Place } from './use-visit-drag.ts'
import { AppointmentPanel, useVisitPanelLater } from './visit-panel-later.tsx'

/** The home of the reception; a clinic that was just opened begins with what it still needs. */
export default function BoardPage() {
  const { clinic } = useClinic()
  return clinic.branches.length === 0 ? <EmptyClinic /> : <BoardOfBranch />
}

/** The day (or a doctor's week) and a side panel that keeps it in view. */
function BoardOfBranch() {
  const t = useMessages(clinicText)
  const own = useMessages(boardText)
  const { clinic } = useClinic()
  const may = useMay()
  const { query } = useRoute()
  const branch = clinic.branches.find(b => b.branchId === query.get('branch')) ?? clinic.branches[0]!
  const branches = useBranchChoices(branch.branchId)
  const today = dayOf(clinic.now, branch.zone)
  const day = query.get('day') ?? today
  const week = query.get('view') === 'week'
  const [panel, setPanel] = useState<
    { kind: 'visit'; id: string } | { kind: 'book'; start: BookingStart } | null
  >(null)
  /** Name of the legal entity whose time was pressed by somebody who may not book there. */
  const [foreign, setForeign] = useState<string | null>(null)
  const doctors = useEndpoint(listPractitionersEndpoint, {})
  const services = useEndpoint(listServicesEndpoint, {})
  const doctorId = query.get('doctor') ?? doctors.data?.practitioners[0]?.practitionerId
  const monday = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
  const board = useEndpoint(readBoardEndpoint, {
    query: {
      from: week ? monday : day,
      days: week ? 7 : 1,
      branchId: branch.branchId,
      ...(week && doctorId && { practitionerId: doctorId }),
    },
  })
  useVisitPanelLater(board.data !== undefined)
  const moves = useMoves()
  const set = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(query)
    for (const [key, value] of Object.entries(change))
      value === null ? next.delete(key) : next.set(key, value)
    go(`?${next}`, { replace: true })
  }
  const begin = () =>
    setPanel({
      kind: 'book',
      start: { branchId: branch.branchId, day: day.localeCompare(today) < 0 ? today : day },
    })
  useHotkeys(may('appointment.book') ? [['N', begin, { usePhysicalKeys: true }]] : [])
  const view =
    board.data && doctors.data && services.data
      ? toBoard({
          board: board.data,
          doctors: doctors.data.practitioners,
          services: services.data.services,
          branch,
          week,
          words: t as never,
        })
      : null
  const nowMinutes = (() => {
    const at = inZone(clinic.now, branch.zone)
    return day === today && !week ? at.hour * 60 + at.minute : null
  })()

  const change = (appointment: Appointment, seen: number, to: Place) =>
    moves.send({
      appointmentId: appointment.appointmentId,
      seen,
      target: { branchId: branch.branchId, ...view!.place(appointment, to) },
      before: {
        appointmentId: appointment.appointmentId,
        startsAt: appointment.startsAt,
        practitionerId: appointment.practitionerId,
        durationMinutes: (Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / 60_000,
      },
    })
  const items = view?.items.map(item => {
    const sent = moves.sentTo(item.id)
    return sent ? { ...item, ...view.spot(sent), saving: true } : item
  })
  /** Wherever it was booked, the board shows it: its day, its branch, in a week its doctor. */
  const showBooked = (id: string, at: BookedAt) => {
    const zone = clinic.branches.find(b => b.branchId === at.branchId)?.zone ?? branch.zone
    set({
      day: dayOf(at.startsAt, zone),
      branch: at.branchId,
      ...(week && { doctor: at.practitionerId }),
    })
    setPanel({ kind: 'visit', id })
  }
  const open =
    panel?.kind === 'visit' ? board.data?.appointments.find(a => a.appointmentId === panel.id) : undefined

  return (
    <div className="board-layout">
      <div className="board-tools">
        <Button
          variant="default"
          size="xs"
          onClick={() => set({ day: addDays(day, week ? -7 : -1) })}
          aria-label={t.previous}
        >
          <IconChevronLeft size={18} />
        </Button>
        <Button variant="default" size="xs" onClick={() => set({ day: null })}>
          {t.today}
        </Button>
        <Button
          variant="default"
          size="xs"
          onClick={() => set({ day: addDays(day, week ? 7 : 1) })}
          aria-label={t.next}
        >
          <IconChevronRight size={18} />
        </Button>
        <h1>{week ? formatDateRange(monday, addDays(monday, 6), language()) : formatDay(day, language())}</h1>
        <SegmentedControl
          size="xs"
          value={week ? 'week' : 'day'}
          onChange={value => set({ view: value === 'week' ? 'week' : null })}
          data={[
            { value: 'day', label: t.day },
            { value: 'week', label: t.week },
          ]}
        />
        <Select
          size="xs"
          w={150}
          aria-label={t.allBranches}
          value={branch.branchId}
          allowDeselect={false}
          onChange={value => set({ branch: value })}
          data={branches}
        />
        {week && (
          <Select
            size="xs"
            w={190}
            aria-label={own.physician}
            value={doctorId ?? null}
            allowDeselect={false}
            onChange={value => set({ doctor: value })}
            data={(doctors.data?.practitioners ?? []).map(d => ({
              value: d.practitionerId,
              label: shortName(d),
            }))}
          />
        )}
        {branch.zone !== clinic.zone && (
          <span className="soft">
            {t.zone}: {formatTime(clinic.now, branch.zone)}
          </span>
        )}
        <div className="board-end">
          {moves.undo && (
            <Button size="xs" variant="light" onClick={moves.revert}>
              {t.moved}. {t.undo}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            aria-label={t.dayList}
            onClick={() => go(`day-list?day=${day}&branch=${branch.branchId}`)}
          >
            <IconPrinter size={16} aria-hidden />
            <span className="board-list-word">&nbsp;{t.dayList}</span>
          </Button>
          {may('appointment.book') && (
            <Button
              size="xs"
              className="board-book"
              leftSection={<IconPlus size={16} />}
              title="N"
              onClick={begin}
            >
              <span className="board-book-word">{t.book}</span>
            </Button>
          )}
        </div>
      </div>
      <div className="board-notes">
        <ProblemNotice
          error={board.error ?? moves.error}
          {...(!board.error && { onClose: moves.forgetError })}
        />
        {foreign !== null && (
          <Alert
            color="orange"
            role="alert"
            withCloseButton
            closeButtonLabel={t.cancel}
            onClose={() => setForeign(null)}
          >
            {foreign}: {own.foreign}
          </Alert>
        )}
      </div>
      <div className="board-scroll">
        {may('clinic.manage') && <NextStep />}
        {view && view.columns.length === 0 && (
          <EmptyDay branch={branch} day={day} onDay={next => set({ day: next === today ? null : next })} />
        )}
        {view && view.columns.length > 0 && (
          <Board
            label={t.board}
            busyWord={t.busy}
            heldHint={own.held}
            offHint={own.off}
            columns={view.columns}
            items={items!}
            now={nowMinutes}
            selectedId={panel?.kind === 'visit' ? panel.id : null}
            onOpen={id => setPanel({ kind: 'visit', id })}
            onChange={(item, to) => {
              const appointment = board.data!.appointments.find(a => a.appointmentId === item.id)
              if (appointment) change(appointment, item.version, to)
            }}
            onCreate={(columnId, at) => {
              const entityId = view.entityAt(columnId, at.from)
              const mine = may('appointment.book', { entityId, branchId: branch.branchId })
              setForeign(mine ? null : (clinic.entities.find(e => e.entityId === entityId)?.shortName ?? ''))
              if (mine)
                setPanel({ kind: 'book', start: { branchId: branch.branchId, ...view.start(columnId, at) } })
            }}
          />
        )}
      </div>
      {panel?.kind === 'book' && (
        <BookingPanel
          key={JSON.stringify(panel.start)}
          start={panel.start}
          onClose={() => setPanel(null)}
          onBooked={showBooked}
        />
      )}
      <Suspense fallback={null}>
        {panel?.kind === 'visit' && open && (
          <AppointmentPanel appointment={open} onClose={() => setPanel(null)} />
        )}
      </Suspense>
    </div>
  )
}
