import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type ScopedDb } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type RenderedText, TEXT_PARAMETERS, TEXTS, type TextKind } from './texts.ts'

export interface Edition extends RenderedText {
  readonly editionId: string
  readonly entityId: string
  readonly kind: TextKind
  readonly number: number
  readonly sha256: string
  readonly publishedAt: string
  readonly effectiveFrom: string
}

const columns = [
  'edition_id',
  'entity_id',
  'kind',
  'number',
  'title',
  'body',
  'sha256',
  'published_at',
  'effective_from',
] as const

const editions = (db: ScopedDb) =>
  q.selectFrom('consents.text_edition').select(columns).where('tenant_id', '=', db.scope.tenantId!)

type Row = Awaited<ReturnType<typeof readRows>>[number]
const readRows = (db: ScopedDb) => db.all(editions(db))

const present = (row: Row): Edition => ({
  editionId: row.edition_id,
  entityId: row.entity_id,
  kind: row.kind as TextKind,
  number: row.number,
  title: row.title,
  body: row.body as Edition['body'],
  sha256: row.sha256.toString('hex'),
  publishedAt: row.published_at.toISOString(),
  effectiveFrom: row.effective_from.toISOString(),
})

/** The edition of a text in force at a moment. Error: `not-found` when the legal entity has published none. */
export async function currentEdition(
  db: ScopedDb,
  entityId: string,
  kind: TextKind,
  at: Date,
): Promise<Edition> {
  const row = await db.first(
    editions(db)
      .where('entity_id', '=', entityId)
      .where('kind', '=', kind)
      .where('effective_from', '<=', at)
      .orderBy('number', 'desc')
      .limit(1),
  )
  if (!row) throw fail('not-found')
  return present(row)
}

/** An edition by its id, also an old one: consents keep pointing to what was shown (IP-6). */
export async function readEdition(db: ScopedDb, editionId: string): Promise<Edition> {
  const row = await db.first(editions(db).where('edition_id', '=', editionId))
  if (!row) throw fail('not-found')
  return present(row)
}

/** All editions of a legal entity's texts, newest first. */
export const listEditions = async (db: ScopedDb, entityId: string): Promise<Edition[]> =>
  (
    await db.all(editions(db).where('entity_id', '=', entityId).orderBy('kind').orderBy('number', 'desc'))
  ).map(present)

/** SHA-256 over the title and the paragraphs, as canonical JSON: what the reader saw and nothing else. */
export const textHash = ({ title, body }: RenderedText): string => sha256(canonicalJson({ title, body }))

/**
 * Publishes a text of a legal entity from the current parameters, when it differs from the last edition.
 * @returns the id of the edition in force
 */
export async function publishText(
  ctx: Ctx,
  input: { readonly entityId: string; readonly kind: TextKind; readonly approvedBy: string },
): Promise<string> {
  const operator = (await readEntities(ctx.db)).find(entity => entity.entityId === input.entityId)
  if (!operator) throw fail('not-found')
  const text = TEXTS[input.kind](operator, TEXT_PARAMETERS)
  const hash = textHash(text)
  return ctx.db.tx(async tx => {
    const last = await tx.first(
      q
        .selectFrom('consents.text_edition')
        .select(['edition_id', 'number', 'sha256'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('entity_id', '=', input.entityId)
        .where('kind', '=', input.kind)
        .orderBy('number', 'desc')
        .limit(1),
    )
    if (last?.sha256.toString('hex') === hash) return last.edition_id
    const editionId = newId()
    const now = ctx.clock.date()
    await tx.run(
      q.insertInto('consents.text_edition').values({
        tenant_id: ctx.tenantId,
        edition_id: editionId,
        entity_id: input.entityId,
        kind: input.kind,
        number: (last?.number ?? 0) + 1,
        title: text.title,
        body: JSON.stringify(text.body),
        parameters: JSON.stringify(TEXT_PARAMETERS),
        sha256: Buffer.from(hash, 'hex'),
        published_at: now,
        effective_from: now,
        approved_by: input.approvedBy,
      }),
    )
    return editionId
  })
}
