import type { z } from 'zod'
import { isTooth } from '#libs/teeth/index.ts'
import type { PlanContent, PlanItem } from '#libs/treatment-plan/index.ts'
import type { Service } from '#modules/catalogue/contract.ts'
import { fail } from '#platform/errors/index.ts'
import type { DraftOption, PlanVersion } from './contract.ts'

export type DraftOptions = readonly z.output<typeof DraftOption>[]

interface Pricing {
  readonly entityId: string
  readonly prices: ReadonlyMap<string, Service>
  /** Items whose prices are frozen from an earlier save. */
  readonly frozen: ReadonlyMap<string, PlanItem>
  readonly ceiling: number
}

/** Puts names and prices into what the doctor wrote, or says what is wrong with it. */
export function priceOptions(options: DraftOptions, pricing: Pricing): PlanContent {
  const ids = options.flatMap(option => [
    `option ${option.optionId}`,
    ...option.phases.flatMap(phase => [
      `phase ${option.optionId} ${phase.phaseId}`,
      ...phase.items.map(item => `item ${option.optionId} ${item.itemId}`),
    ]),
  ])
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice) throw fail('request.invalid', { fields: twice })
  return {
    options: options.map(option => ({
      ...option,
      phases: option.phases.map(phase => ({
        ...phase,
        items: phase.items.map(item => priceItem(item, option.optionId, pricing)),
      })),
    })),
  }
}

function priceItem(
  item: DraftOptions[number]['phases'][number]['items'][number],
  optionId: string,
  { entityId, prices, frozen, ceiling }: Pricing,
): PlanItem {
  const service = prices.get(item.serviceId)
  if (!service || service.entityId !== entityId) throw fail('request.invalid', { fields: item.itemId })
  const wrong = item.teeth.find(tooth => !isTooth(tooth))
  if (wrong !== undefined) throw fail('request.invalid', { fields: `tooth ${wrong}` })
  const before = frozen.get(`${optionId}/${item.itemId}`)
  const kept = before?.serviceId === item.serviceId ? before : null
  if (item.discountPercent > ceiling && item.discountPercent !== kept?.discountPercent)
    throw fail('conflict.state', {
      reason: `скидка ${item.discountPercent} % больше разрешённой вам (${ceiling} %), её даёт администратор или владелец`,
    })
  return {
    ...item,
    code: service.code,
    nomenclatureCode: service.nomenclatureCode,
    name: service.name,
    minutes: service.durationMinutes,
    priceKopecks: kept?.priceKopecks ?? service.priceKopecks,
  }
}

/** Items of a version by option and item. */
export const itemsByKey = (version: PlanVersion): Map<string, PlanItem> =>
  new Map(
    version.options.flatMap(option =>
      option.phases.flatMap(phase =>
        phase.items.map(item => [`${option.optionId}/${item.itemId}`, item] as const),
      ),
    ),
  )
