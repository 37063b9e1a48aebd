import { oldestId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { type Failure, fail } from '#platform/errors/index.ts'

/** What somebody else has saved meanwhile: the operations that save it, and which thing it is. */
export interface SavedThing {
  readonly operations: readonly string[]
  readonly patientId?: string
  readonly entityId?: string
  readonly objectId?: string
  /** Other operations that may change it unseen by its own evidence: after one of these nobody is named. */
  readonly beside?: readonly string[]
}

/** Evidence is looked through no farther back than this, days: who has a form open longer hears no name. */
const DAYS_BACK = 14
const NOT_STAFF: Record<string, { readonly ru: string; readonly en: string }> = {
  patient: { ru: 'пациент в личном кабинете', en: 'the patient in the portal' },
  site: { ru: 'посетитель сайта', en: 'a visitor of the site' },
  system: { ru: 'система', en: 'the system' },
}

interface Row {
  readonly at: Date
  readonly operation: string
  readonly actor_kind: string
  readonly actor_id: string | null
  readonly surname: string | null
  readonly given: string | null
  readonly patronymic: string | null
}

/**
 * The refusal `conflict.version` of a save above what somebody else has saved. To staff it says who that was and when
 * (`by`, `at`; `own` when it was the same person in another window): only who may change the thing gets as far, and
 * colleagues know each other's names. Others, and a change without evidence, get the bare refusal.
 */
export async function staleRefusal(db: Reader, ctx: Ctx, thing: SavedThing): Promise<Failure> {
  if (ctx.actor.kind !== 'staff') return fail('conflict.version')
  const row = await db.first<Row>({
    text: `select e.at, e.operation, e.actor_kind, e.actor_id, c.surname, c.given, c.patronymic
      from audit.event e left join identity.colleague c on c.tenant_id = e.tenant_id and c.user_id = e.actor_id
      where e.tenant_id = $1 and e.event_id >= $2 and e.operation = any ($3) and e.outcome = 'done'
        and (e.operation = any ($7) or (($4::uuid is null or e.patient_id = $4)
          and ($5::uuid is null or e.entity_id = $5) and ($6::uuid is null or e.object_id = $6)))
      order by e.event_id desc limit 1`,
    values: [
      ctx.tenantId,
      oldestId(DAYS_BACK),
      [...thing.operations, ...(thing.beside ?? [])],
      thing.patientId ?? null,
      thing.entityId ?? null,
      thing.objectId ?? null,
      thing.beside ?? [],
    ],
  })
  if (!row || thing.beside?.includes(row.operation)) return fail('conflict.version')
  const by = row.surname
    ? shortName({ surname: row.surname, given: row.given!, patronymic: row.patronymic })
    : (NOT_STAFF[row.actor_kind]?.[ctx.language] ?? null)
  return fail('conflict.version', { by, at: row.at.toISOString(), own: row.actor_id === actorId(ctx.actor) })
}
