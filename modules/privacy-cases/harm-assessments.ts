import { dayOf, formatDate } from '#libs/format/index.ts'
import { canonicalJson, sha256 } from '#libs/hash-chain/index.ts'
import { newId } from '#libs/ids/index.ts'
import { assessHarm, type HarmDegree, type HarmFacts } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTextParameters } from '#modules/consents/index.ts'
import { letterheadOf, readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { requireEntity } from './operator-terms.ts'

const DEGREE_RU: Record<HarmDegree, string> = { high: 'высокая', medium: 'средняя', low: 'низкая' }

/** What the data of an operator say to the questions of order 178. */
async function factsOfOperator(ctx: StaffCtx, entityId: string): Promise<HarmFacts> {
  const parameters = await readTextParameters(ctx.db, entityId)
  const day = dayOf(ctx.clock.nowMs(), (await readTenant(ctx.db)).zone)
  const row = await ctx.db.first<{
    clinical: boolean
    minors: boolean
    images: boolean
    marketing: boolean
    published: boolean
    unnamed: boolean
  }>({
    text: `select
      exists (select from records.encounter where entity_id = $1) as clinical,
      exists (select from patients.patient_entity e join patients.patient p using (tenant_id, patient_id)
        where e.entity_id = $1 and p.birth_date > $2::date - interval '18 years') as minors,
      exists (select from consents.record where entity_id = $1 and kind = 'biometric_image' and decision = 'given') as images,
      exists (select from consents.text_edition where entity_id = $1 and (kind = 'news' or kind like 'ads%')) as marketing,
      exists (select from consents.record where entity_id = $1 and kind = 'review_publication' and decision = 'given') as published,
      exists (select from consents.record where entity_id = $1 and kind = 'feedback') as unnamed`,
    values: [entityId, day],
  })
  return {
    biometrics: row!.images,
    specialCategories: row!.clinical,
    minors: row!.minors,
    foreignDatabase: false,
    foreignProcessor: parameters.processors.some(one => one.country !== 'RU'),
    publication: row!.published,
    directMarketing: row!.marketing,
    // A booking's consent is tied to a phone that a code has proved; that of the form of enquiries is not.
    siteConsentsUnidentified: row!.unnamed,
    outsideResponsible: false,
  }
}

/** Acts of an operator, newest first, and what an assessment would find today (MM1-0). */
export async function listHarm(ctx: StaffCtx, entityId: string) {
  requireEntity(ctx, entityId)
  const [rows, facts] = await Promise.all([
    ctx.db.all(
      q
        .selectFrom('cases.harm_assessment')
        .select(['assessment_id', 'entity_id', 'number', 'assessed_on', 'degree', 'act', 'sha256'])
        .where('tenant_id', '=', ctx.tenantId)
        .where('entity_id', '=', entityId)
        .orderBy('made_at', 'desc'),
    ),
    factsOfOperator(ctx, entityId),
  ])
  return {
    acts: rows.map(row => ({
      assessmentId: row.assessment_id,
      entityId: row.entity_id,
      number: row.number,
      assessedOn: row.assessed_on,
      degree: row.degree as HarmDegree,
      reasons: (row.act as { reasons: string[] }).reasons,
      sha256: row.sha256.toString('hex'),
    })),
    today: assessHarm(facts),
  }
}

/** The act with every field of order 178: operator, dates, who assessed, degree with its reasons. Error: `not-found`. */
export async function makeHarm(
  ctx: StaffCtx,
  input: { readonly entityId: string; readonly commission: readonly { name: string; post: string }[] },
) {
  requireEntity(ctx, input.entityId)
  const entity = (await readEntities(ctx.db)).find(one => one.entityId === input.entityId)!
  const { zone } = await readTenant(ctx.db)
  const day = dayOf(ctx.clock.nowMs(), zone)
  const { degree, reasons } = assessHarm(await factsOfOperator(ctx, input.entityId))
  const assessmentId = newId()
  const counted = await ctx.db.first<{ n: number }>({
    text: 'select count(*)::int + 1 as n from cases.harm_assessment where entity_id = $1',
    values: [input.entityId],
  })
  const number = `В-${counted!.n}/${day.slice(0, 4)}`
  const act = {
    number,
    operator: { name: entity.fullName, address: entity.address },
    actDate: day,
    assessedOn: day,
    commission: input.commission,
    degree,
    reasons,
  }
  const hash = sha256(canonicalJson(act))
  const pdf = await ctx.services.pdf.render({
    template: 'harm-assessment',
    title: `Акт оценки вреда ${number}`,
    author: entity.shortName,
    createdAt: ctx.clock.now().toString(),
    data: {
      operator: letterheadOf(entity),
      number,
      date: formatDate(day),
      degree: DEGREE_RU[degree],
      reasons,
      people: input.commission,
      sha256: hash,
    },
  })
  await ctx.db.tx(async tx => {
    await tx.run(
      q.insertInto('cases.harm_assessment').values({
        tenant_id: ctx.tenantId,
        assessment_id: assessmentId,
        entity_id: input.entityId,
        number,
        assessed_on: day,
        made_at: ctx.clock.date(),
        degree,
        act: JSON.stringify(act),
        pdf: Buffer.from(pdf),
        sha256: Buffer.from(hash, 'hex'),
      }),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'privacy-cases.assess-harm',
      purpose: 'security',
      entityId: input.entityId,
      object: { kind: 'harm_assessment', id: assessmentId },
      detail: { degree },
    })
  })
  return { assessmentId, number }
}

/** The act as it was made. Error: `not-found`. */
export async function harmPdf(ctx: StaffCtx, assessmentId: string) {
  const row = await ctx.db.first(
    q
      .selectFrom('cases.harm_assessment')
      .select(['pdf', 'number'])
      .where('tenant_id', '=', ctx.tenantId)
      .where('assessment_id', '=', assessmentId),
  )
  if (!row) throw fail('not-found')
  return { bytes: row.pdf, fileName: `Оценка вреда ${row.number.replace('/', '-')}.pdf` }
}
