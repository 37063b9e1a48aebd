import { Temporal } from 'temporal-polyfill'
import { dayOf, inZone } from '#libs/format/index.ts'
import { expandWeekly } from '#libs/intervals/index.ts'
import { isWorkingDay, RU_CALENDAR } from '#libs/workdays/index.ts'
import type { PastVisit } from './add-history.ts'
import { type Built, type BuiltDoctor, type BuiltService, type DemoPatient, fits } from './built.ts'
import { BRANCHES } from './network.ts'
import type { Random } from './random.ts'
import type { WriteRows } from './write-rows.ts'

const DAY = 86_400_000
const FUTURE_DAYS = 21
const PAST_DAYS = 730

type VisitRow = ReturnType<typeof visitRow>

/**
 * Visits along the doctors' hours: two years back thinly, the days around today densely. With a wanted number, for
 * measurements, every day is nearly full and reaches as far back as it takes. Gives the visits that took place, unless
 * there are too many to hold.
 */
export async function addVisits(
  write: WriteRows,
  random: Random,
  built: Built,
  patients: readonly DemoPatient[],
  wanted: number,
  say: (line: string) => void,
  afterBatch: () => Promise<void> = async () => {},
): Promise<PastVisit[]> {
  const now = built.nowMs
  const dense = wanted > 0
  let rows: VisitRow[] = []
  let made = 0
  const past: PastVisit[] = []
  const flush = async () => {
    const batch = rows
    rows = []
    if (batch.length > 0) await write([['scheduling.appointment', batch]])
    made += batch.length
    await afterBatch()
    if (dense) say(`visits ${made}${wanted ? ` of about ${wanted}` : ''}`)
  }
  // For measurements the same hours repeat on a finer grid, further back, until there are enough.
  const spanDays = dense ? Math.min(9_000, Math.ceil(wanted / (built.doctors.length * 23))) : PAST_DAYS
  for (const doctor of built.doctors) {
    const options = built.services.filter(
      s =>
        s.minutes >= 30 &&
        s.entity === doctor.entity &&
        doctor.categories.includes(s.category) &&
        fits(doctor, s.name),
    )
    const own = patients.filter(p => p.entities.includes(doctor.entity) && (doctor.children || !p.child))
    for (let offset = -spanDays; offset <= FUTURE_DAYS; offset++) {
      if (made + rows.length >= wanted && dense && offset < -30) continue
      const day = dayOf(now + offset * DAY, 'UTC')
      if (
        !dense &&
        !isWorkingDay(RU_CALENDAR, Temporal.PlainDate.from(day)) &&
        inZone(now + offset * DAY, 'UTC').dayOfWeek !== 6
      )
        continue
      for (const visit of visitsOfDay(random, built, doctor, options, own, day, offset, dense)) {
        rows.push(visit.row)
        if (!dense && visit.row.status === 'completed') past.push(visit.past)
      }
      if (rows.length >= 2_000) await flush()
    }
  }
  await flush()
  return past
}

function visitsOfDay(
  random: Random,
  built: Built,
  doctor: BuiltDoctor,
  options: readonly BuiltService[],
  patients: readonly DemoPatient[],
  day: string,
  offset: number,
  dense: boolean,
): { row: VisitRow; past: PastVisit }[] {
  const fill = dense ? 0.97 : offset > 7 ? 0.25 : offset >= -7 ? 0.62 : 0.09
  const next = dayOf(Date.parse(`${day}T00:00:00Z`) + DAY, 'UTC')
  const visits: { row: VisitRow; past: PastVisit }[] = []
  const places = dense
    ? [{ branch: doctor.places[0]!.branch, chair: null, hours: [[0, '08:00', '20:00']] as const }]
    : doctor.places
  for (const place of places) {
    const branch = BRANCHES.find(b => b.key === place.branch)!
    const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
    const windows = place.hours.map(([wd, from, to, parity]) => ({
      weekday: dense ? weekday : wd,
      from,
      to,
      validFrom: '2000-01-01',
      validTo: null,
      parity: parity ?? null,
    }))
    for (const window of expandWeekly(windows as never, day, next, branch.zone)) {
      for (let at = window.from; at < window.to; ) {
        const service = random.pick(options)
        const length = (dense ? 30 : Math.max(30, Math.ceil(service.minutes / 15) * 15)) * 60_000
        if (at + length > window.to) break
        if (random.chance(fill)) {
          const row = visitRow(random, built, doctor, place, random.pick(patients), service, at, at + length)
          const { appointment_id: appointmentId, patient_id: patientId, branch_id: branchId } = row
          visits.push({
            row,
            past: {
              appointmentId,
              patientId,
              branchId,
              entity: doctor.entity,
              doctor,
              service,
              from: at,
              to: at + length,
            },
          })
        }
        at += length
      }
    }
  }
  return visits
}

function visitRow(
  random: Random,
  built: Built,
  doctor: BuiltDoctor,
  place: { branch: string; chair: number | null },
  patient: DemoPatient,
  service: BuiltService,
  from: number,
  to: number,
) {
  const now = built.nowMs
  const created = new Date(Math.min(from - random.int(1, 20) * DAY, now - 60_000))
  const cancelled = random.chance(0.06)
  const past = to < now
  const status = cancelled
    ? 'cancelled'
    : past
      ? random.chance(0.05)
        ? 'no_show'
        : 'completed'
      : from < now
        ? 'arrived'
        : random.chance(0.35)
          ? 'confirmed'
          : 'booked'
  return {
    tenant_id: built.tenantId,
    appointment_id: random.id(created.getTime()),
    entity_id: built.entityOf.get(doctor.entity)!,
    branch_id: built.branchOf.get(place.branch)!,
    practitioner_id: doctor.practitionerId,
    chair_id: place.chair === null ? null : built.chairOf.get(`${place.branch}/${place.chair}`)!,
    patient_id: patient.patientId,
    starts_at: new Date(from),
    ends_at: new Date(to),
    status,
    source: random.chance(0.3) ? 'site' : 'reception',
    service_ids: [service.serviceId],
    created_at: created,
    updated_at: created,
    cancel_reason: cancelled ? 'Пациент попросил отменить' : null,
    cancelled_by_kind: cancelled ? 'staff' : null,
  }
}
