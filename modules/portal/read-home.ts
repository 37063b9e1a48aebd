import { fullName, shortName } from '#libs/names/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import { baseOf } from '#libs/protocol-template/index.ts'
import { listPractitioners, listServices } from '#modules/catalogue/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { protocolsOf } from '#modules/records/index.ts'
import { changeableUntil, visitsOfPatients } from '#modules/scheduling/index.ts'
import { readBranches, readTenant } from '#modules/tenancy/index.ts'
import type { PatientCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { changedPolicies } from './changed-policies.ts'

const TITLES = {
  'dental-exam': 'Осмотр врача-стоматолога',
  'general-exam': 'Осмотр врача',
}

type Card = {
  readonly patient_id: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly merged_into: string | null
}

const cardOf = (people: readonly Card[], card: Card): Card =>
  people.find(one => one.patient_id === card.merged_into) ?? card

/** Everything the first screen of the portal shows. Row-level security gives the rows of this account's patients only. */
export async function readHome(ctx: PatientCtx) {
  const ids = ctx.actor.patientIds
  const [tenant, policies, branches, doctors, services, people, visits, protocols] = await Promise.all([
    readTenant(ctx.db),
    changedPolicies(ctx),
    readBranches(ctx.db),
    listPractitioners(ctx),
    listServices(ctx),
    ctx.db.all(
      q
        .selectFrom('patients.brief')
        .select(['patient_id', 'surname', 'given', 'patronymic', 'verified', 'blocked_since', 'merged_into']),
    ),
    visitsOfPatients(ctx, ids),
    protocolsOf(ctx.db, ids, true),
  ])
  await Promise.all(
    ids.map(patientId =>
      readThroughGate(ctx, {
        action: 'access',
        operation: 'portal.read-home',
        purpose: 'account_authorisation',
        patientId,
      }),
    ),
  )
  const branchOf = new Map(branches.map(branch => [branch.branchId, branch]))
  const doctorOf = new Map(doctors.map(doctor => [doctor.practitionerId, doctor]))
  // A merged card is shown under the name of the one that goes on.
  const nameOf = new Map(people.map(person => [person.patient_id, fullName(cardOf(people, person))]))
  const serviceOf = new Map(services.map(service => [service.serviceId, service.name]))
  const now = ctx.clock.date()
  return {
    clinic: {
      slug: tenant.slug,
      name: tenant.name,
      zone: tenant.zone,
      now: ctx.clock.now().toString(),
      changeHours: tenant.onlineChangeHours,
    },
    phone: formatPhone(ctx.actor.phone),
    policies,
    people: people
      .filter(person => person.merged_into === null)
      .map(person => ({
        patientId: person.patient_id,
        name: fullName(person),
        verified: person.verified,
        blockedSince: person.blocked_since?.toISOString() ?? null,
      })),
    visits: visits.map(visit => {
      const branch = branchOf.get(visit.branchId)!
      const doctor = doctorOf.get(visit.practitionerId)
      const until = changeableUntil(visit, tenant.onlineChangeHours)
      const changeable = (visit.status === 'booked' || visit.status === 'confirmed') && now <= until
      return {
        appointmentId: visit.appointmentId,
        patientId: visit.patientId,
        patientName: nameOf.get(visit.patientId) ?? '',
        startsAt: visit.startsAt.toISOString(),
        endsAt: visit.endsAt.toISOString(),
        zone: branch.zone,
        status: visit.status,
        doctor: doctor ? fullName(doctor) : '—',
        speciality: doctor?.positionTitle ?? '',
        services: visit.serviceIds.flatMap(id => serviceOf.get(id) ?? []),
        branch: branch.name,
        address: branch.address,
        phone: branch.phone,
        version: visit.version,
        changeableUntil: changeable ? until.toISOString() : null,
      }
    }),
    documents: protocols.map(protocol => {
      const doctor = doctorOf.get(protocol.practitionerId)
      return {
        protocolId: protocol.protocolId,
        patientId: protocol.patientId,
        title: TITLES[baseOf(protocol.template)],
        number: protocol.number!,
        signedAt: protocol.signedAt!,
        doctor: doctor ? shortName(doctor) : '—',
        amends: protocol.amends !== null,
      }
    }),
  }
}
