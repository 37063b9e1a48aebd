import {
  type PaperKind,
  paperKind,
  parseTemplate,
  type TemplateFault,
  VOCABULARY,
  WORDING,
} from '#libs/documents/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** A text of a document in force: the clinic's newest edition, or the platform's own (number 0). */
export interface CurrentWording {
  readonly editionId: string | null
  readonly number: number
  readonly title: string
  readonly body: string
  readonly sha256: string
  readonly approvedBy: string | null
  readonly publishedAt: string | null
}

const hashOf = (text: { readonly title: string; readonly body: string }): string =>
  sha256(canonicalJson({ title: text.title, body: text.body }))

const rows = (db: Reader, entityId: string, kind: PaperKind) =>
  db.all(
    q
      .selectFrom('documents.wording')
      .select(['edition_id', 'number', 'title', 'body', 'sha256', 'approved_by', 'published_at'])
      .where('tenant_id', '=', db.scope.tenantId!)
      .where('entity_id', '=', entityId)
      .where('kind', '=', kind)
      .orderBy('number', 'desc')
      .limit(100),
  )

/** Editions of a text, newest first, the platform's own last. */
export async function listWordings(db: Reader, entityId: string, kind: PaperKind): Promise<CurrentWording[]> {
  const own = WORDING[kind]
  return [
    ...(await rows(db, entityId, kind)).map(row => ({
      editionId: row.edition_id,
      number: row.number,
      title: row.title,
      body: row.body,
      sha256: row.sha256.toString('hex'),
      approvedBy: row.approved_by,
      publishedAt: row.published_at.toISOString(),
    })),
    {
      editionId: null,
      number: 0,
      title: own.title,
      body: own.body,
      sha256: hashOf(own),
      approvedBy: null,
      publishedAt: null,
    },
  ]
}

export const currentWording = async (
  db: Reader,
  entityId: string,
  kind: PaperKind,
): Promise<CurrentWording> => (await listWordings(db, entityId, kind))[0]!

const WORDS: Record<TemplateFault['reason'], (name: string) => string> = {
  'unknown-field': name => `поля «${name}» нет`,
  'unknown-case': name => `падежа «${name}» нет`,
  'unknown-table': name => `таблицы «${name}» нет`,
  'not-declined': name => `поле «${name}» не склоняется`,
  unclosed: name => `условие «${name}» не закрыто`,
  unopened: name => `условие «${name}» закрыто, но не открыто`,
}

/** Faults of a text in words: where and what. */
export const faultsOf = (title: string, body: string): string[] => [
  ...parseTemplate(title, VOCABULARY).faults.map(
    f => `заголовок, знак ${f.column}: ${WORDS[f.reason](f.name)}`,
  ),
  ...parseTemplate(body, VOCABULARY).faults.map(
    f => `строка ${f.line}, знак ${f.column}: ${WORDS[f.reason](f.name)}`,
  ),
]

export interface PublishWording {
  readonly entityId: string
  readonly kind: PaperKind
  readonly title: string
  readonly body: string
  readonly approvedBy: string
}

/**
 * Publishes the clinic's own edition of a text; documents issued before keep theirs. A text that names an unknown field is
 * refused with the field and its place (MD-1.6). Errors: `not-found`, `document.wording-faults`.
 */
export async function publishWording(
  ctx: Ctx,
  input: PublishWording,
): Promise<{ editionId: string; number: number }> {
  if (!ctx.db.scope.entityIds.includes(input.entityId)) throw fail('not-found')
  const faults = faultsOf(input.title, input.body)
  for (const need of paperKind(input.kind).needs)
    if (!input.body.includes(need)) faults.push(`в тексте нет обязательного поля «${need}»`)
  if (faults.length > 0) throw fail('document.wording-faults', { faults: faults.join('; ') })
  const editionId = newId()
  return ctx.db.tx(async tx => {
    const row = await tx.first<{ number: number }>({
      text: `insert into documents.wording (tenant_id, edition_id, entity_id, kind, number, title, body, sha256,
          published_at, published_by, approved_by)
        select $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6, $7, $8, $9, $10 from documents.wording
        where tenant_id = $1 and entity_id = $3 and kind = $4 returning number`,
      values: [
        ctx.tenantId,
        editionId,
        input.entityId,
        input.kind,
        input.title,
        input.body,
        Buffer.from(hashOf(input), 'hex'),
        ctx.clock.date(),
        ctx.actor.kind === 'staff' ? ctx.actor.userId : null,
        input.approvedBy,
      ],
    })
    await record(tx, ctx, {
      action: 'recording',
      operation: 'documents.publish-wording',
      purpose: 'rights_requests',
      entityId: input.entityId,
      object: { kind: 'wording', id: editionId },
      detail: { kind: input.kind, number: row!.number },
    })
    return { editionId, number: row!.number }
  })
}
