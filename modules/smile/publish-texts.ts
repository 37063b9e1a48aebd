import type { Processor } from '#libs/consent-text/index.ts'
import { readVendorCard } from '#modules/clients/index.ts'
import {
  type PublishText,
  publishText,
  readTextParameters,
  setTextParameters,
} from '#modules/consents/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { placeOf } from './engine-room.ts'

const STUDIO_WORK = 'хранит данные клиники и строит визуализации улыбки на серверах в России'

/**
 * Publishes the consent to processing by the vendor, and to whoever runs an engine elsewhere: the texts that the studio needs
 * besides those every operator has (SV-4.2b, SV-4.2c). Errors: of `publishText`.
 */
export async function publishStudioTexts(
  ctx: Ctx,
  approved: Pick<PublishText, 'entityId' | 'approvedBy' | 'approver'>,
): Promise<void> {
  const vendor = await readVendorCard(ctx.services.db('amb_platform', NO_SCOPE))
  const { processors } = await readTextParameters(ctx.db, approved.entityId)
  const own: Processor = {
    name: vendor.shortName,
    inn: vendor.inn,
    address: vendor.address,
    country: 'RU',
    what: STUDIO_WORK,
  }
  if (!processors.some(known => known.name === own.name))
    await setTextParameters(ctx, approved.entityId, { processors: [...processors, own] })
  await publishText(ctx, { ...approved, kind: 'third_party', scope: own.name })
  const { external, country } = placeOf(ctx.services)
  if (!external) return
  await publishText(ctx, { ...approved, kind: 'third_party', scope: external.operator })
  if (country !== 'RU') await publishText(ctx, { ...approved, kind: 'cross_border', scope: country })
}
