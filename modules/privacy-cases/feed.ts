import ical, { ICalEventStatus } from 'ical-generator'
import { type CaseKind, KIND_RULES, type TermId, termOf } from '#libs/subject-case/index.ts'
import { newToken, tokenHash } from '#modules/identity/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { NO_SCOPE, q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { otherDeadlines } from './other-deadlines.ts'

/** Makes a private calendar address for the officer; the former one stops working. */
export async function makeFeed(ctx: StaffCtx): Promise<{ url: string }> {
  const token = newToken()
  const values = {
    token_hash: tokenHash(token),
    entity_ids: [...ctx.db.scope.entityIds],
    made_at: ctx.clock.date(),
  }
  await ctx.db.tx(tx =>
    tx.run(
      q
        .insertInto('cases.calendar_feed')
        .values({ tenant_id: ctx.tenantId, user_id: ctx.actor.userId, ...values })
        .onConflict(oc => oc.columns(['tenant_id', 'user_id']).doUpdateSet(values)),
    ),
  )
  return { url: `${ctx.services.config.publicUrl}/api/calendar/${token}` }
}

/**
 * Deadlines of cases, incidents and destructions as iCalendar: number and duty, no names and nothing about health. UIDs are
 * stable, a met deadline of a case is cancelled, others go with the next reading, so calendars follow. A clock of hours is
 * an instant without an end (RFC 5545 3.6.1). The officer must still hold the role. Error: `not-found` for a stale address.
 */
export async function readFeed(ctx: Ctx, token: string): Promise<Uint8Array> {
  const feed = await ctx.services
    .db('amb_platform', NO_SCOPE)
    .first<{ tenant_id: string; entity_ids: string[] }>({
      text: `select f.tenant_id, f.entity_ids from cases.calendar_feed f where f.token_hash = $1 and exists (
      select from identity.membership m where m.tenant_id = f.tenant_id and m.user_id = f.user_id
        and m.role in ('dpo', 'owner') and m.revoked_at is null)`,
      values: [tokenHash(token)],
    })
  if (!feed) throw fail('not-found')
  const db = ctx.services.db('amb_app', {
    tenantId: feed.tenant_id,
    entityIds: feed.entity_ids,
    sharedEntityIds: [],
    patientIds: [],
  })
  const rows = await db.all<{
    case_id: string
    term: string
    due_at: Date
    due_day: string | null
    met_at: Date | null
    extended_at: Date | null
    explanation_ru: string
    number: string
    kind: CaseKind
  }>({
    text: `select d.case_id, d.term, d.due_at, d.due_day, d.met_at, d.extended_at, d.explanation_ru, c.number, c.kind
      from cases.deadline d join cases.subject_case c using (tenant_id, case_id)
      where d.met_at is null or d.met_at > $1 order by d.due_at limit 1000`,
    values: [new Date(ctx.services.clockOf(feed.tenant_id).nowMs() - 30 * 86_400_000)],
  })
  const calendar = ical({ name: 'Сроки по персональным данным', prodId: '//Ambulatoria//Privacy desk//RU' })
  const stamp = ctx.services.clockOf(feed.tenant_id).date()
  for (const row of rows) {
    const { ru } = termOf(row.term as TermId)
    const start = row.due_day ? new Date(`${row.due_day}T00:00:00Z`) : row.due_at
    calendar.createEvent({
      id: `${row.case_id}.${row.term}@ambulatoria`,
      stamp,
      sequence: (row.extended_at ? 1 : 0) + (row.met_at ? 1 : 0),
      start,
      allDay: row.due_day !== null,
      status: row.met_at ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: `${row.number}: ${ru}`,
      description: `${KIND_RULES[row.kind].ru}. ${row.explanation_ru}`,
      url: `${ctx.services.config.publicUrl}/app/dpo/${row.case_id}`,
    })
  }
  const { zone } = await readTenant(db)
  for (const one of await otherDeadlines(db, zone, stamp.getTime()))
    calendar.createEvent({
      id: `${one.id}.${one.term}@ambulatoria`,
      stamp,
      start: one.dueDay ? new Date(`${one.dueDay}T00:00:00Z`) : new Date(one.dueAt),
      allDay: one.dueDay !== null,
      status: ICalEventStatus.CONFIRMED,
      summary: `${one.number}: ${one.duty.ru}`,
      description: one.explanation.ru,
      url: `${ctx.services.config.publicUrl}/app/dpo/${one.source === 'incident' ? `incidents?incident=${one.id}` : 'destructions'}`,
    })
  return new TextEncoder().encode(`${calendar.toString()}\r\n`)
}
