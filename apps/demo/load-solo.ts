import { hashPassword } from '#modules/identity/index.ts'
import type { Services } from '#platform/context/index.ts'
import { addSoloContract } from './add-contract.ts'
import { addTexts } from './add-texts.ts'
import { insertRows } from './insert-rows.ts'
import { DEMO_PASSWORD } from './people.ts'
import type { Random } from './random.ts'

/** A dentist without a clinic: one person, one legal entity of a natural person, one chair (SV-1.2). */
export async function loadSolo(services: Services, random: Random): Promise<void> {
  const now = services.clockOf('').date()
  const id = () => random.id(now.getTime())
  const [tenantId, entityId, branchId, roomId, chairId, userId, practitionerId, serviceId] = Array.from(
    { length: 8 },
    id,
  ) as [string, string, string, string, string, string, string, string]
  const scope = { tenantId, entityIds: [entityId], sharedEntityIds: [], patientIds: [] }
  const hash = await hashPassword(DEMO_PASSWORD)
  await services.db('amb_platform', scope).tx(async tx => {
    await insertRows(tx, 'tenancy.tenant', [
      {
        tenant_id: tenantId,
        slug: 'solo',
        kind: 'solo',
        name: 'Кабинет доктора Соловьёва',
        tagline: 'Частный стоматолог',
        zone: 'Europe/Moscow',
        created_at: now,
        sms_sender: 'DrSolo',
      },
    ])
    await insertRows(tx, 'patients.patient_counter', [{ tenant_id: tenantId, max_patients: 100_000 }])
    await insertRows(tx, 'identity.staff_user', [
      {
        user_id: userId,
        email: 'solo@example.ru',
        surname: 'Соловьёв',
        given: 'Лев',
        patronymic: 'Аркадьевич',
        password_hash: hash,
        created_at: now,
      },
    ])
  })
  await services.db('amb_app', scope).tx(async tx => {
    await insertRows(tx, 'tenancy.legal_entity', [
      {
        tenant_id: tenantId,
        entity_id: entityId,
        kind: 'natural-person',
        short_name: 'Соловьёв Л. А.',
        full_name: 'Соловьёв Лев Аркадьевич, врач-стоматолог',
        address: 'г. Примерск, пер. Малый, 2',
        phone: '+79000000031',
        email: 'solo@example.ru',
        head_name: 'Соловьёв Лев Аркадьевич',
        head_post: 'врач',
        code: 'Л',
      },
    ])
    await insertRows(tx, 'tenancy.branch', [
      {
        tenant_id: tenantId,
        branch_id: branchId,
        slug: 'office',
        name: 'Кабинет',
        address: 'г. Примерск, пер. Малый, 2',
        phone: '+79000000031',
        zone: 'Europe/Moscow',
        position: 0,
      },
    ])
    await insertRows(tx, 'tenancy.room', [
      { tenant_id: tenantId, room_id: roomId, branch_id: branchId, name: 'Кабинет' },
    ])
    await insertRows(tx, 'tenancy.chair', [
      { tenant_id: tenantId, chair_id: chairId, room_id: roomId, branch_id: branchId, name: 'Кресло' },
    ])
    await insertRows(tx, 'catalogue.practitioner', [
      {
        tenant_id: tenantId,
        practitioner_id: practitionerId,
        user_id: userId,
        slug: 'solovev',
        surname: 'Соловьёв',
        given: 'Лев',
        patronymic: 'Аркадьевич',
        speciality: 'Стоматолог',
        position_title: 'врач-стоматолог',
        education: 'Примерский медицинский университет, 2008 г.',
        about: 'Лечение и эстетика.',
        works_since: 2010,
        colour: 'teal',
        children: false,
        position: 0,
      },
    ])
    await insertRows(tx, 'catalogue.service', [
      {
        tenant_id: tenantId,
        service_id: serviceId,
        entity_id: entityId,
        code: 'Л001',
        nomenclature_code: 'B01.065.001',
        name: 'Приём врача-стоматолога',
        category: 'Приёмы',
        duration_minutes: 45,
        tooth_required: false,
        online: true,
        position: 0,
      },
    ])
    await insertRows(tx, 'catalogue.price', [
      { tenant_id: tenantId, service_id: serviceId, valid_from: '2024-01-01', kopecks: 150_000 },
    ])
    await insertRows(tx, 'catalogue.practitioner_service', [
      { tenant_id: tenantId, practitioner_id: practitionerId, service_id: serviceId },
    ])
    await insertRows(
      tx,
      'scheduling.pattern',
      [1, 2, 4, 5].map(weekday => ({
        tenant_id: tenantId,
        pattern_id: id(),
        practitioner_id: practitionerId,
        entity_id: entityId,
        branch_id: branchId,
        chair_id: chairId,
        weekday,
        from_time: '10:00',
        to_time: '18:00',
        valid_from: '2024-01-01',
      })),
    )
  })
  await services.db('amb_platform', scope).tx(tx =>
    insertRows(
      tx,
      'identity.membership',
      [
        { tenant_id: tenantId, membership_id: id(), user_id: userId, role: 'owner', granted_at: now },
        { tenant_id: tenantId, membership_id: id(), user_id: userId, role: 'doctor', granted_at: now },
      ].map(row => row),
    ),
  )
  await addTexts(services, { tenantId, entityOf: new Map([['L', entityId]]) })
  await addSoloContract(services, {
    tenantId,
    slug: 'solo',
    legalEmail: 'solo@example.ru',
    ownerEmail: 'solo@example.ru',
    card: {
      product: 'smile',
      kind: 'natural-person',
      shortName: 'Соловьёв Л. А.',
      fullName: 'Соловьёв Лев Аркадьевич, врач-стоматолог',
      inn: null,
      kpp: null,
      ogrn: null,
      address: 'г. Примерск, пер. Малый, 2',
      phone: '+79000000031',
      headName: 'Соловьёв Лев Аркадьевич',
      licenceNumber: null,
      licenceDate: null,
      licenceIssuer: null,
    },
  })
}
