import { newId } from '#libs/ids/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { record } from '#modules/audit/index.ts'
import { readBranches, readEntities } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader, Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { consequencesOf } from './schedule-consequences.ts'
import type { Consequences, Schedule, ScheduleChange } from './schedule-contract.ts'
import { applyChange, overlapIn, type ScheduleState } from './schedule-state.ts'
import { loadState, replaceState } from './schedule-store.ts'

const WEEKDAYS = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье']

interface Last {
  readonly number: number
  readonly at: Date
  readonly by: string | null
  readonly change: string
  readonly before: ScheduleState
}

const lastChange = (db: Reader | Tx, ctx: StaffCtx, practitionerId: string) =>
  db.first<Last>({
    text: `select r.number, r.changed_at as at, c.surname || ' ' || c.given as by, r.change, r.before
      from scheduling.schedule_revision r
        left join identity.colleague c on c.tenant_id = r.tenant_id and c.user_id = r.changed_by
      where r.tenant_id = $1 and r.practitioner_id = $2 order by r.number desc limit 1`,
    values: [ctx.tenantId, practitionerId],
  })

/** A doctor's schedule for its editor. Error: `not-found`. */
export async function readSchedule(ctx: StaffCtx, practitionerId: string): Promise<Schedule> {
  const [state, last] = await Promise.all([
    loadState(ctx.db, ctx, practitionerId),
    lastChange(ctx.db, ctx, practitionerId),
    requireDoctor(ctx, practitionerId),
  ])
  return {
    practitionerId,
    version: (last?.number ?? 0) + 1,
    shifts: [...state.shifts],
    exceptions: [...state.exceptions],
    last: last ? { at: last.at.toISOString(), by: last.by ?? '', change: last.change } : null,
  }
}

async function requireDoctor(ctx: StaffCtx, practitionerId: string): Promise<void> {
  const known = await ctx.db.first({
    text: 'select 1 as one from catalogue.practitioner where tenant_id = $1 and practitioner_id = $2 and archived_at is null',
    values: [ctx.tenantId, practitionerId],
  })
  if (!known) throw fail('not-found')
}

/** What a change would do. Errors as `changeSchedule`, without those of the version. */
export async function previewChange(
  ctx: StaffCtx,
  practitionerId: string,
  change: ScheduleChange,
): Promise<Consequences> {
  const [before] = await Promise.all([
    loadState(ctx.db, ctx, practitionerId),
    requireDoctor(ctx, practitionerId),
  ])
  const after = applyChange(before, change, newId)
  await requireAllowed(ctx, before, after)
  return consequencesOf(ctx, practitionerId, before, after)
}

interface Edit {
  readonly practitionerId: string
  readonly version: number
  readonly acknowledged: boolean
}

/**
 * Changes a doctor's schedule. Errors: `not-found` (doctor, branch, legal entity, chair), `auth.forbidden` in a legal
 * entity that the actor does not manage, `schedule.overlap`, `conflict.version`, `schedule.visits-affected`,
 * `schedule.place-out-of-use`, `place.closed`.
 */
export const changeSchedule = (ctx: StaffCtx, input: Edit & { readonly change: ScheduleChange }) =>
  save(ctx, input, input.change.kind, before => applyChange(before, input.change, newId))

/**
 * Goes back to the schedule before the last change; undoing twice brings the change again. A chair that went out of use since is
 * named (`schedule.place-out-of-use`); `withoutChairs` brings the hours back without it. Other errors as above.
 */
export async function undoChange(
  ctx: StaffCtx,
  input: Edit & { readonly withoutChairs: boolean },
): Promise<{ version: number }> {
  const branches = await readBranches(ctx.db)
  const gone = new Set(
    branches.flatMap(branch => branch.chairs.filter(chair => chair.archived).map(chair => chair.chairId)),
  )
  const free = <T extends { readonly chairId: string | null }>(row: T): T =>
    row.chairId !== null && gone.has(row.chairId) ? { ...row, chairId: null } : row
  return save(ctx, input, 'undo', (_, last) => {
    if (!last) throw fail('conflict.state', { reason: 'расписание ещё не меняли' })
    const { shifts, exceptions } = last.before
    return input.withoutChairs ? { shifts: shifts.map(free), exceptions: exceptions.map(free) } : last.before
  })
}

async function save(
  ctx: StaffCtx,
  { practitionerId, version, acknowledged }: Edit,
  change: ScheduleChange['kind'] | 'undo',
  next: (before: ScheduleState, last: Last | undefined) => ScheduleState,
): Promise<{ version: number }> {
  await requireDoctor(ctx, practitionerId)
  const [before, last] = await Promise.all([
    loadState(ctx.db, ctx, practitionerId),
    lastChange(ctx.db, ctx, practitionerId),
  ])
  if (version !== (last?.number ?? 0) + 1) throw fail('conflict.version')
  const after = next(before, last)
  await requireAllowed(ctx, before, after)
  const { affected } = await consequencesOf(ctx, practitionerId, before, after)
  if (affected.length > 0 && !acknowledged) throw fail('schedule.visits-affected', { count: affected.length })
  await ctx.db.tx(async tx => {
    // Two editors at once: the number of the revision is taken once, the second one hears of the version.
    const taken = await tx.run({
      text: `insert into scheduling.schedule_revision
          (tenant_id, practitioner_id, number, changed_at, changed_by, change, before)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      values: [
        ctx.tenantId,
        practitionerId,
        version,
        ctx.clock.date(),
        ctx.actor.userId,
        change,
        JSON.stringify(before),
      ],
    })
    if (taken === 0) throw fail('conflict.version')
    await replaceState(tx, ctx, practitionerId, after, ctx.actor.userId)
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'scheduling.change-schedule',
      purpose: 'care',
      object: { kind: 'practitioner', id: practitionerId },
      detail: { change, affected: affected.length },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { version: version + 1 }
}

/** Places that the schedule names are the clinic's, the actor manages all of them, and no shifts overlap. */
async function requireAllowed(ctx: StaffCtx, before: ScheduleState, after: ScheduleState): Promise<void> {
  const places = [...after.shifts, ...after.exceptions.filter(row => row.kind === 'extra')]
  const [branches, entities] = await Promise.all([readBranches(ctx.db), readEntities(ctx.db)])
  const stood = new Set([...before.shifts, ...before.exceptions].map(row => row.chairId))
  const received = new Set([...before.shifts, ...before.exceptions].map(row => row.branchId))
  const gone = new Set<string>()
  for (const { branchId, entityId, chairId } of places) {
    const branch = branches.find(candidate => candidate.branchId === branchId)
    const entity = entities.some(candidate => candidate.entityId === entityId)
    const chair = branch?.chairs.find(candidate => candidate.chairId === chairId)
    if (!branch || !entity || (chairId !== null && !chair)) throw fail('not-found')
    // What is out of use stays where it stood before: those are shifts of the past.
    if (branch.archived && !received.has(branchId)) throw fail('place.closed', { name: branch.name })
    if (chair?.archived && !stood.has(chairId)) gone.add(`${chair.name} (${branch.name})`)
  }
  if (gone.size > 0) throw fail('schedule.place-out-of-use', { names: [...gone].join(', ') })
  for (const { branchId, entityId } of [...before.shifts, ...places])
    if (!granted(ctx.actor.grants, 'schedule.manage', { branchId, entityId }))
      throw fail('auth.forbidden', { permission: 'schedule.manage' })
  const overlap = overlapIn(after.shifts)
  if (overlap) {
    const { weekday, from, to } = overlap
    throw fail('schedule.overlap', { weekday: WEEKDAYS[weekday - 1]!, from, to })
  }
}
