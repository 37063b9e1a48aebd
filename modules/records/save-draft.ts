import { diagnosisByCode } from '#libs/icd10/index.ts'
import { wrongFields } from '#libs/protocol-template/index.ts'
import { isTooth } from '#libs/teeth/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
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

/** Codes must exist and teeth be teeth, also in a draft: a wrong one would be found too late. */
function checkContent(content: ProtocolContent): void {
  for (const diagnosis of content.diagnoses) {
    if (!diagnosisByCode(diagnosis.code))
      throw fail('request.invalid', { fields: `diagnosis ${diagnosis.code}` })
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
const named = (content: ProtocolContent): ProtocolContent => ({
  ...content,
  diagnoses: content.diagnoses.map(diagnosis => ({
    ...diagnosis,
    name: diagnosisByCode(diagnosis.code)?.name ?? diagnosis.name,
  })),
})

/**
 * Saves a draft. The version check keeps two windows from overwriting each other.
 * Errors: `not-found`, `conflict.version`, `protocol.signed`, `request.invalid`.
 */
export async function saveDraft(
  ctx: StaffCtx,
  input: SaveDraft,
): Promise<{ version: number; updatedAt: string }> {
  checkContent(input.content)
  await checkFields(ctx, input)
  const before = await findProtocol(ctx.db, input.protocolId)
  if (before.signedAt) throw fail('protocol.signed')
  const now = ctx.clock.date()
  const version = input.version + 1
  await ctx.db.tx(async tx => {
    const changed = await tx.run(
      q
        .updateTable('records.protocol')
        .set({
          template: input.template,
          content: JSON.stringify(named(input.content)),
          version,
          updated_at: now,
        })
        .where('tenant_id', '=', ctx.tenantId)
        .where('protocol_id', '=', input.protocolId)
        .where('version', '=', input.version),
    )
    if (changed === 0) throw fail('conflict.version')
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
