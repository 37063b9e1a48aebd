import { newId } from '#libs/ids/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { evidence } from './destruction-evidence.ts'
import { requireEntity } from './operator-terms.ts'
import { requirePatient } from './register-case.ts'

export interface NewHold {
  readonly entityId: string
  readonly ground: string
  /** One of the two: a person's card, or what somebody without a card wrote through the site, by its number. */
  readonly patientId: string | null
  readonly enquiryNumber: number | null
}

/** A legal hold with its ground. Errors: `not-found`. */
export async function setHold(ctx: StaffCtx, input: NewHold): Promise<{ holdId: string }> {
  requireEntity(ctx, input.entityId)
  const held = await whatIsHeld(ctx, input)
  const holdId = newId()
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('cases.legal_hold').values({
        tenant_id: ctx.tenantId,
        hold_id: holdId,
        entity_id: input.entityId,
        ...held,
        ground: input.ground,
        set_by: ctx.actor.userId,
        set_at: ctx.clock.date(),
      }),
    )
    await evidence(
      tx,
      ctx,
      { entityId: input.entityId, patientId: held.patient_id, destructionId: holdId },
      'set-hold',
    )
  })
  return { holdId }
}

async function whatIsHeld(
  ctx: StaffCtx,
  { entityId, patientId, enquiryNumber }: NewHold,
): Promise<{ patient_id: string | null; enquiry_id: string | null }> {
  if (patientId !== null) {
    await requirePatient(ctx, patientId, entityId)
    return { patient_id: patientId, enquiry_id: null }
  }
  const enquiry = await ctx.db.first<{ enquiry_id: string }>({
    text: 'select enquiry_id from enquiries.enquiry where entity_id = $1 and number = $2',
    values: [entityId, enquiryNumber],
  })
  if (!enquiry) throw fail('not-found')
  return { patient_id: null, enquiry_id: enquiry.enquiry_id }
}

/** Releases a hold. Error: `not-found`. */
export async function releaseHold(ctx: StaffCtx, holdId: string, reason: string): Promise<void> {
  await ctx.db.tx(async tx => {
    const row = await tx.first<{ entity_id: string; patient_id: string | null }>({
      text: `update cases.legal_hold set released_by = $2, released_at = $3, release_reason = $4
        where hold_id = $1 and released_at is null and entity_id = any (app.entities()) returning entity_id, patient_id`,
      values: [holdId, ctx.actor.userId, ctx.clock.date(), reason],
    })
    if (!row) throw fail('not-found')
    await evidence(
      tx,
      ctx,
      { entityId: row.entity_id, patientId: row.patient_id, destructionId: holdId },
      'release-hold',
    )
  })
}

/** Legal holds of the actor's operators, standing ones first. */
export async function listHolds(ctx: StaffCtx) {
  const rows = await ctx.db.all<{
    holdId: string
    entityId: string
    patientId: string | null
    enquiryNumber: number | null
    patientName: string | null
    ground: string
    setBy: string
    setAt: Date
    releasedAt: Date | null
    releaseReason: string | null
  }>({
    text: `select h.hold_id as "holdId", h.entity_id as "entityId", h.patient_id as "patientId", h.ground, h.set_at as "setAt",
        (select e.number from enquiries.enquiry e where e.tenant_id = h.tenant_id and e.enquiry_id = h.enquiry_id) as "enquiryNumber",
        h.released_at as "releasedAt", h.release_reason as "releaseReason",
        b.surname || ' ' || b.given || coalesce(' ' || b.patronymic, '') as "patientName",
        coalesce(c.surname || ' ' || left(c.given, 1) || '.', '—') as "setBy"
      from cases.legal_hold h left join patients.brief b on b.tenant_id = h.tenant_id and b.patient_id = h.patient_id
        left join identity.colleague c on c.tenant_id = h.tenant_id and c.user_id = h.set_by
      where h.entity_id = any (app.entities()) order by h.released_at is not null, h.set_at desc limit 500`,
  })
  return {
    holds: rows.map(row => ({
      ...row,
      setAt: row.setAt.toISOString(),
      releasedAt: row.releasedAt?.toISOString() ?? null,
    })),
  }
}
