import { type Decision, decide, NO_FACTS } from '#libs/purposes/index.ts'
import { recordRead, recordRefusal } from '#modules/audit/index.ts'
import { consentsOf } from '#modules/consents/index.ts'
import { may } from '#modules/privacy/index.ts'
import { readEntities } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { statement } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { PatientCard } from './contract.ts'
import { cardsFor, seesBlocked } from './find-patients.ts'
import { sharedContacts } from './shared-ground.ts'

interface CardRow {
  readonly patientId: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly birthDate: string
  readonly phone: string
  readonly sex: 'male' | 'female' | null
  readonly email: string | null
  readonly note: string
  readonly source: PatientCard['source']
  readonly verifiedAt: Date | null
  readonly verifiedDocument: string | null
  readonly createdAt: Date
  readonly version: number
  readonly entityIds: string[]
  readonly cards: Readonly<Record<string, string>>
  readonly blockedSince: Date | null
  readonly mergedInto: string | null
}

const readRow = statement<CardRow>(
  'patients.read',
  `select p.patient_id as "patientId", p.surname, p.given, p.patronymic, p.birth_date as "birthDate", p.phone, p.sex,
     p.email, p.note, p.source, p.verified_at as "verifiedAt", p.verified_document as "verifiedDocument",
     p.created_at as "createdAt", p.version, p.entity_ids as "entityIds", p.cards,
     p.blocked_since as "blockedSince", p.merged_into as "mergedInto"
   from patients.patient p where p.tenant_id = app.tenant() and p.patient_id = $1`,
  ['uuid'],
)

/**
 * A patient's card. A record of another legal entity is refused with the reason and logged (MM-3.9, J2.7); on a live
 * sharing ground its contacts are shown, and the evidence names the ground (MM-3.10).
 * A merged card answers with the one that goes on: its `patientId` is then another.
 * Errors: `not-found`, `patient.other-entity`, `privacy.refused` (a ground that the gate does not accept now).
 */
export async function readPatient(ctx: StaffCtx, patientId: string): Promise<PatientCard> {
  const [row, said] = await Promise.all([ctx.db.first(readRow([patientId])), consentsOf(ctx.db, patientId)])
  if (!row) throw await refusal(ctx, patientId)
  if (row.mergedInto !== null) return readPatient(ctx, row.mergedInto)
  const { entityIds, verifiedAt, createdAt, blockedSince: _, mergedInto: __, ...fields } = row
  const own = entityIds.some(id => ctx.db.scope.entityIds.includes(id))
  const opened = ctx.db.scope.patientIds.includes(patientId)
  const shared = !own && !opened
  const care = await mayRead(ctx, row)
  // A blocked card says who it is and that it is blocked; the rest is for whoever works on the person's request.
  const block = care.allowed ? undefined : care.evidence.find(one => one.kind === 'block')
  const hidden = block !== undefined && !opened && !seesBlocked(ctx)
  const groundId = shared ? await sharingGround(ctx, patientId, entityIds) : null
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'patients.read-card',
    purpose: block && !opened ? 'rights_requests' : 'care',
    entityId: entityIds[0] ?? null,
    patientId,
    groundId,
    ...(opened && !own && { reason: 'emergency' }),
  })
  return {
    ...fields,
    ...((shared || hidden) && { email: null, note: '', verifiedDocument: null }),
    ...(hidden && { phone: '' }),
    blockedSince: block ? new Date(block.since).toISOString() : null,
    verified: verifiedAt !== null,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    shared,
    cards: cardsFor(ctx.db.scope, row),
    consents: shared || hidden ? [] : said,
  }
}

/** What the gate says of reading a card for care. Only for a blocked person does it need more than the row knows. */
async function mayRead(ctx: StaffCtx, row: CardRow): Promise<Decision> {
  const question = {
    subject: { kind: 'patient', patientId: row.patientId },
    purpose: 'care',
    action: 'extraction',
  } as const
  if (row.blockedSince !== null) return may(ctx, question)
  const patientOf = row.entityIds.map(entityId => ({ entityId, since: row.createdAt.toISOString() }))
  return decide(question, { ...NO_FACTS, patientOf }, ctx.clock.date().toISOString())
}

/** The ground on which others' contacts are shown. Error: `privacy.refused`, which is evidence too. */
async function sharingGround(ctx: StaffCtx, patientId: string, keepers: readonly string[]): Promise<string> {
  const contacts = await sharedContacts(ctx, patientId, keepers)
  if (contacts.shown) return contacts.groundId
  const { reason } = contacts
  await recordRefusal(ctx, {
    action: 'extraction',
    operation: 'patients.read-card',
    purpose: 'care',
    patientId,
    reason,
  })
  throw fail('privacy.refused', { reason })
}

/** Not there and not yours look the same, but inside one clinic network a doctor is told whose patient it is. */
async function refusal(ctx: StaffCtx, patientId: string) {
  const keeper = await ctx.db.first<{ keepers: string[] | null }>({
    text: 'select patients.keeper_of($1) as keepers',
    values: [patientId],
  })
  if (!keeper?.keepers) return fail('not-found')
  await recordRefusal(ctx, {
    action: 'extraction',
    operation: 'patients.read-card',
    purpose: 'care',
    patientId,
    reason: 'other legal entity',
  })
  const entity = (await readEntities(ctx.db)).find(candidate => keeper.keepers!.includes(candidate.entityId))
  return fail('patient.other-entity', { entity: entity?.shortName ?? '—' })
}
