import { ageOn, dayOf } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { readThroughGate } from '#modules/privacy/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import { actorId, type Ctx, type StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Relation, RelationKind } from './relation-contract.ts'

interface Row {
  readonly relationId: string
  readonly entityId: string
  /** The link begins at this card: the other person is its parent, guardian … */
  readonly own: boolean
  /** The other person, by the card that goes on. */
  readonly otherId: string
  readonly kind: RelationKind
  readonly ground: string | null
  readonly verifiedAt: Date | null
  readonly validUntil: string | null
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
}

const ROWS = `select r.relation_id as "relationId", r.entity_id as "entityId", r.patient_id = any (patients.same_person($1)) as own, p.patient_id as "otherId",
    r.kind, r.ground, r.verified_at as "verifiedAt", r.valid_until as "validUntil", p.surname, p.given, p.patronymic,
    p.birth_date as "birthDate", p.phone
  from patients.relation r join patients.brief p on p.tenant_id = r.tenant_id
    and p.patient_id = patients.survivor(case when r.patient_id = any (patients.same_person($1)) then r.other_id else r.patient_id end)
  where r.tenant_id = app.tenant() and r.ended_at is null
    and (r.patient_id = any (patients.same_person($1)) or r.other_id = any (patients.same_person($1)))`

/** Kinds that give the power to sign for somebody; «proxy» by a power of attorney. */
const REPRESENTING: readonly RelationKind[] = ['parent', 'adopter', 'guardian', 'trustee', 'proxy']
/** Up to which age of the patient a power lasts by law; a proxy lasts until its date. */
const UNTIL_AGE: Partial<Record<RelationKind, number>> = {
  parent: 18,
  adopter: 18,
  guardian: 14,
  trustee: 18,
}

/** Whether a power stands on a day: its document was seen, its date is not past, the patient is young enough (MD-1.6b). */
export function represents(
  relation: Pick<Row, 'kind' | 'verifiedAt' | 'validUntil'>,
  patientAge: number,
  today: string,
): boolean {
  if (!REPRESENTING.includes(relation.kind) || relation.verifiedAt === null) return false
  if (relation.validUntil !== null && relation.validUntil < today) return false
  const until = UNTIL_AGE[relation.kind]
  return until === undefined || patientAge < until
}

const birthOf = async (db: Reader, patientId: string): Promise<string> => {
  const row = await db.first<{ birth_date: string }>({
    text: 'select birth_date from patients.brief where tenant_id = app.tenant() and patient_id = patients.survivor($1)',
    values: [patientId],
  })
  if (!row) throw fail('not-found')
  return row.birth_date
}

/** The family of a patient as both cards see it. Error: `not-found`. */
export async function listRelations(ctx: StaffCtx, patientId: string): Promise<{ relations: Relation[] }> {
  const [birthDate, rows, { zone }] = await Promise.all([
    birthOf(ctx.db, patientId),
    ctx.db.all<Row>({ text: `${ROWS} order by r.created_at`, values: [patientId] }),
    readTenant(ctx.db),
    readThroughGate(ctx, {
      action: 'extraction',
      operation: 'patients.list-relations',
      purpose: 'care',
      patientId,
    }),
  ])
  const today = dayOf(ctx.clock.nowMs(), zone)
  return {
    relations: rows.map(row => {
      const age = ageOn(row.own ? birthDate : row.birthDate, today)
      return {
        relationId: row.relationId,
        entityId: row.entityId,
        /** Whether the other person is this one's parent, guardian … or the other way round. */
        side: row.own ? ('other' as const) : ('self' as const),
        kind: row.kind,
        otherId: row.otherId,
        name: [row.surname, row.given, row.patronymic].filter(Boolean).join(' '),
        birthDate: row.birthDate,
        ground: row.ground,
        verified: row.verifiedAt !== null,
        validUntil: row.validUntil,
        represents: represents(row, age, today),
      }
    }),
  }
}

export interface Representative {
  readonly patientId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly kind: RelationKind
  readonly ground: string
}

/** Who may sign for a patient now, the earliest verified first; null when nobody may (MD-1.6a). */
export async function representativeOf(
  db: Reader,
  input: {
    readonly patientId: string
    readonly entityId: string
    readonly age: number
    readonly today: string
  },
): Promise<Representative | null> {
  const rows = await db.all<Row>({
    text: `${ROWS} and r.patient_id = any (patients.same_person($1)) and r.entity_id = $2 order by r.verified_at nulls last`,
    values: [input.patientId, input.entityId],
  })
  const found = rows.find(row => represents(row, input.age, input.today))
  if (!found) return null
  const { surname, given, patronymic, kind } = found
  return { patientId: found.otherId, surname, given, patronymic, kind, ground: found.ground ?? '' }
}

export interface AddRelation {
  readonly patientId: string
  readonly entityId: string
  readonly otherId: string
  readonly kind: RelationKind
  readonly ground: string | null
  readonly validUntil: string | null
}

/** Adds a family link, pending until its document is checked. Errors: `not-found`, `conflict.state` when it is there already. */
export async function addRelation(ctx: StaffCtx, input: AddRelation): Promise<{ relationId: string }> {
  const known = await ctx.db.all<{ patient_id: string }>({
    text: `select patient_id from patients.patient_entity where tenant_id = app.tenant() and entity_id = $1
      and entity_id = any (app.entities()) and patient_id = any ($2::uuid[])`,
    values: [input.entityId, [input.patientId, input.otherId]],
  })
  if (new Set(known.map(row => row.patient_id)).size !== 2) throw fail('not-found')
  const relationId = newId()
  try {
    await ctx.db.tx(async tx => {
      await tx.run(
        q.insertInto('patients.relation').values({
          tenant_id: ctx.tenantId,
          relation_id: relationId,
          entity_id: input.entityId,
          patient_id: input.patientId,
          other_id: input.otherId,
          kind: input.kind,
          ground: input.ground,
          valid_until: input.validUntil,
          created_at: ctx.clock.date(),
          created_by: ctx.actor.userId,
        }),
      )
      await evidence(tx, ctx, input, relationId, 'patients.add-relation')
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'one_relation') throw error
    throw fail('conflict.state', { reason: 'такая связь уже есть' })
  }
  return { relationId }
}

const evidence = (
  tx: Parameters<typeof record>[0],
  ctx: Ctx,
  of: { readonly patientId: string; readonly entityId: string },
  relationId: string,
  operation: string,
) =>
  record(tx, ctx, {
    action: operation.endsWith('add-relation') ? 'recording' : 'clarification',
    operation,
    purpose: 'care',
    entityId: of.entityId,
    patientId: of.patientId,
    object: { kind: 'relation', id: relationId },
  })

async function change(
  ctx: StaffCtx,
  relationId: string,
  operation: string,
  set: { readonly text: string; readonly values: readonly unknown[] },
): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await tx.first<{ patientId: string; entityId: string }>({
      text: `update patients.relation set ${set.text} where tenant_id = app.tenant() and relation_id = $1 and ended_at is null
        and entity_id = any (app.entities()) returning patient_id as "patientId", entity_id as "entityId"`,
      values: [relationId, ...set.values],
    })
    if (!row) throw fail('not-found')
    await evidence(tx, ctx, row, relationId, operation)
  })
}

/** Reception has seen the document of the power. Error: `not-found`. */
export const verifyRelation = (
  ctx: StaffCtx,
  input: { readonly relationId: string; readonly ground: string; readonly validUntil: string | null },
): Promise<void> =>
  change(ctx, input.relationId, 'patients.verify-relation', {
    text: 'ground = $2, valid_until = $3, verified_at = $4, verified_by = $5',
    values: [input.ground, input.validUntil, ctx.clock.date(), actorId(ctx.actor)],
  })

/** Ends a link with a reason; it stays in the history. Error: `not-found`. */
export const endRelation = (
  ctx: StaffCtx,
  input: { readonly relationId: string; readonly reason: string },
): Promise<void> =>
  change(ctx, input.relationId, 'patients.end-relation', {
    text: 'ended_at = $2, end_reason = $3',
    values: [ctx.clock.date(), input.reason],
  })
