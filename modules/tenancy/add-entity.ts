import { newId } from '#libs/ids/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { checkInn10, checkInn12, checkKpp, checkOgrn, checkOgrnip } from '#libs/requisites/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail, refuseWrongRequisites } from '#platform/errors/index.ts'
import type { NewEntity } from './contract.ts'

function phoneOf(typed: string): string {
  const phone = parsePhone(typed)
  if (!phone.ok) throw fail('request.invalid', { fields: 'phone' })
  return phone.phone
}

/** Only somebody of the whole clinic: whoever belongs to one legal entity does not found others. */
function demandWhole(ctx: StaffCtx): void {
  if (!ctx.actor.grants.some(grant => grant.role === 'owner' && grant.entityId === null))
    throw fail('auth.forbidden', { permission: 'organisation.manage' })
}

/**
 * Adds a legal entity to the clinic: an operator of its own with checked requisites, that sees nobody's data until a ground
 * is declared (MM-3.8, MM-3.9). Errors: `request.invalid` with every wrong requisite, `conflict.state` (its prefix or INN is
 * in use).
 */
export async function addEntity(ctx: StaffCtx, input: NewEntity): Promise<{ entityId: string }> {
  demandWhole(ctx)
  const company = input.kind === 'company'
  const checked = refuseWrongRequisites({
    inn: company ? checkInn10(input.inn) : checkInn12(input.inn),
    ogrn: company ? checkOgrn(input.ogrn) : checkOgrnip(input.ogrn),
    ...(company && { kpp: checkKpp(input.kpp ?? '') }),
  })
  const phone = phoneOf(input.phone)
  const entityId = newId()
  await ctx.db.tx(async tx => {
    await tx.run({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 312))', values: [ctx.tenantId] })
    const twin = await tx.first<{ code: string }>({
      text: 'select code from tenancy.legal_entity where tenant_id = $1 and (code = $2 or inn = $3)',
      values: [ctx.tenantId, input.code, checked.inn],
    })
    if (twin)
      throw fail('conflict.state', {
        reason: twin.code === input.code ? 'такая приставка номеров уже занята' : 'лицо с этим ИНН уже есть',
      })
    await tx.run(
      q.insertInto('tenancy.legal_entity').values({
        tenant_id: ctx.tenantId,
        entity_id: entityId,
        kind: input.kind,
        short_name: input.shortName,
        full_name: input.fullName,
        inn: checked.inn!,
        kpp: checked.kpp ?? null,
        ogrn: checked.ogrn!,
        address: input.address,
        phone,
        email: input.email,
        head_name: input.headName,
        head_post: input.headPost,
        licence_number: input.licenceNumber,
        licence_date: input.licenceDate,
        licence_issuer: input.licenceIssuer,
        code: input.code,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'tenancy.add-entity',
      purpose: 'staff_administration',
      entityId,
      object: { kind: 'legal-entity', id: entityId },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { entityId }
}
