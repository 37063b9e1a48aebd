import { chooseTraits, measuresOf, type PersonFacts, type Traits } from '#libs/anonymisation/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'

interface Subject {
  readonly destruction_id: string
  readonly entity_id: string
  readonly patient_id: string
}

/** The year of the last visit of somebody at an operator; a visit that never was has its year, too. */
const LAST_YEAR = `(select extract(year from max(a.starts_at))::int from scheduling.appointment a
  where a.tenant_id = p.tenant_id and a.patient_id = p.patient_id and a.entity_id = pe.entity_id)`

async function factsOf(ctx: Ctx, { entity_id, patient_id }: Subject): Promise<PersonFacts> {
  const row = await ctx.db.first<PersonFacts>({
    text: `select p.sex, extract(year from p.birth_date)::int as "birthYear", ${LAST_YEAR} as "lastYear",
        (select count(*)::int from records.encounter e where e.patient_id = p.patient_id and e.entity_id = pe.entity_id) as visits,
        (select coalesce(sum(b.paid_kopecks), 0)::int8 from money.bill b where b.patient_id = p.patient_id
          and b.entity_id = pe.entity_id) as "paidKopecks",
        array(select distinct s.nomenclature_code from records.rendered_service s where s.patient_id = p.patient_id
          and s.entity_id = pe.entity_id and s.nomenclature_code is not null) as services
      from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
      where p.patient_id = $1 and pe.entity_id = $2`,
    values: [patient_id, entity_id],
  })
  const known = row ?? {
    sex: null,
    birthYear: null,
    lastYear: null,
    visits: 0,
    paidKopecks: 0,
    services: [],
  }
  return { ...known, paidKopecks: Number(known.paidKopecks) }
}

/** How many people of an operator fit the traits, `except` left out. */
export async function peopleWith(
  db: Reader,
  entityId: string,
  traits: Traits,
  except: string | null = null,
): Promise<number> {
  const row = await db.first<{ n: number }>({
    text: `select count(*)::int as n from (
        select p.sex, ${LAST_YEAR} as year, extract(year from p.birth_date)::int as born
        from patients.patient p join patients.patient_entity pe using (tenant_id, patient_id)
        where pe.entity_id = $1 and ($2::uuid is null or p.patient_id <> $2)
      ) others
      where ($3::text is null or sex = $3) and ($4::int is null or year = $4)
        and ($5::int is null or year - born between $5 and $6)`,
    values: [entityId, except, traits.sex, traits.year, traits.ageFrom, traits.ageTo],
  })
  return row!.n
}

/**
 * Keeps a generalised record of somebody before everything that names him is destroyed, once; when the operator has too few
 * people for anybody to be lost among, keeps nothing. Whether it did is remembered as a step, without the record's key.
 */
export async function anonymise(ctx: Ctx, subject: Subject): Promise<void> {
  const done = await ctx.db.first({
    text: `select from cases.destruction_step where destruction_id = $1 and step in ('anonymous', 'rows')`,
    values: [subject.destruction_id],
  })
  if (done) return
  const facts = await factsOf(ctx, subject)
  const chosen = await chooseTraits(facts, traits =>
    peopleWith(ctx.db, subject.entity_id, traits, subject.patient_id),
  )
  await ctx.db.tx(async tx => {
    const fresh = await tx.run({
      text: `insert into cases.destruction_step (tenant_id, destruction_id, entity_id, step, destroyed, at)
        values ($1, $2, $3, 'anonymous', $4, $5) on conflict do nothing`,
      values: [
        ctx.tenantId,
        subject.destruction_id,
        subject.entity_id,
        JSON.stringify({ kept: chosen ? 1 : 0 }),
        ctx.clock.date(),
      ],
    })
    if (fresh === 0 || !chosen) return
    const { visits, paid, sections } = measuresOf(facts)
    await tx.run(
      q.insertInto('cases.anonymous_record').values({
        tenant_id: ctx.tenantId,
        entity_id: subject.entity_id,
        sex: chosen.traits.sex,
        age_from: chosen.traits.ageFrom,
        age_to: chosen.traits.ageTo,
        year: chosen.traits.year,
        visits,
        paid,
        sections: [...sections],
        people: chosen.people,
      }),
    )
    // All records of the operator are written anew, shuffled: neither key, place nor transaction tells the newest.
    await tx.run({
      text: `with old as (delete from cases.anonymous_record where tenant_id = $1 and entity_id = $2 returning *)
        insert into cases.anonymous_record (tenant_id, entity_id, sex, age_from, age_to, year, visits, paid, sections, people)
        select tenant_id, entity_id, sex, age_from, age_to, year, visits, paid, sections, people from old order by random()`,
      values: [ctx.tenantId, subject.entity_id],
    })
    // The evidence names the person's number, as the act does; the record is not named.
    await record(tx, ctx, {
      action: 'depersonalisation',
      operation: 'privacy-cases.anonymise',
      purpose: 'rights_requests',
      entityId: subject.entity_id,
      object: { kind: 'destruction', id: subject.destruction_id },
    })
  })
}
