import { formatDateShort } from '#libs/format/index.ts'
import { wrongFields } from '#libs/protocol-template/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import { diagnosisOf } from '#modules/catalogue/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { ProtocolContent } from './contract.ts'
import { templateByRef } from './protocol-templates.ts'
import { findProtocol } from './queries.ts'

export interface SaveDraft {
  readonly protocolId: string
  readonly version: number
  /** Base of the protocol, or a version of a template with typed fields. */
  readonly template: string
  readonly content: ProtocolContent
}

/**
 * Every diagnosis has a code in force. Errors: `request.invalid` for a code that does not exist, `diagnosis.out-of-date` with
 * the day since when it is out of force.
 */
export async function checkDiagnoses(db: Reader, content: Pick<ProtocolContent, 'diagnoses'>): Promise<void> {
  for (const { code } of content.diagnoses) {
    const known = await diagnosisOf(db, code)
    if (!known) throw fail('request.invalid', { fields: `diagnosis ${code}` })
    if (known.outSince !== null)
      throw fail('diagnosis.out-of-date', { code, name: known.name, since: formatDateShort(known.outSince) })
  }
}

/** Codes must exist and teeth be teeth, also in a draft: a wrong one would be found too late. */
async function checkContent(db: Reader, content: ProtocolContent): Promise<void> {
  await checkDiagnoses(db, content)
  for (const diagnosis of content.diagnoses) {
    const wrong = diagnosis.teeth.find(tooth => !isTooth(tooth))
    if (wrong !== undefined) throw fail('request.invalid', { fields: `tooth ${wrong}` })
  }
}

/** Typed values fit the fields of the template; a template that is not there takes none. */
async function checkFields(ctx: StaffCtx, { template, content }: SaveDraft): Promise<void> {
  const found = await templateByRef(ctx.db, template)
  const values = content.fields ?? {}
  const wrong = found ? wrongFields(found, values) : Object.keys(values)
  if (wrong.length > 0) throw fail('request.invalid', { fields: wrong.join(', ') })
}

/** Diagnoses under the names of the directory, whatever the caller wrote beside the code. */
async function named(db: Reader, content: ProtocolContent): Promise<ProtocolContent> {
  const diagnoses = content.diagnoses.map(async diagnosis => ({
    ...diagnosis,
    name: (await diagnosisOf(db, diagnosis.code))?.name ?? diagnosis.name,
  }))
  return { ...content, diagnoses: await Promise.all(diagnoses) }
}

/**
 * Saves a draft. The version check keeps two windows from overwriting each other.
 * Errors: `not-found`, `conflict.version`, `protocol.signed`, `request.invalid`, `diagnosis.out-of-date`.
 */
export async function saveDraft(
  ctx: StaffCtx,
  input: SaveDraft,
): Promise<{ version: number; updatedAt: string }> {
  await checkContent(ctx.db, input.content)
  await checkFields(ctx, input)
  const before = await findProtocol(ctx.db, input.protocolId)
  if (before.signedAt) throw fail('protocol.signed')
  const content = await named(ctx.db, input.content)
  const now = ctx.clock.date()
  const version = input.version + 1
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('records.protocol')
        .set({
          template: input.template,
          content: JSON.stringify(content),
          version,
          updated_at: now,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('protocol_id', '=', input.protocolId)
        .where('version', '=', input.version),
    )
    if (changed === 0)
      throw await staleRefusal(tx, ctx, {
        operations: ['records.save-draft'],
        patientId: before.patientId,
        objectId: input.protocolId,
      })
    await record(tx, ctx, {
      action: 'clarification',
      operation: 'records.save-draft',
      purpose: 'care',
      entityId: before.entityId,
      patientId: before.patientId,
      object: { kind: 'protocol', id: input.protocolId },
      detail: { version },
    })
  })
  return { version, updatedAt: now.toISOString() }
}
