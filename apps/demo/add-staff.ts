import { hashPassword } from '#modules/identity/index.ts'
import type { Services } from '#platform/context/index.ts'
import { type Built, scopeOf } from './built.ts'
import { insertRows } from './insert-rows.ts'
import { DEMO_PASSWORD, STAFF } from './people.ts'
import type { Random } from './random.ts'

/**
 * People who sign in: the clinic's staff with their roles, and with the first clinic the vendor. Gives the cashier's
 * id, in whose name past payments are written.
 */
export async function addStaff(
  services: Services,
  random: Random,
  built: Omit<Built, 'cashierId'>,
  options: { readonly emailPrefix: string },
): Promise<string> {
  const now = new Date(built.nowMs)
  const hash = await hashPassword(DEMO_PASSWORD)
  const platform = services.db('amb_platform', scopeOf(built.tenantId, []))
  const doctors = built.doctors.map(d => ({
    email: options.emailPrefix + (d.email ?? `${d.slug}@example.ru`),
    surname: d.surname,
    given: d.given,
    patronymic: d.patronymic,
    role: 'doctor' as const,
    entity: d.entity,
    practitionerId: d.practitionerId,
    userId: d.userId,
  }))
  const staff = STAFF.map(s => ({
    ...s,
    email: options.emailPrefix + s.email,
    practitionerId: null,
    userId: random.id(now.getTime()),
  }))
  const people = [...staff, ...doctors]
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
    // A large clinic for measurements comes second: the vendor is there already.
    if (options.emailPrefix !== '') return
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
  const app = services.db('amb_app', scopeOf(built.tenantId, [...built.entityOf.values()]))
  await app.tx(async tx => {
    for (const p of people) {
      if (p.practitionerId === null) continue
      await tx.run({
        text: 'update catalogue.practitioner set user_id = $3 where tenant_id = $1 and practitioner_id = $2',
        values: [built.tenantId, p.practitionerId, p.userId],
      })
    }
  })
  return staff.find(person => person.role === 'cashier')!.userId
}
