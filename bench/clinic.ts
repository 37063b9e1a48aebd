import type pg from 'pg'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'

export const HOST = '127.0.0.1'
export const SLUG = 'large'

/** What the requests ask for. */
export interface Facts {
  readonly tenantId: string
  readonly entityId: string
  readonly patients: readonly string[]
  readonly prefixes: readonly string[]
  readonly doctors: readonly { id: string; branchId: string }[]
  readonly visits: number
  readonly days: readonly string[]
}

/** Takes away what earlier runs have booked, so that free times do not run out; only a superuser can. */
async function forgetBookings(admin: pg.Client, tenantId: string): Promise<void> {
  const ofBench = `tenant_id = $1 and status = 'booked' and source = 'reception'
    and (manage_token_hash is not null or comment = 'bench')`
  const about = `appointment_id in (select appointment_id from scheduling.appointment where ${ofBench})`
  await admin.query('begin')
  await admin.query('set local session_replication_role = replica')
  await admin.query(`delete from scheduling.appointment_history where tenant_id = $1 and ${about}`, [
    tenantId,
  ])
  await admin.query(`delete from messaging.message where tenant_id = $1`, [tenantId])
  await admin.query(`delete from scheduling.appointment where ${ofBench}`, [tenantId])
  await admin.query('commit')
}

/** What the requests ask for, picked from the database before the server starts. */
export async function gatherFacts(admin: pg.Client): Promise<Facts> {
  const tenantId = (await admin.query('select tenant_id from tenancy.tenant where slug = $1', [SLUG])).rows[0]
    .tenant_id as string
  const { entity_id } = (
    await admin.query(
      `select entity_id from identity.membership m join identity.staff_user using (user_id)
       where tenant_id = $1 and email = $2`,
      [tenantId, `${SLUG}-reception@example.ru`],
    )
  ).rows[0]
  const entityId = entity_id as string
  await forgetBookings(admin, tenantId)
  const patients = (
    await admin.query(
      `select patient_id, search from patients.patient where tenant_id = $1 and $2 = any (entity_ids)
       order by patient_id limit 60000`,
      [tenantId, entityId],
    )
  ).rows as { patient_id: string; search: string }[]
  const doctors = (
    await admin.query(
      `select distinct on (practitioner_id) practitioner_id as id, branch_id as "branchId" from scheduling.pattern
       where tenant_id = $1 and entity_id = $2`,
      [tenantId, entityId],
    )
  ).rows
  const visits = (
    await admin.query('select count(*)::int as n from scheduling.appointment where tenant_id = $1', [
      tenantId,
    ])
  ).rows[0].n
  const days = Array.from({ length: 300 }, (_, i) =>
    new Date(Date.now() - (i + 1) * 86_400_000).toISOString().slice(0, 10),
  )
  return {
    tenantId,
    entityId,
    patients: patients.map(row => row.patient_id),
    prefixes: patients.map(row => row.search.slice(0, 4 + (row.search.length % 4))),
    doctors,
    visits,
    days,
  }
}

/** Signs a receptionist in; gives the cookie. */
export async function signIn(port: number): Promise<string> {
  const answer = await fetch(`http://${HOST}:${port}/api/clinic/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${SLUG}-reception@example.ru`, password: DEMO_PASSWORD }),
  })
  if (!answer.ok) throw new Error(`sign-in failed: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0])
    .join('; ')
}

export interface Slot {
  readonly practitionerId: string
  readonly branchId: string
  readonly startsAt: string
  readonly endsAt: string
}

/** Free half-hours that do not touch each other, enough for the bookings of a run. */
export async function freeSlots(
  port: number,
  cookie: string,
  doctors: Facts['doctors'],
  wanted: number,
): Promise<Slot[]> {
  const slots: Slot[] = []
  for (let ahead = 25; slots.length < wanted && ahead < 900; ahead += 31) {
    const from = new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
    for (const doctor of doctors) {
      const url = `http://${HOST}:${port}/api/clinic/free-times?from=${from}&days=31&durationMinutes=30&limit=2000&practitionerId=${doctor.id}`
      const { times } = (await (await fetch(url, { headers: { cookie } })).json()) as { times: Slot[] }
      let last = ''
      for (const time of times) {
        if (time.startsAt < last) continue
        last = time.endsAt
        slots.push(time)
      }
    }
  }
  // Neighbouring bookings go to different doctors, as in life.
  return slots
    .map((slot, i) => ({ slot, at: (i * 7919) % slots.length }))
    .sort((a, b) => a.at - b.at)
    .map(x => x.slot)
}
