import { dayOf, formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { deadlineOf } from '#libs/subject-case/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { evidence } from './destruction-evidence.ts'
import { keptOutUntil } from './rejections.ts'

interface TakenBack {
  readonly review_id: string
  readonly entity_id: string
  readonly patient_id: string
  readonly card_number: string | null
  readonly written_at: Date
  readonly since: Date
  readonly by_consent: boolean
}

/**
 * Reviews that come into the queue by themselves: their writer took them off the site, or took the consent to publication
 * back after they had been shown. Nothing else holds the words, so they are destroyed in thirty days (152-ФЗ art. 21 p. 5;
 * IP-3.8b, MD-4.6). What is under a legal hold waits for its release.
 */
export async function queueReviewsTakenBack(ctx: Ctx): Promise<void> {
  const { zone } = await readTenant(ctx.db)
  const found = await ctx.db.all<TakenBack>({
    name: 'cases.reviews-taken-back',
    text: `select r.review_id, r.entity_id, r.patient_id, c.card_number, r.at as written_at,
        greatest(coalesce(w.at, k.at), q.until) as since, w.at is null as by_consent
      from reviews.review r
        left join reviews.step w on w.tenant_id = r.tenant_id and w.review_id = r.review_id and w.kind = 'withdrawn'
        left join patients.patient_entity c on c.tenant_id = r.tenant_id and c.patient_id = r.patient_id and c.entity_id = r.entity_id
        left join lateral (select x.decision, x.at from consents.record x where x.tenant_id = r.tenant_id and x.entity_id = r.entity_id
          and x.patient_id = any (patients.same_person(r.patient_id)) and x.kind = 'review_publication'
          order by x.at desc, x.record_id desc limit 1) k on k.decision = 'withdrawn' and k.at >= r.at
            and exists (select from reviews.step s where s.tenant_id = r.tenant_id and s.review_id = r.review_id and s.kind = 'published')
        cross join lateral ${keptOutUntil(
          'd.tenant_id = r.tenant_id and d.review_id = r.review_id',
          'coalesce(w.at, k.at)',
          'h.patient_id = any (patients.same_person(r.patient_id))',
        )} q(until)
      where r.tenant_id = app.tenant() and coalesce(w.at, k.at) is not null
        and (q.until is null or q.until <= $1)
        and not exists (select from cases.legal_hold h where h.tenant_id = r.tenant_id and h.released_at is null
          and h.patient_id = any (patients.same_person(r.patient_id)))`,
    values: [ctx.clock.date()],
  })
  for (const review of found) {
    const due = deadlineOf('withdrawal-destroy', review.since.toISOString(), { zone })
    const destructionId = newId()
    await ctx.db.tx(async tx => {
      const written = await tx.run(
        q
          .insertInto('cases.destruction')
          .values({
            tenant_id: ctx.tenantId,
            destruction_id: destructionId,
            entity_id: review.entity_id,
            patient_id: null,
            review_id: review.review_id,
            subject_info: `отзыв от ${formatDate(dayOf(review.written_at.getTime(), zone))}, карта № ${review.card_number ?? '—'}`,
            reason: review.by_consent
              ? 'Согласие на публикацию отзыва отозвано'
              : 'Автор снял отзыв, иных оснований хранить его слова нет',
            norm: due.ru,
            case_id: null,
            state: 'proposed',
            proposed_at: ctx.clock.date(),
            proposed_by: null,
            due_at: new Date(due.dueAt),
            due_explanation: due.ru,
          })
          .onConflict(oc => oc.doNothing()),
      )
      if (written > 0)
        await evidence(
          tx,
          ctx,
          { entityId: review.entity_id, destructionId, patientId: review.patient_id },
          'propose-destruction',
        )
    })
  }
}
