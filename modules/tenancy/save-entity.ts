import { fingerprint, marked } from '#libs/fingerprint/index.ts'
import { granted } from '#libs/permissions/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { checkAccount, checkBik, checkCorrespondentAccount, checkKpp } from '#libs/requisites/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail, refuseWrongRequisites } from '#platform/errors/index.ts'
import { readRequisites } from './queries.ts'
import type { EntityCard } from './settings-contract.ts'

async function cardOf(db: Reader, entityId: string) {
  const { entityId: _, code: __, ...card } = await readRequisites(db, entityId)
  return card
}

/** Requisites as papers name them. Error: `not-found` (another's legal entity too). */
export const readEntity = async (ctx: StaffCtx, entityId: string) => marked(await cardOf(ctx.db, entityId))

/** A bank account is named whole or not at all. Error: `request.invalid` with every wrong requisite. */
function checkedBank({ bankName, bik, account, correspondentAccount }: EntityCard) {
  const given = { bankName, bik, account, correspondentAccount }
  const missing = Object.entries(given).filter(([, value]) => value === null)
  if (missing.length === 4) return { bik: null, account: null, correspondentAccount: null }
  if (missing.length > 0) throw fail('request.invalid', { fields: missing.map(([name]) => name).join(', ') })
  return refuseWrongRequisites({
    bik: checkBik(bik!),
    account: checkAccount(account!, bik!),
    correspondentAccount: checkCorrespondentAccount(correspondentAccount!, bik!),
  })
}

/**
 * Changes what may change about a legal entity. Papers and editions that were issued keep what they named.
 * Errors: `not-found`, `auth.forbidden`, `conflict.version`, `request.invalid` with every wrong requisite.
 */
export async function saveEntity(
  ctx: StaffCtx,
  entityId: string,
  { version, ...input }: EntityCard & { readonly version: string },
): Promise<{ entityId: string }> {
  const before = await readRequisites(ctx.db, entityId)
  if (!granted(ctx.actor.grants, 'organisation.manage', { entityId }))
    throw fail('auth.forbidden', { permission: 'organisation.manage' })
  const phone = parsePhone(input.phone)
  if (!phone.ok) throw fail('request.invalid', { fields: 'phone' })
  const bank = checkedBank(input)
  const kpp =
    before.kind === 'company' ? refuseWrongRequisites({ kpp: checkKpp(input.kpp ?? '') }).kpp! : null
  await ctx.db.tx(async tx => {
    await tx.run({
      text: 'select 1 from tenancy.legal_entity where tenant_id = $1 and entity_id = $2 for update',
      values: [ctx.tenantId, entityId],
    })
    if (fingerprint(await cardOf(tx, entityId)) !== version)
      throw await staleRefusal(tx, ctx, { operations: ['tenancy.save-entity'], objectId: entityId })
    await tx.run(
      q
        .updateTable('tenancy.legal_entity')
        .set({
          short_name: input.shortName,
          full_name: input.fullName,
          kpp,
          address: input.address,
          phone: phone.phone,
          email: input.email,
          head_name: input.headName,
          head_post: input.headPost,
          licence_number: input.licenceNumber,
          licence_date: input.licenceDate,
          licence_issuer: input.licenceIssuer,
          bank_name: input.bankName,
          bik: bank.bik ?? null,
          account: bank.account ?? null,
          correspondent_account: bank.correspondentAccount ?? null,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('entity_id', '=', entityId),
    )
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'tenancy.save-entity',
      purpose: 'staff_administration',
      entityId,
      object: { kind: 'legal-entity', id: entityId },
    })
  })
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return { entityId }
}
