import type { SubjectFacts } from '#libs/subject-case/index.ts'
import type { Ctx } from '#platform/context/index.ts'

/** What an operator holds of a person, counted: the basis of «what stops, what stays». */
export async function subjectFacts(
  ctx: Pick<Ctx, 'db' | 'clock'>,
  entityId: string,
  patientId: string,
): Promise<SubjectFacts> {
  const row = await ctx.db.first<{
    given: string[]
    encounters: number
    bills: number
    future: number
    account: boolean
    last_care: string | null
    last_payment: string | null
  }>({
    name: 'cases.subject-facts',
    text: `select
      coalesce((select array_agg(kind) from (select distinct on (kind) kind, decision from consents.record
        where tenant_id = app.tenant() and entity_id = $1 and patient_id = any (patients.same_person($2))
        order by kind, at desc, record_id desc) latest where decision = 'given'), '{}') as given,
      (select count(*)::int from records.encounter where entity_id = $1 and patient_id = any (patients.same_person($2))) as encounters,
      (select count(*)::int from money.bill where entity_id = $1 and patient_id = any (patients.same_person($2))) as bills,
      (select count(*)::int from scheduling.appointment where entity_id = $1 and patient_id = any (patients.same_person($2)) and starts_at > $3
        and status in ('booked', 'confirmed')) as future,
      exists (select from identity.patient_account a join patients.patient p on p.tenant_id = a.tenant_id and p.phone = a.phone
        where p.patient_id = any (patients.same_person($2))) as account,
      (select (max(opened_at) at time zone (select zone from tenancy.tenant where tenant_id = app.tenant()))::date::text from records.encounter where entity_id = $1 and patient_id = any (patients.same_person($2))) as last_care,
      (select (max(issued_at) at time zone (select zone from tenancy.tenant where tenant_id = app.tenant()))::date::text from money.bill where entity_id = $1 and patient_id = any (patients.same_person($2))) as last_payment`,
    values: [entityId, patientId, ctx.clock.date()],
  })
  return {
    givenConsents: row!.given,
    encounters: row!.encounters,
    bills: row!.bills,
    futureVisits: row!.future,
    hasAccount: row!.account,
    lastCareDay: row!.last_care,
    lastPaymentDay: row!.last_payment,
  }
}
