import { shortName } from '#libs/names/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { entitiesWith, type StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import type { Enquiry } from './contract.ts'

interface Row {
  readonly enquiryId: string
  readonly number: number
  readonly entityId: string
  readonly given: string
  readonly phone: string | null
  readonly email: string | null
  readonly text: string
  readonly at: Date
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly how: 'email' | 'phone' | 'none' | null
  readonly answer: string | null
  readonly answeredAt: Date | null
  readonly byGiven: string | null
  readonly bySurname: string | null
  readonly destroying: boolean
}

/** How many wait for an answer in these legal entities: the same rule as `waits` of the contract. */
export async function countWaitingEnquiries(db: Reader, entityIds: readonly string[]): Promise<number> {
  const row = await db.first<{ n: number }>({
    name: 'enquiries.waiting',
    text: `select count(*)::int as n from enquiries.enquiry e where e.tenant_id = app.tenant() and e.entity_id = any ($1)
      and e.case_id is null
      and not exists (select from enquiries.answer a where a.tenant_id = e.tenant_id and a.enquiry_id = e.enquiry_id)
      and not exists (select from cases.destruction d where d.tenant_id = e.tenant_id and d.enquiry_id = e.enquiry_id
        and d.state in ('proposed', 'running'))`,
    values: [entityIds],
  })
  return row?.n ?? 0
}

/** Enquiries of the legal entities in which the reader answers them: unanswered ones first. */
export async function listEnquiries(ctx: StaffCtx): Promise<{ enquiries: Enquiry[] }> {
  const rows = await ctx.db.all<Row>({
    name: 'enquiries.list',
    text: `select e.enquiry_id as "enquiryId", e.number, e.entity_id as "entityId", e.given, e.phone, e.email, e.text, e.at,
        c.case_id as "caseId", c.number as "caseNumber", a.how, a.text as answer, a.at as "answeredAt",
        u.given as "byGiven", u.surname as "bySurname",
        exists (select from cases.destruction d where d.tenant_id = e.tenant_id and d.enquiry_id = e.enquiry_id
          and d.state in ('proposed', 'running')) as destroying
      from enquiries.enquiry e
        left join cases.subject_case c on c.tenant_id = e.tenant_id and c.case_id = e.case_id
        left join enquiries.answer a on a.tenant_id = e.tenant_id and a.enquiry_id = e.enquiry_id
        left join identity.colleague u on u.tenant_id = a.tenant_id and u.user_id = a.answered_by
      where e.tenant_id = app.tenant() and e.entity_id = any ($1) order by a.at is not null, e.at desc limit 300`,
    values: [entitiesWith(ctx, 'enquiry.handle')],
  })
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'enquiries.list',
    purpose: 'feedback',
    detail: { found: rows.length },
  })
  return { enquiries: rows.map(present) }
}

const present = (row: Row): Enquiry => ({
  enquiryId: row.enquiryId,
  number: row.number,
  entityId: row.entityId,
  given: row.given,
  phone: row.phone,
  email: row.email,
  text: row.text,
  at: row.at.toISOString(),
  case: row.caseId && row.caseNumber ? { caseId: row.caseId, number: row.caseNumber } : null,
  answer:
    row.how === null
      ? null
      : {
          how: row.how,
          text: row.answer!,
          by: row.bySurname
            ? shortName({ surname: row.bySurname, given: row.byGiven!, patronymic: null })
            : '',
          at: row.answeredAt!.toISOString(),
        },
  destroying: row.destroying,
})
