import { dayOf } from '#libs/format/index.ts'
import { serviceByCode } from '#libs/nomenclature/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import type { Practitioner, Service } from './contract.ts'

/** Doctors with the services they do, in the order of the clinic. The public site gets the public ones. */
export async function listPractitioners(ctx: Ctx, { publicOnly = false } = {}): Promise<Practitioner[]> {
  const [people, services] = await Promise.all([
    ctx.db.all(
      q
        .selectFrom('catalogue.practitioner')
        .select([
          'practitioner_id as practitionerId',
          'slug',
          'surname',
          'given',
          'patronymic',
          'speciality',
          'position_title as positionTitle',
          'education',
          'about',
          'works_since as worksSince',
          'colour',
          'children',
        ])
        .where('tenant_id', '=', ctx.tenantId)
        .where('archived_at', 'is', null)
        .$if(publicOnly, query => query.where('public', '=', true))
        .orderBy('position'),
    ),
    ctx.db.all(
      q
        .selectFrom('catalogue.practitioner_service')
        .select(['practitioner_id', 'service_id'])
        .where('tenant_id', '=', ctx.tenantId),
    ),
  ])
  const byPerson = Map.groupBy(services, row => row.practitioner_id)
  return people.map(person => ({
    ...person,
    serviceIds: (byPerson.get(person.practitionerId) ?? []).map(row => row.service_id),
  }))
}

const officialNameOf = (row: Pick<Service, 'officialName' | 'nomenclatureCode'>): string | null =>
  row.officialName ?? (row.nomenclatureCode ? (serviceByCode(row.nomenclatureCode)?.name ?? null) : null)

/** The price list with the prices in force on a day (today by default). */
export async function listServices(ctx: Ctx, { onlineOnly = false } = {}): Promise<Service[]> {
  const today = dayOf(ctx.clock.nowMs(), 'Europe/Moscow')
  const rows = await ctx.db.all<Omit<Service, 'priceKopecks'> & { priceKopecks: number | null }>({
    text: `select s.service_id as "serviceId", s.entity_id as "entityId", s.code, s.nomenclature_code as "nomenclatureCode",
        d.name as "officialName", s.name, s.category, s.duration_minutes as "durationMinutes", s.tooth_required as "toothRequired", s.online,
        (select p.kopecks from catalogue.price p where p.tenant_id = s.tenant_id and p.service_id = s.service_id
          and p.valid_from <= $2 order by p.valid_from desc limit 1) as "priceKopecks"
      from catalogue.service s
      left join catalogue.directory_entry d on d.directory = '804n' and d.code = s.nomenclature_code
      where s.tenant_id = $1 and s.archived_at is null and (not $3 or s.online)
      order by s.position, s.code`,
    values: [ctx.tenantId, today, onlineOnly],
  })
  // A service without a price in force is not for sale yet.
  return rows.flatMap(({ priceKopecks, ...row }) =>
    priceKopecks === null ? [] : [{ ...row, priceKopecks, officialName: officialNameOf(row) }],
  )
}

/** The doctor that a member of staff is, or null. */
export async function practitionerOfUser(ctx: StaffCtx): Promise<string | null> {
  const row = await ctx.db.first(
    q
      .selectFrom('catalogue.practitioner')
      .select('practitioner_id')
      .where('tenant_id', '=', ctx.tenantId)
      .where('user_id', '=', ctx.actor.userId)
      .where('archived_at', 'is', null),
  )
  return row?.practitioner_id ?? null
}
