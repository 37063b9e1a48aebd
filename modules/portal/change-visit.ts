import { dayOf } from '#libs/format/index.ts'
import { formatPhone } from '#libs/phones/index.ts'
import {
  changeStatus,
  findFreeTimes,
  moveAppointment,
  type OwnVisit,
  requireChangeable,
  visitsOfPatients,
} from '#modules/scheduling/index.ts'
import { readBranches, readEntities } from '#modules/tenancy/index.ts'
import { type PatientCtx, unsafeWithClinicRights } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'

/** One of the account's own visits that may still be changed, and a context with the clinic's rights to change it. */
async function openOwn(ctx: PatientCtx, appointmentId: string) {
  const visit: OwnVisit | undefined = (await visitsOfPatients(ctx, ctx.actor.patientIds)).find(
    own => own.appointmentId === appointmentId,
  )
  if (!visit) throw fail('not-found')
  const [branches, entities] = await Promise.all([readBranches(ctx.db), readEntities(ctx.db)])
  const branch = branches.find(candidate => candidate.branchId === visit.branchId)!
  await requireChangeable(ctx, visit, formatPhone(branch.phone))
  return {
    visit,
    branch,
    clinic: unsafeWithClinicRights(
      ctx,
      entities.map(entity => entity.entityId),
    ),
  }
}

/** Errors: `not-found`, `appointment.too-late`, `appointment.status`, `conflict.version`. */
export async function cancelMyVisit(
  ctx: PatientCtx,
  input: { appointmentId: string; reason: string; version: number },
): Promise<void> {
  const { clinic } = await openOwn(ctx, input.appointmentId)
  await changeStatus(clinic, { ...input, status: 'cancelled' })
}

/** Free times of the same doctor at the same branch for two weeks. */
export async function myMoveTimes(
  ctx: PatientCtx,
  appointmentId: string,
): Promise<{ zone: string; times: string[] }> {
  const { visit, branch } = await openOwn(ctx, appointmentId)
  const { times } = await findFreeTimes(ctx, {
    from: dayOf(ctx.clock.nowMs(), branch.zone),
    days: 14,
    practitionerId: visit.practitionerId,
    branchId: visit.branchId,
    durationMinutes: (visit.endsAt.getTime() - visit.startsAt.getTime()) / 60_000,
    limit: 2_000,
  })
  return { zone: branch.zone, times: times.map(time => time.startsAt) }
}

/** Errors: as cancelling, and `appointment.slot-taken`, `appointment.outside-schedule`. */
export async function moveMyVisit(
  ctx: PatientCtx,
  input: { appointmentId: string; startsAt: string; version: number },
): Promise<void> {
  const { clinic } = await openOwn(ctx, input.appointmentId)
  await moveAppointment(clinic, { ...input, outsideSchedule: false })
}
