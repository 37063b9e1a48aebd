import { listPractitioners, listServices } from '#modules/catalogue/index.ts'
import { doctorsWithHours } from '#modules/scheduling/index.ts'
import { readBranches } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Readiness } from './contract.ts'
import { hasTexts } from './load.ts'

/** What the clinic still lacks before patients can book on its site. */
export async function readReadiness(ctx: StaffCtx): Promise<Readiness> {
  const [branches, services, people, withHours, texts] = await Promise.all([
    readBranches(ctx.db),
    listServices(ctx),
    listPractitioners(ctx, { publicOnly: true }),
    doctorsWithHours(ctx),
    Promise.all(
      ctx.db.scope.entityIds.map(async entityId => ({ entityId, complete: await hasTexts(ctx, entityId) })),
    ),
  ])
  const online = new Set(services.filter(service => service.online).map(service => service.serviceId))
  const doctors = people.filter(person => person.serviceIds.some(id => online.has(id)))
  const found = {
    branches: branches.filter(branch => !branch.archived).length,
    services: services.length,
    onlineServices: online.size,
    doctors: doctors.length,
    doctorsWithHours: doctors.filter(person => withHours.has(person.practitionerId)).length,
    entitiesWithoutTexts: texts.filter(text => !text.complete).map(text => text.entityId),
  }
  const ready = found.branches > 0 && found.doctorsWithHours > 0 && found.entitiesWithoutTexts.length === 0
  return { ...found, ready }
}
