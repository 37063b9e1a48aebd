import { sql } from 'kysely'
import { marked } from '#libs/fingerprint/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Branch, Clinic, LegalEntity } from './contract.ts'

export interface TenantRow {
  readonly tenantId: string
  readonly slug: string
  readonly kind: 'clinic' | 'solo'
  readonly name: string
  readonly tagline: string
  readonly zone: string
  readonly onlineChangeHours: number
  readonly bookingHorizonDays: number
  readonly slotStepMinutes: number
  readonly holdMinutes: number
  readonly smsSender: string
  readonly remindHours: number
}

/** The tenant's own settings. Errors: `not-found` when the scope has no tenant. */
export async function readTenant(db: Reader): Promise<TenantRow> {
  const row = await db.first(
    q
      .selectFrom('tenancy.tenant')
      .select([
        'tenant_id as tenantId',
        'slug',
        'kind',
        'name',
        'tagline',
        'zone',
        'online_change_hours as onlineChangeHours',
        'booking_horizon_days as bookingHorizonDays',
        'slot_step_minutes as slotStepMinutes',
        'hold_minutes as holdMinutes',
        'sms_sender as smsSender',
        'remind_hours as remindHours',
      ])
      .where('tenant_id', '=', db.scope.tenantId!),
  )
  if (!row) throw fail('not-found')
  return row as TenantRow
}

export function readEntities(db: Reader): Promise<LegalEntity[]> {
  return db.all(
    q
      .selectFrom('tenancy.legal_entity')
      .select([
        'entity_id as entityId',
        'short_name as shortName',
        'full_name as fullName',
        'inn',
        'ogrn',
        'address',
        'phone',
        'email',
        'head_name as headName',
        'licence_number as licenceNumber',
        'licence_date as licenceDate',
        'licence_issuer as licenceIssuer',
      ])
      .orderBy('code'),
  )
}

/** What contracts name of a legal entity besides what every screen knows. */
export interface Requisites extends LegalEntity {
  readonly kind: 'company' | 'sole-proprietor' | 'natural-person'
  readonly code: string
  readonly kpp: string | null
  readonly headPost: string
  readonly bankName: string | null
  readonly bik: string | null
  readonly account: string | null
  readonly correspondentAccount: string | null
}

/** Requisites of a legal entity that the actor works with. Error: `not-found`. */
export async function readRequisites(db: Reader, entityId: string): Promise<Requisites> {
  const [entities, row] = await Promise.all([
    readEntities(db),
    db.first(
      q
        .selectFrom('tenancy.legal_entity')
        .select([
          'kind',
          'code',
          'kpp',
          'head_post as headPost',
          'bank_name as bankName',
          'bik',
          'account',
          'correspondent_account as correspondentAccount',
        ])
        .where('tenant_id', '=', db.scope.tenantId!)
        .where('entity_id', '=', entityId),
    ),
  ])
  const entity = entities.find(candidate => candidate.entityId === entityId)
  if (!entity || !row || !db.scope.entityIds.includes(entityId)) throw fail('not-found')
  return { ...entity, ...row, kind: row.kind as Requisites['kind'] }
}

/** Branches with their rooms and chairs, in the order the clinic gave them; closed ones stand last. */
export async function readBranches(db: Reader): Promise<Branch[]> {
  const [branches, rooms, chairs] = await Promise.all([
    db.all(
      q
        .selectFrom('tenancy.branch')
        .select([
          'branch_id as branchId',
          'slug',
          'name',
          'address',
          'phone',
          'zone',
          'archived_at as archivedAt',
        ])
        .orderBy(sql`archived_at is not null`)
        .orderBy('position'),
    ),
    db.all(
      q
        .selectFrom('tenancy.room')
        .select(['room_id as roomId', 'branch_id as branchId', 'name', 'archived_at as archivedAt'])
        .orderBy('name')
        .orderBy('room_id'),
    ),
    db.all(
      q
        .selectFrom('tenancy.chair')
        .select([
          'chair_id as chairId',
          'room_id as roomId',
          'branch_id as branchId',
          'name',
          'archived_at as archivedAt',
        ])
        .orderBy('name')
        .orderBy('chair_id'),
    ),
  ])
  return branches.map(({ archivedAt: closed, ...branch }) =>
    marked({
      ...branch,
      archived: closed !== null,
      rooms: rooms
        .filter(room => room.branchId === branch.branchId)
        .map(({ roomId, name, archivedAt }) => ({ roomId, name, archived: archivedAt !== null })),
      chairs: chairs
        .filter(chair => chair.branchId === branch.branchId)
        .map(({ archivedAt, ...chair }) => ({ ...chair, archived: archivedAt !== null })),
    }),
  )
}

/** Zone of each branch. */
export async function readZones(db: Reader): Promise<ReadonlyMap<string, string>> {
  const rows = await db.all(q.selectFrom('tenancy.branch').select(['branch_id', 'zone']))
  return new Map(rows.map(row => [row.branch_id, row.zone]))
}

/** The whole clinic as its staff sees it. */
export async function readClinic(ctx: Ctx): Promise<Clinic> {
  const [tenant, entities, branches] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    readBranches(ctx.db),
  ])
  const { tenantId, slug, kind, name, tagline, zone, onlineChangeHours, slotStepMinutes } = tenant
  return {
    tenantId,
    slug,
    kind,
    name,
    tagline,
    zone,
    onlineChangeHours,
    slotStepMinutes,
    entities,
    branches,
    now: ctx.clock.now().toString(),
  }
}
