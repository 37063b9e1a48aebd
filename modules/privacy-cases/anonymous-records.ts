import { CLASS_SIZE, identifiersIn } from '#libs/anonymisation/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { peopleWith } from './anonymise.ts'
import type { AnonymousRecord } from './destruction-contract.ts'

/**
 * The kept records with the check for re-identification made now, not remembered: how many people of the operator and other
 * records fit the same traits today, and whether anything in a record is an identifier (IP-3.8b).
 */
export async function readAnonymousRecords(ctx: StaffCtx) {
  const rows = await ctx.db.all<Omit<AnonymousRecord, 'peopleNow' | 'identifiers'>>({
    text: `select entity_id as "entityId", sex, age_from as "ageFrom", age_to as "ageTo", year, visits, paid, sections,
        count(*)::int as records, min(people)::int as "peopleThen"
      from cases.anonymous_record where entity_id = any (app.entities())
      group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2, 3, 5 limit 500`,
  })
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.read-anonymous',
    purpose: 'rights_requests',
    entityId: ctx.db.scope.entityIds[0] ?? null,
    object: { kind: 'anonymous-records', id: ctx.tenantId },
  })
  const records = await Promise.all(
    rows.map(async row => ({
      ...row,
      peopleNow: row.records + (await peopleWith(ctx.db, row.entityId, row)),
      identifiers: [...identifiersIn(JSON.stringify({ ...row, entityId: undefined }))],
    })),
  )
  return { classSize: CLASS_SIZE, records }
}
