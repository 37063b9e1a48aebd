import { dayOf } from '#libs/format/index.ts'
import { shortName } from '#libs/names/index.ts'
import { VENDOR_ZONE } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'
import { actorId, type Ctx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'

/** Who did something, as the rows of a contract keep it. */
export interface Who {
  readonly kind: 'vendor' | 'staff' | 'system'
  readonly id: string | null
  readonly name: string
}

export const SYSTEM: Who = { kind: 'system', id: null, name: 'Система' }

/** The acting person with a name, for evidence that outlives accounts. */
export async function whoOf(ctx: Ctx, db: Reader = ctx.db): Promise<Who> {
  const { actor } = ctx
  if (actor.kind === 'vendor') return { kind: 'vendor', id: actor.userId, name: actor.name }
  if (actor.kind !== 'staff') return { ...SYSTEM, id: actorId(actor) }
  const person = await db.first<{ surname: string; given: string; patronymic: string | null }>({
    text: 'select surname, given, patronymic from identity.colleague where tenant_id = $1 and user_id = $2',
    values: [ctx.tenantId, actor.userId],
  })
  return { kind: 'staff', id: actor.userId, name: person ? shortName(person) : 'сотрудник' }
}

/** The moment and the Moscow day by the clock of a client: its test clock decides about everything that is its own. */
export function momentOf(
  services: Services,
  tenantId: string,
): { readonly now: Date; readonly today: string } {
  const clock = services.clockOf(tenantId)
  return { now: clock.date(), today: dayOf(clock.nowMs(), VENDOR_ZONE) }
}
