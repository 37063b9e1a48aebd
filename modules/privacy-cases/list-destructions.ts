import { fullName } from '#libs/names/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Destruction } from './destruction-contract.ts'

/** The queue, what runs and what is done with its acts; newest first. */
export async function listDestructions(ctx: StaffCtx) {
  const rows = await ctx.db.all<
    Omit<Destruction, 'proposedAt' | 'dueAt' | 'finishedAt' | 'patientName' | 'approvals'> & {
      proposedAt: Date
      dueAt: Date
      finishedAt: Date | null
      surname: string | null
      given: string
      patronymic: string | null
      approvals: { name: string; at: string; user: string }[]
    }
  >({
    text: `select d.destruction_id as "destructionId", d.entity_id as "entityId", d.patient_id as "patientId",
        d.subject_info as "subjectInfo", d.reason, d.norm, d.state, d.outcome, d.case_id is null and d.enquiry_id is null and d.review_id is null as "mayAnonymise",
        exists (select from cases.destruction_step s where s.tenant_id = d.tenant_id and s.destruction_id = d.destruction_id
          and s.step = 'space') as "spaceRewritten", d.proposed_at as "proposedAt", d.due_at as "dueAt",
        d.due_explanation as "dueExplanation", d.finished_at as "finishedAt", d.reject_reason as "rejectReason",
        p.surname, p.given, p.patronymic, a.act_id as "actId", a.number as "actNumber", a.keep_until as "keepUntil",
        (select h.ground from cases.legal_hold h where h.tenant_id = d.tenant_id and h.released_at is null and (h.patient_id = d.patient_id
          or h.enquiry_id = d.enquiry_id or h.patient_id = (select r.patient_id from reviews.review r where r.review_id = d.review_id)) limit 1) as held,
        coalesce((select jsonb_agg(jsonb_build_object('name', c.surname || ' ' || left(c.given, 1) || '.', 'at', v.at, 'user', v.user_id) order by v.at)
          from cases.destruction_approval v join identity.colleague c on c.tenant_id = v.tenant_id and c.user_id = v.user_id
          where v.tenant_id = d.tenant_id and v.destruction_id = d.destruction_id), '[]') as approvals
      from cases.destruction d left join patients.patient p on p.tenant_id = d.tenant_id and p.patient_id = d.patient_id
        left join cases.destruction_act a on a.tenant_id = d.tenant_id and a.destruction_id = d.destruction_id
      order by (d.state in ('proposed', 'running')) desc, d.due_at limit 500`,
  })
  return {
    now: ctx.clock.now().toString(),
    destructions: rows.map(({ surname, given, patronymic, approvals, ...row }) => ({
      ...row,
      patientName: surname ? fullName({ surname, given, patronymic }) : null,
      proposedAt: row.proposedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
      approvals: approvals.map(a => ({
        name: a.name,
        at: new Date(a.at).toISOString(),
        mine: a.user === ctx.actor.userId,
      })),
    })),
  }
}
