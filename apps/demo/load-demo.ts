import { Temporal } from 'temporal-polyfill'
import { dayOf, inZone } from '#libs/format/index.ts'
import { expandWeekly } from '#libs/intervals/index.ts'
import { isWorkingDay, RU_CALENDAR } from '#libs/workdays/index.ts'
import { hashPassword } from '#modules/identity/index.ts'
import type { Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { addTexts } from './add-texts.ts'
import { insertRows } from './insert-rows.ts'
import { loadSolo } from './load-solo.ts'
import { BRANCHES, type DemoDoctor, DOCTORS, ENTITIES, NETWORK } from './network.ts'
import { DEMO_PASSWORD, demoPerson, STAFF } from './people.ts'
import { DENTAL_SERVICES, GENERAL_SERVICES } from './price-list.ts'
import { createRandom, type Random } from './random.ts'
import { innOf, ogrnOf } from './requisites.ts'

export interface DemoOptions {
  readonly patients: number
  /** Visits to make besides those of two usual years; for measurements. */
  readonly appointments?: number
  readonly slug?: string
  readonly onProgress?: (line: string) => void
}

interface Built {
  readonly tenantId: string
  readonly entityOf: Map<string, string>
  readonly branchOf: Map<string, string>
  readonly chairOf: Map<string, string>
  readonly services: {
    serviceId: string
    entity: 'A' | 'B'
    category: string
    name: string
    minutes: number
    online: boolean
  }[]
  readonly doctors: (DemoDoctor & { practitionerId: string })[]
}

const SEED = 20_261_121
const scope = (tenantId: string, entityIds: string[]) => ({
  tenantId,
  entityIds,
  sharedEntityIds: [],
  patientIds: [],
})

/** Fills an empty installation with the invented network and the one-person dentist. */
export async function loadDemo(
  { services }: { readonly services: Services },
  options: DemoOptions,
): Promise<void> {
  const random = createRandom(SEED + options.patients)
  const say = options.onProgress ?? (() => {})
  const built = await buildNetwork(services, random, options)
  say('clinic, staff, price list')
  await addStaff(services, random, built)
  await addTexts(services, built)
  const db = services.db('amb_app', scope(built.tenantId, [...built.entityOf.values()]))
  const patients = await addPatients(db, random, built, options.patients, say)
  await addVisits(db, random, built, patients, options.appointments ?? 0, say)
  if (!options.slug) await loadSolo(services, random)
}

async function buildNetwork(services: Services, random: Random, options: DemoOptions): Promise<Built> {
  const now = new Date()
  const id = () => random.id(now.getTime() - 730 * 86_400_000)
  const tenantId = id()
  const platform = services.db('amb_platform', scope(tenantId, []))
  await platform.tx(async tx => {
    await insertRows(tx, 'tenancy.tenant', [
      {
        tenant_id: tenantId,
        slug: options.slug ?? NETWORK.slug,
        kind: 'clinic',
        name: NETWORK.name,
        tagline: NETWORK.tagline,
        zone: NETWORK.zone,
        created_at: now,
        sms_sender: NETWORK.smsSender,
      },
    ])
    await insertRows(tx, 'patients.patient_counter', [
      { tenant_id: tenantId, max_patients: Math.max(100_000, options.patients) },
    ])
  })
  const entityOf = new Map(ENTITIES.map(entity => [entity.key as string, id()]))
  const branchOf = new Map(BRANCHES.map(branch => [branch.key as string, id()]))
  const chairOf = new Map<string, string>()
  const doctors = DOCTORS.map(doctor => ({ ...doctor, practitionerId: id() }))
  const price = [
    ...DENTAL_SERVICES.map(row => ({ row, entity: 'A' as const })),
    ...GENERAL_SERVICES.map(row => ({ row, entity: 'B' as const })),
  ].map((item, position) => ({ ...item, position, serviceId: id() }))
  const app = services.db('amb_app', scope(tenantId, [...entityOf.values()]))
  await app.tx(async tx => {
    await insertRows(
      tx,
      'tenancy.legal_entity',
      ENTITIES.map(e => ({
        tenant_id: tenantId,
        entity_id: entityOf.get(e.key)!,
        kind: 'company',
        short_name: e.short,
        full_name: e.full,
        inn: innOf(e.innBase),
        kpp: e.kpp,
        ogrn: ogrnOf(e.ogrnBase),
        address: BRANCHES[0].address,
        phone: e.phone,
        email: e.email,
        head_name: e.head,
        head_post: 'директор',
        licence_number: e.licence,
        licence_date: '2025-02-03',
        licence_issuer: 'Министерство здравоохранения Примерской области',
        code: e.code,
      })),
    )
    await insertRows(
      tx,
      'tenancy.branch',
      BRANCHES.map((b, position) => ({
        tenant_id: tenantId,
        branch_id: branchOf.get(b.key)!,
        slug: b.slug,
        name: b.name,
        address: b.address,
        phone: b.phone,
        zone: b.zone,
        position,
      })),
    )
    const rooms: object[] = []
    const chairs: object[] = []
    for (const b of BRANCHES) {
      const branch_id = branchOf.get(b.key)!
      const roomId = id()
      rooms.push({ tenant_id: tenantId, room_id: roomId, branch_id, name: 'Стоматологический зал' })
      for (const name of b.rooms) rooms.push({ tenant_id: tenantId, room_id: id(), branch_id, name })
      b.chairs.forEach((name, i) => {
        const chairId = id()
        chairOf.set(`${b.key}/${i}`, chairId)
        chairs.push({ tenant_id: tenantId, chair_id: chairId, room_id: roomId, branch_id, name })
      })
    }
    await insertRows(tx, 'tenancy.room', rooms)
    await insertRows(tx, 'tenancy.chair', chairs)
    await addCatalogue(tx, tenantId, { entityOf, branchOf, chairOf, doctors, price }, random)
  })
  return {
    tenantId,
    entityOf,
    branchOf,
    chairOf,
    doctors,
    services: price.map(({ row, entity, serviceId }) => ({
      serviceId,
      entity,
      category: row[2],
      name: row[1],
      minutes: row[3],
      online: row[6],
    })),
  }
}

interface CatalogueInput {
  readonly entityOf: Map<string, string>
  readonly branchOf: Map<string, string>
  readonly chairOf: Map<string, string>
  readonly doctors: readonly (DemoDoctor & { practitionerId: string })[]
  readonly price: readonly {
    row: (typeof DENTAL_SERVICES)[number]
    entity: 'A' | 'B'
    serviceId: string
    position: number
  }[]
}

async function addCatalogue(tx: Tx, tenantId: string, input: CatalogueInput, random: Random): Promise<void> {
  const { entityOf, branchOf, chairOf, doctors, price } = input
  await insertRows(
    tx,
    'catalogue.practitioner',
    doctors.map((d, position) => ({
      tenant_id: tenantId,
      practitioner_id: d.practitionerId,
      slug: d.slug,
      surname: d.surname,
      given: d.given,
      patronymic: d.patronymic,
      speciality: d.speciality,
      position_title: d.position,
      education: `Примерский медицинский университет, ${d.since - 2} г.; аккредитация 2024 г.`,
      about: d.children ? 'Принимает взрослых и детей.' : 'Принимает взрослых.',
      works_since: d.since,
      colour: d.colour,
      children: d.children,
      position,
    })),
  )
  await insertRows(
    tx,
    'catalogue.service',
    price.map(({ row: [code, name, category, minutes, , tooth, online], entity, serviceId, position }) => ({
      tenant_id: tenantId,
      service_id: serviceId,
      entity_id: entityOf.get(entity)!,
      code: `${entity === 'A' ? 'С' : 'Т'}${String(position + 1).padStart(3, '0')}`,
      nomenclature_code: code,
      name,
      category,
      duration_minutes: minutes,
      tooth_required: tooth,
      online,
      position,
    })),
  )
  await insertRows(
    tx,
    'catalogue.price',
    price.map(({ row, serviceId }) => ({
      tenant_id: tenantId,
      service_id: serviceId,
      valid_from: '2024-01-01',
      kopecks: row[4] * 100,
    })),
  )
  await insertRows(
    tx,
    'catalogue.practitioner_service',
    doctors.flatMap(d =>
      price
        .filter(p => p.entity === d.entity && d.categories.includes(p.row[2]) && fits(d, p.row[1]))
        .map(p => ({
          tenant_id: tenantId,
          practitioner_id: d.practitionerId,
          service_id: p.serviceId,
        })),
    ),
  )
  await insertRows(
    tx,
    'scheduling.pattern',
    doctors.flatMap(d =>
      d.places.flatMap(place =>
        place.hours.map(([weekday, from, to, parity]) => ({
          tenant_id: tenantId,
          pattern_id: random.id(Date.now()),
          practitioner_id: d.practitionerId,
          entity_id: entityOf.get(d.entity)!,
          branch_id: branchOf.get(place.branch)!,
          chair_id: place.chair === null ? null : chairOf.get(`${place.branch}/${place.chair}`)!,
          weekday,
          from_time: from,
          to_time: to,
          parity: parity ?? null,
          valid_from: '2024-01-01',
        })),
      ),
    ),
  )
}

/** «Приём врача-…» is done only by doctors of that speciality: each word of it stands in their position. */
function fits(doctor: DemoDoctor, service: string): boolean {
  const match = /Приём врача-(.+) (?:первичный|повторный)/.exec(service)
  return !match || match[1]!.split(/[- ]/).every(word => doctor.position.includes(word.slice(0, 6)))
}

async function addStaff(services: Services, random: Random, built: Built): Promise<void> {
  const now = new Date()
  const hash = await hashPassword(DEMO_PASSWORD)
  const platform = services.db('amb_platform', scope(built.tenantId, []))
  const doctors = built.doctors.map(d => ({
    email: d.email ?? `${d.slug}@example.ru`,
    surname: d.surname,
    given: d.given,
    patronymic: d.patronymic,
    role: 'doctor' as const,
    entity: d.entity,
    practitionerId: d.practitionerId,
  }))
  const people = [...STAFF.map(s => ({ ...s, practitionerId: null })), ...doctors].map(p => ({
    ...p,
    userId: random.id(now.getTime()),
  }))
  await platform.tx(async tx => {
    await insertRows(
      tx,
      'identity.staff_user',
      people.map(p => ({
        user_id: p.userId,
        email: p.email,
        surname: p.surname,
        given: p.given,
        patronymic: p.patronymic,
        password_hash: hash,
        created_at: now,
      })),
    )
    await insertRows(
      tx,
      'identity.membership',
      people.map(p => ({
        tenant_id: built.tenantId,
        membership_id: random.id(now.getTime()),
        user_id: p.userId,
        role: p.role,
        entity_id: p.entity === null ? null : built.entityOf.get(p.entity)!,
        granted_at: now,
      })),
    )
    await insertRows(tx, 'identity.vendor_user', [
      {
        user_id: random.id(now.getTime()),
        email: 'vendor@example.ru',
        name: 'Поставщик Демонстрационный',
        role: 'administrator',
        password_hash: hash,
        created_at: now,
      },
    ])
  })
  const app = services.db('amb_app', scope(built.tenantId, [...built.entityOf.values()]))
  await app.tx(async tx => {
    for (const p of people) {
      if (p.practitionerId === null) continue
      await tx.run({
        text: 'update catalogue.practitioner set user_id = $3 where tenant_id = $1 and practitioner_id = $2',
        values: [built.tenantId, p.practitionerId, p.userId],
      })
    }
  })
}

interface DemoPatient {
  readonly patientId: string
  readonly entities: readonly ('A' | 'B')[]
}

const PATIENT_BATCH = 2_000
type Db = ReturnType<Services['db']>

/** The first one is the patient of the start table: an adult with a known phone. */
async function addPatients(
  db: Db,
  random: Random,
  built: Built,
  count: number,
  say: (line: string) => void,
): Promise<DemoPatient[]> {
  const out: DemoPatient[] = []
  const cards = { A: 0, B: 0 }
  const now = Date.now()
  for (let done = 0; done < count; ) {
    const size = Math.min(PATIENT_BATCH, count - done)
    const patients: object[] = []
    const links: object[] = []
    for (let i = 0; i < size; i++) {
      const n = done + i
      const person = demoPerson(random)
      const since = now - random.int(1, 730) * 86_400_000
      const patientId = random.id(since)
      const roll = random.next()
      const entities: ('A' | 'B')[] = n === 0 || roll < 0.13 ? ['A', 'B'] : roll < 0.66 ? ['A'] : ['B']
      const child = n > 0 && random.chance(0.14)
      const age = child ? random.int(3, 17) : random.int(19, 84)
      const born = new Date(now - age * 365.25 * 86_400_000 - random.int(0, 364) * 86_400_000)
        .toISOString()
        .slice(0, 10)
      const phone =
        n < 10_000
          ? `+7900000${String((n + 101) % 10_000).padStart(4, '0')}`
          : `+7900${String(random.int(10_000, 9_999_999)).padStart(7, '0')}`
      const verified = n === 0 || random.chance(0.8)
      patients.push({
        tenant_id: built.tenantId,
        patient_id: patientId,
        surname: person.surname,
        given: person.given,
        patronymic: person.patronymic,
        birth_date: born,
        sex: person.sex,
        phone,
        email: random.chance(0.6) ? `patient${n + 1}@example.ru` : null,
        source: 'reception',
        verified_at: verified ? new Date(since) : null,
        verified_document: verified ? 'Паспорт РФ' : null,
        created_at: new Date(since),
        updated_at: new Date(since),
      })
      for (const entity of entities) {
        const number = `${entity === 'A' ? 'С' : 'Т'}-${String(++cards[entity]).padStart(6, '0')}`
        links.push({
          tenant_id: built.tenantId,
          patient_id: patientId,
          entity_id: built.entityOf.get(entity)!,
          card_number: number,
          since: new Date(since),
          source: 'reception',
        })
      }
      out.push({ patientId, entities })
    }
    await db.tx(async tx => {
      await insertRows(tx, 'patients.patient', patients)
      await insertRows(tx, 'patients.patient_entity', links)
    })
    done += size
    if (count > PATIENT_BATCH) say(`patients ${done} of ${count}`)
  }
  await db.tx(async tx => {
    await insertRows(
      tx,
      'patients.card_counter',
      (['A', 'B'] as const).map(e => ({
        tenant_id: built.tenantId,
        entity_id: built.entityOf.get(e)!,
        last_number: cards[e],
      })),
    )
  })
  return out
}

const DAY = 86_400_000
const FUTURE_DAYS = 21
const PAST_DAYS = 730

/** Visits along the doctors' hours: two years back thinly, the days around today densely. */
async function addVisits(
  db: Db,
  random: Random,
  built: Built,
  patients: readonly DemoPatient[],
  wanted: number,
  say: (line: string) => void,
): Promise<void> {
  const now = Date.now()
  const byEntity = {
    A: patients.filter(p => p.entities.includes('A')),
    B: patients.filter(p => p.entities.includes('B')),
  }
  const dense = wanted > 0
  let rows: object[] = []
  let made = 0
  const flush = async () => {
    const batch = rows
    rows = []
    if (batch.length > 0) await db.tx(tx => insertRows(tx, 'scheduling.appointment', batch))
    made += batch.length
    if (dense) say(`visits ${made}${wanted ? ` of about ${wanted}` : ''}`)
  }
  // For measurements the same hours repeat on a finer grid, further back, until there are enough.
  const spanDays = dense ? Math.min(9_000, Math.ceil(wanted / (built.doctors.length * 30))) : PAST_DAYS
  for (const doctor of built.doctors) {
    const options = built.services.filter(
      s =>
        s.minutes >= 30 &&
        s.entity === doctor.entity &&
        doctor.categories.includes(s.category) &&
        fits(doctor, s.name),
    )
    for (let offset = -spanDays; offset <= FUTURE_DAYS; offset++) {
      if (made + rows.length >= wanted && dense && offset < -30) continue
      const day = dayOf(now + offset * DAY, 'UTC')
      if (
        !dense &&
        !isWorkingDay(RU_CALENDAR, Temporal.PlainDate.from(day)) &&
        inZone(now + offset * DAY, 'UTC').dayOfWeek !== 6
      )
        continue
      rows.push(...visitsOfDay(random, built, doctor, options, byEntity[doctor.entity], day, offset, dense))
      if (rows.length >= 2_000) await flush()
    }
  }
  await flush()
}

function visitsOfDay(
  random: Random,
  built: Built,
  doctor: Built['doctors'][number],
  options: Built['services'],
  patients: readonly DemoPatient[],
  day: string,
  offset: number,
  dense: boolean,
): object[] {
  const fill = dense ? 0.97 : offset > 7 ? 0.25 : offset >= -7 ? 0.62 : 0.09
  const next = dayOf(Date.parse(`${day}T00:00:00Z`) + DAY, 'UTC')
  const rows: object[] = []
  const places = dense
    ? [{ branch: doctor.places[0]!.branch, chair: null, hours: [[0, '08:00', '23:00']] as const }]
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
        if (random.chance(fill))
          rows.push(visitRow(random, built, doctor, place, random.pick(patients), service, at, at + length))
        at += random.chance(fill) ? length : 30 * 60_000 > length ? length : length
      }
    }
  }
  return rows
}

function visitRow(
  random: Random,
  built: Built,
  doctor: Built['doctors'][number],
  place: { branch: string; chair: number | null },
  patient: DemoPatient,
  service: Built['services'][number],
  from: number,
  to: number,
): object {
  const now = Date.now()
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
