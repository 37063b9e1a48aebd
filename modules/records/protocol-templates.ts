import { newId } from '#libs/ids/index.ts'
import {
  baseOf,
  type ProtocolTemplate,
  SHIPPED_TEMPLATES,
  TEMPLATE_REF,
  type TemplateBase,
  templateFaults,
} from '#libs/protocol-template/index.ts'
import { record } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Template } from './template-contract.ts'

interface Row {
  readonly template_id: string
  readonly number: number
  readonly title: string
  readonly base: string
  readonly fields: unknown
  readonly archived: boolean
  readonly published_at: Date
}

const present = (row: Row): Template => ({
  ref: `${row.base}:${row.template_id}@${row.number}`,
  templateId: row.template_id,
  number: row.number,
  title: row.title,
  base: row.base as TemplateBase,
  fields: row.fields as Template['fields'],
  publishedAt: row.published_at.toISOString(),
})

const shipped = (code: string, template: ProtocolTemplate): Template => ({
  ref: `${template.base}:${code}@1`,
  templateId: null,
  number: 1,
  title: template.title,
  base: template.base,
  fields: template.fields.map(field => ({ ...field, options: field.options && [...field.options] })),
  publishedAt: null,
})

/** Templates in force: the newest version of each, archived ones left out. */
export async function listTemplates(ctx: StaffCtx): Promise<{ templates: Template[] }> {
  const rows = await ctx.db.all(
    q
      .selectFrom('records.template')
      .distinctOn('template_id')
      .select(['template_id', 'number', 'title', 'base', 'fields', 'archived', 'published_at'])
      .where('tenant_id', '=', ctx.tenantId)
      .orderBy('template_id')
      .orderBy('number', 'desc'),
  )
  return {
    templates: [
      ...Object.entries(SHIPPED_TEMPLATES).map(([code, template]) => shipped(code, template)),
      ...rows.filter(row => !row.archived).map(present),
    ],
  }
}

/** The version of a template that a protocol names; null for the plain ones without fields. Error: `not-found`. */
export async function templateByRef(db: Reader, ref: string): Promise<Template | null> {
  const [, , code, number] = TEMPLATE_REF.exec(ref) ?? []
  if (code === undefined) return null
  const own = SHIPPED_TEMPLATES[code]
  if (own && number === '1' && own.base === baseOf(ref)) return shipped(code, own)
  const row = /^[0-9a-f-]{36}$/.test(code)
    ? await db.first(
        q
          .selectFrom('records.template')
          .select(['template_id', 'number', 'title', 'base', 'fields', 'archived', 'published_at'])
          .where('tenant_id', '=', db.scope.tenantId!)
          .where('template_id', '=', code)
          .where('number', '=', Number(number)),
      )
    : null
  if (!row || row.base !== baseOf(ref)) throw fail('not-found')
  return present(row)
}

export interface PublishTemplate extends ProtocolTemplate {
  readonly templateId: string | null
  readonly archived: boolean
}

/**
 * Publishes a template or the next version of one; signed protocols and open drafts keep theirs.
 * Errors: `not-found`, `request.invalid` with what is wrong in which field.
 */
export async function publishTemplate(
  ctx: StaffCtx,
  input: PublishTemplate,
): Promise<{ templateId: string; number: number; ref: string }> {
  const faults = templateFaults(input)
  if (faults.length > 0) throw fail('request.invalid', { fields: faults.join('; ') })
  const templateId = input.templateId ?? newId()
  return ctx.db.tx(async tx => {
    const before = await tx.first<{ number: number; base: string }>({
      text: `select number, base from records.template where tenant_id = app.tenant() and template_id = $1
        order by number desc limit 1`,
      values: [templateId],
    })
    if (input.templateId !== null && !before) throw fail('not-found')
    if (before && before.base !== input.base)
      throw fail('request.invalid', { fields: 'специальность шаблона не меняется' })
    const number = (before?.number ?? 0) + 1
    await tx.run(
      q.insertInto('records.template').values({
        tenant_id: ctx.tenantId,
        template_id: templateId,
        number,
        title: input.title,
        base: input.base,
        fields: JSON.stringify(input.fields),
        archived: input.archived,
        published_at: ctx.clock.date(),
        published_by: ctx.actor.userId,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'records.publish-template',
      purpose: 'care',
      object: { kind: 'template', id: templateId },
      detail: { number },
    })
    return { templateId, number, ref: `${input.base}:${templateId}@${number}` }
  })
}
