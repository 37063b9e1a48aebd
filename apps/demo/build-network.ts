import type { Services } from '#platform/context/index.ts'
import type { Tx } from '#platform/db/index.ts'
import { type Built, type BuiltDoctor, type EntityKey, fits, scopeOf } from './built.ts'
import { insertRows } from './insert-rows.ts'
import { BRANCHES, type DemoDoctor, ENTITIES, NETWORK } from './network.ts'
import { DENTAL_SERVICES, GENERAL_SERVICES } from './price-list.ts'
import type { Random } from './random.ts'
import { innOf, ogrnOf } from './requisites.ts'

const codeOf = (entity: EntityKey, position: number): string =>
  `${entity === 'A' ? 'С' : 'Т'}${String(position + 1).padStart(3, '0')}`

export interface NetworkOptions {
  readonly slug: string
  readonly maxPatients: number
  readonly doctors: readonly DemoDoctor[]
  readonly nowMs: number
}

/** Makes the tenant, its legal entities, branches, rooms, doctors with hours, and the price list. */
export async function buildNetwork(
  services: Services,
  random: Random,
  options: NetworkOptions,
): Promise<Omit<Built, 'cashierId'>> {
  const now = new Date(options.nowMs)
  const id = () => random.id(options.nowMs - 730 * 86_400_000)
  const tenantId = id()
  const platform = services.db('amb_platform', scopeOf(tenantId, []))
  await platform.tx(async tx => {
    await insertRows(tx, 'tenancy.tenant', [
      {
        tenant_id: tenantId,
        slug: options.slug,
        kind: 'clinic',
        name: NETWORK.name,
        tagline: NETWORK.tagline,
        zone: NETWORK.zone,
        created_at: now,
        sms_sender: NETWORK.smsSender,
      },
    ])
    await insertRows(tx, 'patients.patient_counter', [
      { tenant_id: tenantId, max_patients: options.maxPatients },
    ])
  })
  const entityOf = new Map(ENTITIES.map(entity => [entity.key as string, id()]))
  const branchOf = new Map(BRANCHES.map(branch => [branch.key as string, id()]))
  const chairOf = new Map<string, string>()
  const doctors = options.doctors.map(doctor => ({ ...doctor, practitionerId: id(), userId: id() }))
  const price = [
    ...DENTAL_SERVICES.map(row => ({ row, entity: 'A' as const })),
    ...GENERAL_SERVICES.map(row => ({ row, entity: 'B' as const })),
  ].map((item, position) => ({ ...item, position, serviceId: id() }))
  const app = services.db('amb_app', scopeOf(tenantId, [...entityOf.values()]))
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
    await addCatalogue(
      tx,
      tenantId,
      { nowMs: options.nowMs, entityOf, branchOf, chairOf, doctors, price },
      random,
    )
  })
  return {
    tenantId,
    nowMs: options.nowMs,
    entityOf,
    branchOf,
    chairOf,
    doctors,
    services: price.map(({ row, entity, serviceId, position }) => ({
      serviceId,
      entity,
      code: codeOf(entity, position),
      nomenclatureCode: row[0],
      name: row[1],
      category: row[2],
      minutes: row[3],
      kopecks: row[4] * 100,
      toothRequired: row[5],
    })),
  }
}

interface CatalogueInput {
  readonly nowMs: number
  readonly entityOf: Map<string, string>
  readonly branchOf: Map<string, string>
  readonly chairOf: Map<string, string>
  readonly doctors: readonly BuiltDoctor[]
  readonly price: readonly {
    row: (typeof DENTAL_SERVICES)[number]
    entity: EntityKey
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
      code: codeOf(entity, position),
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
          pattern_id: random.id(input.nowMs),
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
