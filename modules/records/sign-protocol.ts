import { dayOf } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { missingFields, type TypedLine, typedLines } from '#libs/protocol-template/index.ts'
import { record } from '#modules/audit/index.ts'
import { practitionerOfUser } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Protocol, RenderedService } from './contract.ts'
import { faceOf, type ProtocolFace } from './protocol-face.ts'
import { templateByRef } from './protocol-templates.ts'
import { findProtocol, servicesOf } from './queries.ts'
import { checkDiagnoses } from './save-draft.ts'
import { missingSections } from './templates.ts'

/** Everything a signature covers: who, whom, when, what, and the services as they were. */
export interface SignedContent {
  readonly protocolId: string
  readonly number: string
  readonly template: string
  readonly entityId: string
  readonly patientId: string
  readonly practitionerId: string
  readonly encounterId: string
  readonly signedBy: string
  readonly signedAt: string
  readonly amends: string | null
  readonly amendmentReason: string | null
  readonly content: Protocol['content']
  /** Clinic, patient and doctor as the paper names them; absent in protocols signed before it belonged here. */
  readonly face?: ProtocolFace
  /** Title of the template and its typed values in words, as they were when it was signed. */
  readonly title?: string
  readonly typed?: readonly TypedLine[]
  readonly services: readonly Pick<
    RenderedService,
    'code' | 'nomenclatureCode' | 'name' | 'teeth' | 'quantity'
  >[]
}

async function nextNumber(tx: Tx, ctx: StaffCtx, entityId: string): Promise<string> {
  const year = Number(dayOf(ctx.clock.nowMs(), 'Europe/Moscow').slice(0, 4))
  const row = await tx.first<{ number: string }>({
    text: `insert into records.protocol_counter (tenant_id, entity_id, year, last_number) values ($1, $2, $3, 1)
      on conflict (tenant_id, entity_id, year) do update set last_number = records.protocol_counter.last_number + 1
      returning (select code from tenancy.legal_entity where tenant_id = $1 and entity_id = $2) || '-' || $3::int || '-' || last_number as number`,
    values: [ctx.tenantId, entityId, year],
  })
  return row!.number
}

/**
 * Signs a draft: number, hash and content are written at once and the row never changes again.
 * Only its author signs. Errors: `not-found`, `auth.forbidden`, `protocol.signed`, `protocol.incomplete`, `diagnosis.out-of-date`,
 * `conflict.version`.
 */
export async function signProtocol(
  ctx: StaffCtx,
  input: { readonly protocolId: string; readonly version: number },
) {
  const draft = await findProtocol(ctx.db, input.protocolId)
  if (draft.signedAt) throw fail('protocol.signed')
  if ((await practitionerOfUser(ctx)) !== draft.practitionerId)
    throw fail('auth.forbidden', { permission: 'record.write' })
  const template = await templateByRef(ctx.db, draft.template)
  const values = draft.content.fields ?? {}
  const typed = template ? typedLines(template, values) : []
  const missing = [
    ...missingSections(draft.template, draft.content, typed),
    ...(template ? missingFields(template, values) : []),
  ]
  if (missing.length > 0) throw fail('protocol.incomplete', { fields: missing.join(', ') })
  // A draft may be older than the edition of the directory that is in force.
  await checkDiagnoses(ctx.db, draft.content)
  const [services, face] = await Promise.all([
    servicesOf(ctx.db, draft.encounterId),
    faceOf(ctx, draft.protocolId),
  ])
  const signedAt = ctx.clock.date()
  return ctx.db.tx(async tx => {
    const number = await nextNumber(tx, ctx, draft.entityId)
    const signed: SignedContent = {
      protocolId: draft.protocolId,
      number,
      template: draft.template,
      entityId: draft.entityId,
      patientId: draft.patientId,
      practitionerId: draft.practitionerId,
      encounterId: draft.encounterId,
      signedBy: ctx.actor.userId,
      signedAt: signedAt.toISOString(),
      amends: draft.amends,
      amendmentReason: draft.amendmentReason,
      content: draft.content,
      face,
      ...(template && { title: template.title, typed }),
      services: services.map(({ code, nomenclatureCode, name, teeth, quantity }) => ({
        code,
        nomenclatureCode,
        name,
        teeth,
        quantity,
      })),
    }
    const hash = sha256(canonicalJson(signed))
    const changed = await tx.run(
      q
        .updateTable('records.protocol')
        .set({
          number,
          signed_at: signedAt,
          signed_by: ctx.actor.userId,
          content_sha256: Buffer.from(hash, 'hex'),
          signed_content: JSON.stringify(signed),
          version: draft.version + 1,
          updated_at: signedAt,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('protocol_id', '=', draft.protocolId)
        .where('version', '=', input.version),
    )
    if (changed === 0) throw fail('conflict.version')
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.sign-protocol',
      purpose: 'care',
      entityId: draft.entityId,
      patientId: draft.patientId,
      object: { kind: 'protocol', id: draft.protocolId },
      detail: { number, sha256: hash },
    })
    return { number, sha256: hash, signedAt: signedAt.toISOString() }
  })
}

/**
 * Begins a correction: a new draft that names the signed original and the reason. The original stays as it is.
 * Errors: `not-found`, `conflict.state` (not signed yet, or a draft is open), `auth.forbidden`.
 */
export async function amendProtocol(
  ctx: StaffCtx,
  input: { readonly protocolId: string; readonly reason: string },
): Promise<{ protocolId: string }> {
  const original = await findProtocol(ctx.db, input.protocolId)
  if (!original.signedAt) throw fail('conflict.state', { reason: 'исправляется только подписанный протокол' })
  const me = await practitionerOfUser(ctx)
  if (me !== original.practitionerId) throw fail('auth.forbidden', { permission: 'record.write' })
  const protocolId = newId()
  const now = ctx.clock.date()
  try {
    await ctx.db.tx(async tx => {
      await tx.run(
        q.insertInto('records.protocol').values({
          tenant_id: ctx.tenantId,
          protocol_id: protocolId,
          encounter_id: original.encounterId,
          entity_id: original.entityId,
          patient_id: original.patientId,
          practitioner_id: original.practitionerId,
          template: original.template,
          content: JSON.stringify(original.content),
          created_at: now,
          updated_at: now,
          amends: original.protocolId,
          amendment_reason: input.reason,
        }),
      )
      await record(tx, ctx, {
        action: 'clarification',
        operation: 'records.amend-protocol',
        purpose: 'care',
        entityId: original.entityId,
        patientId: original.patientId,
        object: { kind: 'protocol', id: protocolId },
      })
    })
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'one_draft') throw error
    throw fail('conflict.state', { reason: 'черновик исправления уже открыт' })
  }
  return { protocolId }
}
