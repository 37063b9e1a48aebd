import { addDays, dayOf, formatDay, inZone, startOfDay } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import type { Practitioner, Service } from '#modules/catalogue/contract.ts'
import type { Appointment, Board } from '#modules/scheduling/contract.ts'
import type { Branch } from '#modules/tenancy/contract.ts'
import type { BoardColumn, BoardItem } from './board.tsx'
import type { Span } from './geometry.ts'

/** What brings a moved visit back, above the version that its move has made. */
export interface Undo {
  readonly appointmentId: string
  readonly startsAt: string
  readonly practitionerId: string
  readonly durationMinutes: number
  readonly version: number
}

interface Input {
  readonly board: Board
  readonly doctors: readonly Practitioner[]
  readonly services: readonly Service[]
  readonly branch: Branch
  readonly week: boolean
  readonly words: Readonly<Record<Appointment['status'] | 'blocked', string>>
}

const MOVABLE = new Set<Appointment['status']>(['booked', 'confirmed', 'arrived'])

/** Turns an answer of the server into columns and cards. In the week view a column is a day, otherwise a doctor. */
export function toBoard({ board, doctors, services, branch, week, words }: Input) {
  const { zone } = branch
  const minutes = (instant: string) => {
    const at = inZone(instant, zone)
    return at.hour * 60 + at.minute
  }
  const span = (from: string, to: string): Span => ({ from: minutes(from), to: minutes(to) || 24 * 60 })
  const columnOf = (x: { practitionerId: string; startsAt: string }) =>
    week ? dayOf(x.startsAt, zone) : x.practitionerId
  const here = board.appointments.filter(a => a.branchId === branch.branchId)
  const windows = board.windows.filter(w => w.branchId === branch.branchId)
  const busy = board.busy.filter(b => b.branchId === branch.branchId)
  const serviceName = new Map(services.map(service => [service.serviceId, service.name]))

  const days = Array.from({ length: board.days }, (_, i) => addDays(board.from, i))
  const present = new Set([...windows, ...here, ...busy].map(columnOf))
  const heads = week
    ? days.map(day => ({ id: day, title: formatDay(day), subtitle: '' }))
    : doctors
        .filter(d => present.has(d.practitionerId))
        .map(d => ({ id: d.practitionerId, title: shortName(d), subtitle: d.speciality }))
  const columns: BoardColumn[] = heads.map(head => ({
    ...head,
    windows: windows.filter(w => columnOf(w) === head.id).map(w => span(w.startsAt, w.endsAt)),
    busy: busy.filter(b => columnOf(b) === head.id).map(b => span(b.startsAt, b.endsAt)),
  }))
  const items: BoardItem[] = here.map(a => ({
    id: a.appointmentId,
    columnId: columnOf(a),
    ...span(a.startsAt, a.endsAt),
    title: a.patient ? shortName(a.patient) : words[a.status],
    subtitle: a.patient?.blockedSince
      ? words.blocked
      : a.serviceIds.flatMap(id => serviceName.get(id) ?? []).join(', ') || a.comment,
    blocked: a.patient?.blockedSince ? words.blocked : null,
    status: a.status,
    statusWord: words[a.status],
    movable: MOVABLE.has(a.status) && !a.patient?.blockedSince,
    version: a.version,
  }))
  const at = (day: string, minute: number) => new Date(startOfDay(day, zone) + minute * 60_000).toISOString()
  return {
    columns,
    items,
    /** Where a dropped card belongs. */
    place: (appointment: Appointment, to: Span & { readonly columnId: string }) => ({
      startsAt: at(week ? to.columnId : dayOf(appointment.startsAt, zone), to.from),
      durationMinutes: to.to - to.from,
      practitionerId: week ? appointment.practitionerId : to.columnId,
    }),
    /** Where a visit stands that was sent there. */
    spot: (to: { startsAt: string; durationMinutes: number; practitionerId: string }) => ({
      ...span(to.startsAt, new Date(Date.parse(to.startsAt) + to.durationMinutes * 60_000).toISOString()),
      columnId: columnOf(to),
    }),
    /** Whose time it is at a place of the board: the legal entity that receives there, or null out of hours. */
    entityAt: (columnId: string, minute: number) =>
      windows.find(w => {
        const open = span(w.startsAt, w.endsAt)
        return columnOf(w) === columnId && open.from <= minute && minute < open.to
      })?.entityId ?? null,
    /** What is known of a new visit begun on an empty stretch of time. */
    start: (columnId: string, span: Span) => {
      const day = week ? columnId : board.from
      return { day, startsAt: at(day, span.from), ...(!week && { practitionerId: columnId }) }
    },
  }
}
