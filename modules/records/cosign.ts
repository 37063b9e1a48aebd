import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { shortName } from '#libs/names/index.ts'
import { record, recordRead } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Capacity, WaitingCosignature } from './cosign-contract.ts'
import { findProtocol } from './queries.ts'

/**
 * The author of a signed protocol asks a colleague for a second signature.
 * Errors: `not-found`, `auth.forbidden` (not the author), `conflict.state` (not signed yet, himself, asked already, the
 * colleague does not sign in or does not work for this legal entity).
 */
export async function askCosignature(
  ctx: StaffCtx,
  input: { readonly protocolId: string; readonly practitionerId: string; readonly capacity: Capacity },
): Promise<{ requestId: string }> {
  const protocol = await findProtocol(ctx.db, input.protocolId)
  if (!protocol.signedAt) throw fail('conflict.state', { reason: 'сначала протокол подписывает его автор' })
  if ((await practitionerOfUser(ctx)) !== protocol.practitionerId)
    throw fail('auth.forbidden', { permission: 'record.write' })
  if (input.practitionerId === protocol.practitionerId)
    throw fail('conflict.state', { reason: 'вторую подпись ставит коллега' })
  const colleague = await ctx.db.first<{ able: boolean }>({
    text: `select exists (select from identity.membership m where m.tenant_id = p.tenant_id and m.user_id = p.user_id
        and m.role = 'doctor' and m.revoked_at is null and (m.entity_id is null or m.entity_id = $3)) as able
      from catalogue.practitioner p where p.tenant_id = $1 and p.practitioner_id = $2 and p.archived_at is null`,
    values: [ctx.tenantId, input.practitionerId, protocol.entityId],
  })
  if (!colleague) throw fail('not-found')
  if (!colleague.able)
    throw fail('conflict.state', {
      reason: 'этот врач не работает в системе от имени юридического лица карты',
    })
  if (
    protocol.cosignatures.some(one => one.practitionerId === input.practitionerId && one.state !== 'declined')
  )
    throw fail('conflict.state', { reason: 'этого врача уже попросили о подписи' })
  const requestId = newId()
  await ctx.db.tx(async tx => {
    await tx.run({
      text: `insert into records.cosign_request (tenant_id, request_id, protocol_id, entity_id, patient_id, practitioner_id,
          capacity, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [
        ctx.tenantId,
        requestId,
        input.protocolId,
        protocol.entityId,
        protocol.patientId,
        input.practitionerId,
        input.capacity,
        ctx.actor.userId,
        ctx.clock.date(),
      ],
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.ask-cosignature',
      purpose: 'care',
      entityId: protocol.entityId,
      patientId: protocol.patientId,
      object: { kind: 'protocol', id: input.protocolId },
    })
  })
  return { requestId }
}

interface Asked {
  readonly protocol_id: string
  readonly entity_id: string
  readonly patient_id: string
  readonly practitioner_id: string
  readonly answered: boolean
  readonly signed_content: unknown
  readonly sha256: string
}

/**
 * The colleague signs what the author signed, to the byte, or declines with a reason; said once, it stays.
 * Errors: `not-found`, `auth.forbidden` (somebody else was asked), `conflict.state` (answered already; the text is not the
 * one that was signed), `request.invalid` (declined without a reason).
 */
export async function answerCosignature(
  ctx: StaffCtx,
  input: { readonly requestId: string; readonly sign: boolean; readonly reason: string },
): Promise<void> {
  const asked = await ctx.db.first<Asked>({
    text: `select r.protocol_id, r.entity_id, r.patient_id, r.practitioner_id, p.signed_content,
        encode(p.content_sha256, 'hex') as sha256,
        exists (select from records.cosign_answer a where a.tenant_id = r.tenant_id and a.request_id = r.request_id) as answered
      from records.cosign_request r join records.protocol p on p.tenant_id = r.tenant_id and p.protocol_id = r.protocol_id
      where r.tenant_id = $1 and r.request_id = $2`,
    values: [ctx.tenantId, input.requestId],
  })
  if (!asked) throw fail('not-found')
  if ((await practitionerOfUser(ctx)) !== asked.practitioner_id)
    throw fail('auth.forbidden', { permission: 'record.write' })
  const again = fail('conflict.state', { reason: 'ответ уже дан' })
  if (asked.answered) throw again
  if (!input.sign && input.reason.trim().length < 3) throw fail('request.invalid', { fields: 'reason' })
  if (input.sign && sha256(canonicalJson(asked.signed_content)) !== asked.sha256)
    throw fail('conflict.state', { reason: 'текст протокола не совпадает с подписанным' })
  await ctx.db.tx(async tx => {
    const added = await tx.run({
      text: `insert into records.cosign_answer (tenant_id, request_id, entity_id, patient_id, content_sha256, reason, answered_by, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [
        ctx.tenantId,
        input.requestId,
        asked.entity_id,
        asked.patient_id,
        input.sign ? Buffer.from(asked.sha256, 'hex') : null,
        input.reason,
        ctx.actor.userId,
        ctx.clock.date(),
      ],
    })
    if (added === 0) throw again
    await record(tx, ctx, {
      action: 'recording',
      operation: input.sign ? 'records.cosign' : 'records.decline-cosignature',
      purpose: 'care',
      entityId: asked.entity_id,
      patientId: asked.patient_id,
      object: { kind: 'protocol', id: asked.protocol_id },
      ...(input.sign && { detail: { sha256: asked.sha256 } }),
    })
  })
}

interface WaitingRow extends Omit<WaitingCosignature, 'authorName'> {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

/** What waits for the second signature of the doctor who asks, oldest first. */
export async function waitingCosignatures(ctx: StaffCtx): Promise<WaitingCosignature[]> {
  const practitionerId = await practitionerOfUser(ctx)
  if (!practitionerId) return []
  const rows = await ctx.db.all<WaitingRow>({
    text: `select r.request_id as "requestId", r.protocol_id as "protocolId", p.encounter_id as "encounterId", p.number, r.patient_id as "patientId",
        to_json(p.signed_at) #>> '{}' as "signedAt", concat_ws(' ', b.surname, b.given, b.patronymic) as "patientName",
        r.capacity, d.surname, d.given, d.patronymic
      from records.cosign_request r
      join records.protocol p on p.tenant_id = r.tenant_id and p.protocol_id = r.protocol_id
      join patients.brief b on b.tenant_id = r.tenant_id and b.patient_id = r.patient_id
      join catalogue.practitioner d on d.tenant_id = p.tenant_id and d.practitioner_id = p.practitioner_id
      where r.tenant_id = $1 and r.practitioner_id = $2 and not exists (
        select from records.cosign_answer a where a.tenant_id = r.tenant_id and a.request_id = r.request_id)
      order by r.asked_at limit 200`,
    values: [ctx.tenantId, practitionerId],
  })
  if (rows.length > 0)
    await recordRead(ctx, {
      action: 'extraction',
      operation: 'records.waiting-cosignatures',
      purpose: 'care',
      detail: { found: rows.length },
    })
  return rows.map(({ surname, given, patronymic, ...row }) => ({
    ...row,
    signedAt: new Date(row.signedAt).toISOString(),
    authorName: shortName({ surname, given, patronymic }),
  }))
}
