import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { MERGE_FIELDS, type MergeField, type MergePreview, type MergeSide, type Winner } from './contract.ts'
import { blockersOf, conflictsOf, doubtsOf } from './examine.ts'
import { type Card, loadCards } from './load-card.ts'
import { countParts } from './parts.ts'

/** Days in which merged cards can be taken apart. */
export const UNDO_DAYS = 30

export const undoTerm = (ctx: StaffCtx): Date => new Date(ctx.clock.nowMs() + UNDO_DAYS * 86_400_000)

const present = (ctx: StaffCtx, card: Card): MergeSide => ({
  patientId: card.patientId,
  surname: card.surname,
  given: card.given,
  patronymic: card.patronymic,
  birthDate: card.birthDate,
  phone: card.phone,
  sex: card.sex,
  email: card.email,
  note: card.note,
  verified: card.verifiedAt !== null,
  verifiedDocument: card.verifiedDocument,
  cards: Object.entries(card.cards).map(([entityId, number]) => ({ entityId, number })),
  shared: !card.entityIds.some(id => ctx.db.scope.entityIds.includes(id)),
  blockedSince: card.blockedSince?.toISOString() ?? null,
  createdAt: card.createdAt.toISOString(),
  version: card.version,
})

const fieldOf = (card: Card, field: MergeField): unknown =>
  field === 'verified' ? (card.verifiedDocument ?? '') : card[field]

/** Who the person is, is taken from the card whose document was checked; gaps are filled from the other one. */
function proposed(field: MergeField, survivor: Card, merged: Card): Winner {
  if (!fieldOf(survivor, field)) return 'merged'
  if (!fieldOf(merged, field)) return 'survivor'
  const ofPerson = field !== 'phone' && field !== 'email'
  return ofPerson && merged.verifiedAt !== null && survivor.verifiedAt === null ? 'merged' : 'survivor'
}

/**
 * What merging two cards would do; changes nothing.
 * Error: `not-found` for a card that the actor does not work with in full.
 */
export async function previewMerge(
  ctx: StaffCtx,
  survivorId: string,
  mergedId: string,
): Promise<MergePreview> {
  if (survivorId === mergedId) throw fail('request.invalid', { fields: 'otherId' })
  const [survivor, merged] = await loadCards(ctx, ctx.db, [survivorId, mergedId])
  const [kept, waiting, conflicts, doubts, blockers] = await Promise.all([
    countParts(ctx, ctx.db, mergedId),
    ctx.db.first<{ n: number }>({
      text: `select count(*)::int as n from scheduling.appointment where tenant_id = $1 and patient_id = $2
        and status in ('booked', 'confirmed', 'arrived') and starts_at > $3::timestamptz - interval '1 day'`,
      values: [ctx.tenantId, mergedId, ctx.clock.date()],
    }),
    conflictsOf(ctx, survivor, merged),
    doubtsOf(ctx, survivor, merged),
    blockersOf(ctx, ctx.db, survivor, merged),
    ...[survivorId, mergedId].map(patientId =>
      recordRead(ctx, {
        action: 'extraction',
        operation: 'merging.preview',
        purpose: 'data_accuracy',
        patientId,
      }),
    ),
  ])
  const handedOver = waiting!.n
  return {
    survivor: present(ctx, survivor),
    merged: present(ctx, merged),
    fields: MERGE_FIELDS.filter(field => fieldOf(survivor, field) !== fieldOf(merged, field)).map(field => ({
      field,
      proposed: proposed(field, survivor, merged),
    })),
    handedOver,
    kept: kept
      .map(({ part, count }) => ({ part, count: part === 'visits' ? count - handedOver : count }))
      .filter(({ count }) => count > 0),
    conflicts,
    doubts,
    blockers,
    undoUntil: undoTerm(ctx).toISOString(),
  }
}
