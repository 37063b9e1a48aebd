import {
  type DiffParagraph,
  diffTexts,
  isTextKind,
  type RenderedText,
  renderText,
  TEXT_PARAMETERS,
  type TextKind,
  type TextParameters,
  termsAboveLaw,
  textFaults,
} from '#libs/consent-text/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { record } from '#modules/audit/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { readTextParameters } from './text-parameters.ts'

export interface Edition extends RenderedText {
  readonly editionId: string
  readonly entityId: string
  readonly kind: TextKind
  /** Partner, processor, country or legal entity of a scoped consent; empty otherwise. */
  readonly scope: string
  readonly number: number
  readonly sha256: string
  readonly publishedAt: string
  readonly effectiveFrom: string
  /** Who approved it, in one line: name, post, order. */
  readonly approvedBy: string
  readonly previousId: string | null
}

const columns = [
  'edition_id',
  'entity_id',
  'kind',
  'scope',
  'number',
  'title',
  'body',
  'sha256',
  'published_at',
  'effective_from',
  'approved_by',
  'previous_id',
] as const

const editions = (db: Reader) =>
  q.selectFrom('consents.text_edition').select(columns).where('tenant_id', '=', db.scope.tenantId!)

type Row = Awaited<ReturnType<typeof readRows>>[number]
const readRows = (db: Reader) => db.all(editions(db))

const present = (row: Row): Edition => ({
  editionId: row.edition_id,
  entityId: row.entity_id,
  kind: row.kind as TextKind,
  scope: row.scope,
  number: row.number,
  title: row.title,
  body: row.body as Edition['body'],
  sha256: row.sha256.toString('hex'),
  publishedAt: row.published_at.toISOString(),
  effectiveFrom: row.effective_from.toISOString(),
  approvedBy: row.approved_by,
  previousId: row.previous_id,
})

/** The edition of a text in force at a moment. Error: `not-found` when the legal entity has published none. */
export async function currentEdition(
  db: Reader,
  entityId: string,
  kind: TextKind,
  at: Date,
  scope = '',
): Promise<Edition> {
  const row = await db.first(
    editions(db)
      .where('entity_id', '=', entityId)
      .where('kind', '=', kind)
      .where('scope', '=', scope)
      .where('effective_from', '<=', at)
      .orderBy('number', 'desc')
      .limit(1),
  )
  if (!row) throw fail('not-found')
  return present(row)
}

/** The editions in force of all texts of an operator. */
export async function currentEditions(db: Reader, entityId: string, at: Date): Promise<Edition[]> {
  const rows = await db.all(
    editions(db)
      .distinctOn(['kind', 'scope'])
      .where('entity_id', '=', entityId)
      .where('effective_from', '<=', at)
      .orderBy('kind')
      .orderBy('scope')
      .orderBy('number', 'desc'),
  )
  return rows.filter(row => isTextKind(row.kind)).map(present)
}

/** An edition by its id, also an old one: consents keep pointing to what was shown (IP-6). */
export async function readEdition(db: Reader, editionId: string): Promise<Edition> {
  const row = await db.first(editions(db).where('edition_id', '=', editionId))
  if (!row) throw fail('not-found')
  return present(row)
}

/** The parameters that an edition was rendered from: what it promises is what the code holds to. */
export async function editionParameters(db: Reader, editionId: string): Promise<TextParameters> {
  const row = await db.first(
    q
      .selectFrom('consents.text_edition')
      .select('parameters')
      .where('tenant_id', '=', db.scope.tenantId!)
      .where('edition_id', '=', editionId),
  )
  if (!row) throw fail('not-found')
  return { ...TEXT_PARAMETERS, ...(row.parameters as Partial<TextParameters> | null) }
}

/** All editions of a legal entity's texts, newest first. */
export const listEditions = async (db: Reader, entityId: string): Promise<Edition[]> =>
  (
    await db.all(
      editions(db)
        .where('entity_id', '=', entityId)
        .orderBy('kind')
        .orderBy('scope')
        .orderBy('number', 'desc'),
    )
  ).map(present)

/** What an edition changed against the one before it; the first one has no difference. */
export async function editionDiff(db: Reader, editionId: string): Promise<readonly DiffParagraph[]> {
  const edition = await readEdition(db, editionId)
  return edition.previousId ? diffTexts(await readEdition(db, edition.previousId), edition) : []
}

/** SHA-256 over the title and the paragraphs, as canonical JSON: what the reader saw and nothing else. */
export const textHash = ({ title, body }: RenderedText): string => sha256(canonicalJson({ title, body }))

/** The operator's parameters with what the installation itself declares: where the databases lie (MM1-5.1). */
const parametersNow = async (ctx: Ctx, entityId: string): Promise<TextParameters> => ({
  ...(await readTextParameters(ctx.db, entityId)),
  hosting: ctx.services.config.hosting?.place ?? null,
})

/**
 * A text as it would be published now, with what the law still wants of it and the difference to the edition in force.
 * Error: `not-found` (legal entity, kind).
 */
export async function draftText(ctx: Ctx, input: Pick<PublishText, 'entityId' | 'kind' | 'scope'>) {
  const operator = (await readEntities(ctx.db)).find(entity => entity.entityId === input.entityId)
  if (!operator || !ctx.db.scope.entityIds.includes(input.entityId)) throw fail('not-found')
  const scope = input.scope ?? ''
  const parameters = await parametersNow(ctx, input.entityId)
  const text = renderText(input.kind, operator, parameters, scope)
  const [last] = (await listEditions(ctx.db, input.entityId)).filter(
    edition => edition.kind === input.kind && edition.scope === scope,
  )
  const hash = textHash(text)
  return {
    kind: input.kind,
    ...text,
    sha256: hash,
    faults: [...textFaults(input.kind, text).map(faultName), ...termsAboveLaw(parameters)],
    current: last ?? null,
    changed: last?.sha256 !== hash,
    diff: last && last.sha256 !== hash ? diffTexts(last, text) : [],
  }
}

export interface PublishText {
  readonly entityId: string
  readonly kind: TextKind
  readonly scope?: string
  readonly approvedBy: string
  /** Name, post, order: kept apart for the printed edition (MD-sig). */
  readonly approver?: {
    readonly name: string
    readonly post: string
    readonly orderNumber: string
    readonly orderDate: string
  }
  /** From when it is in force; at once when left out. Never before its publication or the edition before it. */
  readonly effectiveFrom?: Date
}

/** Who approved a text, in one line: name, post, order. */
export const approvalLine = (by: NonNullable<PublishText['approver']>): string =>
  `${by.name}, ${by.post}, приказ № ${by.orderNumber} от ${by.orderDate.split('-').reverse().join('.')}`

/**
 * Publishes a text of a legal entity from its current parameters, when it differs from the last edition.
 * Errors: `not-found`, `text.faulty` (elements of the law are missing, a void phrase, a term above the law),
 * `conflict.state` (in force before its publication or before the last edition).
 * @returns the id of the edition that is the newest now
 */
export async function publishText(ctx: Ctx, input: PublishText): Promise<string> {
  const operator = (await readEntities(ctx.db)).find(entity => entity.entityId === input.entityId)
  if (!operator || !ctx.db.scope.entityIds.includes(input.entityId)) throw fail('not-found')
  const parameters = await parametersNow(ctx, input.entityId)
  const scope = input.scope ?? ''
  const text = renderText(input.kind, operator, parameters, scope)
  const faults = [...textFaults(input.kind, text).map(faultName), ...termsAboveLaw(parameters)]
  if (faults.length > 0) throw fail('text.faulty', { faults: faults.join(', ') })
  const hash = textHash(text)
  const editionId = await ctx.db.tx(async tx => {
    const last = await tx.first(
      q
        .selectFrom('consents.text_edition')
        .select(['edition_id', 'number', 'sha256', 'effective_from'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('entity_id', '=', input.entityId)
        .where('kind', '=', input.kind)
        .where('scope', '=', scope)
        .orderBy('number', 'desc')
        .limit(1),
    )
    if (last?.sha256.toString('hex') === hash) return last.edition_id
    const now = ctx.clock.date()
    const effectiveFrom = input.effectiveFrom ?? now
    if (effectiveFrom < now || (last && effectiveFrom < last.effective_from))
      throw fail('conflict.state', {
        reason: 'редакция не может вступить в силу раньше публикации или прежней редакции',
      })
    const editionId = newId()
    await tx.run(
      q.insertInto('consents.text_edition').values({
        tenant_id: ctx.tenantId,
        edition_id: editionId,
        entity_id: input.entityId,
        kind: input.kind,
        scope,
        number: (last?.number ?? 0) + 1,
        title: text.title,
        body: JSON.stringify(text.body),
        parameters: JSON.stringify(parameters),
        sha256: Buffer.from(hash, 'hex'),
        published_at: now,
        effective_from: effectiveFrom,
        approved_by: input.approvedBy,
        approver_name: input.approver?.name ?? null,
        approver_post: input.approver?.post ?? null,
        order_number: input.approver?.orderNumber ?? null,
        order_date: input.approver?.orderDate ?? null,
        previous_id: last?.edition_id ?? null,
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'consents.publish-text',
      purpose: 'rights_requests',
      entityId: input.entityId,
      object: { kind: 'text_edition', id: editionId },
      detail: { text: input.kind, scope },
    })
    return editionId
  })
  // The site opens for booking with its texts.
  ctx.services.bus.publish({ tenantId: ctx.tenantId, topic: 'setup', at: ctx.clock.now().toString() })
  return editionId
}

const faultName = (fault: ReturnType<typeof textFaults>[number]): string => {
  switch (fault.kind) {
    case 'missing-part':
      return fault.part
    case 'several-purposes':
      return 'несколько целей'
    case 'forbidden-phrase':
      return `«${fault.phrase}»: ${fault.why}`
  }
}
