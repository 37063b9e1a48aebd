import { PURPOSE_LIST, purposeRule } from '#libs/purposes/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'

/** What the console counts, each by one look at the data as they are now. */
export interface ConsoleFacts {
  readonly patients: number
  readonly max_patients: number
  readonly last_card: Date | null
  readonly mailbox_failures: number
  readonly mailbox_ok: Date | null
  readonly mailboxes: number
  readonly mail_cases: number
  readonly refusals: number
  readonly refusals_day: number
  readonly last_refusal: Date | null
  /** Reads of a record by somebody who works for another legal entity, without a ground and not in an emergency. */
  readonly stray_reads: number
  readonly live_grounds: number
  readonly ending_grounds: number
  readonly shared_reads: number
  readonly late_reads: number
  readonly last_shared: Date | null
  readonly live_blocks: number
  readonly stale_blocks: number
  readonly after_block: number
  readonly last_block: Date | null
  readonly queue: number
  readonly queue_late: number
  readonly acts: number
  readonly last_act: Date | null
  readonly short_kept: number
  readonly consents: number
  readonly torn_consents: number
  readonly last_consent: Date | null
  readonly editions: number
  readonly events: number
  readonly last_event: Date | null
  readonly refused_uses: number
  readonly unasked_messages: number
  readonly last_decision: Date | null
}

const UNDER_BLOCK = PURPOSE_LIST.filter(purpose => purposeRule(purpose).underBlock)

const TEXT = `select
  (select patients from patients.patient_counter) as patients, (select max_patients from patients.patient_counter) as max_patients,
  (select max(since) from patients.patient_entity) as last_card,
  (select coalesce(max(failures), 0) from cases.mailbox) as mailbox_failures,
  (select max(last_ok_at) from cases.mailbox) as mailbox_ok, (select count(*)::int from cases.mailbox) as mailboxes,
  (select count(*)::int from cases.subject_case where door = 'email') as mail_cases,
  r.refusals, r.refusals_day, r.last_refusal, r.stray_reads, r.shared_reads, r.last_shared, r.late_reads, r.events, r.last_event,
  g.live_grounds, g.ending_grounds, b.live_blocks, b.stale_blocks, b.after_block, b.last_block,
  q.queue, q.queue_late, a.acts, a.last_act, a.short_kept, c.consents, c.torn_consents, c.last_consent,
  (select count(*)::int from consents.text_edition) as editions, d.refused_uses, d.last_decision,
  (select count(*)::int from messaging.message m where m.state = 'sent' and m.patient_id is not null
    and not exists (select from privacy.decision d where d.tenant_id = m.tenant_id and d.object_id = m.message_id and d.allowed)) as unasked_messages
from
  (select count(*) filter (where refused)::int as refusals, count(*) filter (where refused and e.at > $1::timestamptz - interval '1 day')::int as refusals_day,
      max(e.at) filter (where refused) as last_refusal, count(*)::int as events, max(e.at) as last_event,
      count(*) filter (where e.ground_id is not null)::int as shared_reads, max(e.at) filter (where e.ground_id is not null) as last_shared,
      count(*) filter (where e.ground_id is not null and (g.revoked_at < e.at or g.valid_to < (e.at at time zone 'Europe/Moscow')::date))::int as late_reads,
      count(*) filter (where e.actor_kind = 'staff' and e.outcome = 'done' and e.ground_id is null and e.patient_id is not null
        and e.entity_id is not null and e.at > $1::timestamptz - interval '30 days'
        and not exists (select from identity.membership m where m.tenant_id = e.tenant_id and m.user_id = e.actor_id
          and (m.entity_id is null or m.entity_id = e.entity_id))
        and not exists (select from identity.emergency_access x where x.tenant_id = e.tenant_id and x.user_id = e.actor_id
          and x.patient_id = e.patient_id and e.at between x.granted_at and x.expires_at))::int as stray_reads
    from audit.event e left join tenancy.sharing_ground g on g.tenant_id = e.tenant_id and g.ground_id = e.ground_id
      cross join lateral (select e.outcome = 'refused' and e.reason = 'other legal entity' as refused) said) r,
  (select count(*)::int as live_grounds, count(*) filter (where valid_to <= ($1::timestamptz at time zone 'Europe/Moscow')::date + 14)::int as ending_grounds
    from tenancy.sharing_ground where revoked_at is null and (valid_to is null or valid_to >= ($1::timestamptz at time zone 'Europe/Moscow')::date)) g,
  (select count(*) filter (where u.block_id is null)::int as live_blocks, max(b.since) as last_block,
      count(*) filter (where u.block_id is null and c.closed_at is not null)::int as stale_blocks,
      coalesce(sum((select count(*) from messaging.message m where m.tenant_id = b.tenant_id and m.patient_id = b.patient_id and m.state = 'sent'
        and m.finished_at > b.recorded_at and (u.at is null or m.finished_at < u.at) and (b.entity_id is null or m.entity_id = b.entity_id)
        and (b.purposes is null or m.purpose = any (b.purposes)) and m.purpose <> all ($2::text[]))), 0)::int as after_block
    from privacy.processing_block b left join privacy.processing_unblock u on u.tenant_id = b.tenant_id and u.block_id = b.block_id
      left join cases.subject_case c on c.tenant_id = b.tenant_id and c.case_id = b.case_id) b,
  (select count(*)::int as queue, count(*) filter (where due_at <= $1)::int as queue_late
    from cases.destruction where state in ('proposed', 'running')) q,
  (select count(*)::int as acts, max(made_at) as last_act,
      count(*) filter (where keep_until < (made_at + interval '3 years' - interval '1 day')::date)::int as short_kept
    from cases.destruction_act) a,
  (select count(*) filter (where r.decision = 'given')::int as consents, max(r.at) filter (where r.decision = 'given') as last_consent,
      count(*) filter (where r.text_sha256 <> t.sha256)::int as torn_consents
    from consents.record r join consents.text_edition t on t.tenant_id = r.tenant_id and t.edition_id = r.edition_id) c,
  (select count(*) filter (where not allowed)::int as refused_uses, max(decided_at) as last_decision from privacy.decision) d`

/** One statement: everything is of the same moment. */
export async function consoleFacts(ctx: StaffCtx): Promise<ConsoleFacts> {
  return (await ctx.db.first<ConsoleFacts>({
    name: 'cases.console',
    text: TEXT,
    values: [ctx.clock.date(), UNDER_BLOCK],
  }))!
}
