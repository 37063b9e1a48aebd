import { dayOf, formatDate } from '#libs/format/index.ts'
import { oneAtATime } from '#modules/identity/index.ts'
import { readRequisites, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { LAST_TEXT, publishFirstTexts } from './first-texts.ts'

/**
 * Publishes the texts of a practice that has just registered, with the licensee as the one who approved them. Runs after the
 * registration and again by a job, until they stand: a process may end in between.
 */
export const finishStudio = (ctx: Ctx): Promise<void> =>
  oneAtATime(`studio/${ctx.tenantId}`, async () => {
    const tenant = await readTenant(ctx.db)
    if (tenant.kind !== 'solo') return
    const done = await ctx.db.first({
      text: 'select 1 as one from consents.text_edition where tenant_id = $1 and kind = $2',
      values: [ctx.tenantId, LAST_TEXT],
    })
    if (done) return
    const [entityId] = ctx.db.scope.entityIds
    if (!entityId) return
    const entity = await readRequisites(ctx.db, entityId)
    const day = dayOf(ctx.clock.nowMs(), tenant.zone)
    await publishFirstTexts(ctx, {
      entityId: entity.entityId,
      approvedBy: `${entity.headName}, при регистрации ${formatDate(day)}`,
      approver: { name: entity.headName, post: entity.headPost, orderNumber: '1', orderDate: day },
    })
  })
