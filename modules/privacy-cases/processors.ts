import { formatDateShort } from '#libs/format/index.ts'
import { readSubProcessors, readVendorCard } from '#modules/clients/index.ts'
import { readTextParameters } from '#modules/consents/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { isFailure } from '#platform/errors/index.ts'

const BY_CONTRACT = 'поручение: приложение 1 к договору'

/** Processors: the vendor of the system with its own ones, by the contract, and whom the operator names in its texts. */
export async function processorRows(ctx: Ctx, entityIds: readonly string[]): Promise<string[][]> {
  const [entities, vendor, subs] = await Promise.all([
    readEntities(ctx.db),
    readVendorCard(ctx.db).catch(nobodyYet),
    readSubProcessors(ctx.db),
  ])
  const name = (entityId: string) => entities.find(one => one.entityId === entityId)?.shortName ?? ''
  const own = await Promise.all(
    entityIds.map(async entityId =>
      (await readTextParameters(ctx.db, entityId)).processors.map(p => [
        name(entityId),
        p.name,
        p.inn ?? '',
        p.address,
        p.country,
        p.what,
        'поручение оператора',
      ]),
    ),
  )
  return [
    ...(vendor
      ? [
          [
            'все',
            vendor.fullName,
            vendor.inn,
            vendor.address,
            'RU',
            'работа системы «Амбулатория»',
            BY_CONTRACT,
          ],
        ]
      : []),
    ...subs
      .filter(sub => sub.until === null)
      .map(sub => [
        'все',
        sub.name,
        sub.inn ?? '',
        '',
        sub.country,
        sub.task,
        `привлечён разработчиком с ${formatDateShort(sub.since)}`,
      ]),
    ...own.flat(),
  ]
}

/** A platform whose vendor has not filled in its card names nobody rather than somebody. */
function nobodyYet(error: unknown): null {
  if (isFailure(error, 'conflict.state')) return null
  throw error
}
