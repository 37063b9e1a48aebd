import { newId } from '#libs/ids/index.ts'
import { deadlineOf, type TermId, termOf, thresholdOf, urgencyOf } from '#libs/subject-case/index.ts'
import { record, staleRefusal } from '#modules/audit/index.ts'
import { readEntities, readTenant } from '#modules/tenancy/index.ts'
import type { Ctx, StaffCtx } from '#platform/context/index.ts'
import { q, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import type { Incident } from './incident-contract.ts'
import { missingFor, rknFirstDraft, rknResultDraft, subjectDraft } from './incident-texts.ts'
import { requireEntity } from './operator-terms.ts'

export type IncidentRow = Omit<Incident, 'clocks' | 'threshold' | 'discoveredAt' | 'closedAt'> & {
  readonly discoveredAt: Date
  readonly closedAt: Date | null
}

const COLUMNS = `incident_id as "incidentId", entity_id as "entityId", number, discovered_at as "discoveredAt", source,
  confidentiality, integrity, availability, pd_access as "pdAccess", description, categories, causes, harm, measures,
  investigation, culprits, contact, affected, closed_at as "closedAt", version`

/** Clocks of an incident: access to personal data starts those of the law, anything else has none with the authority. */
const clocksOf = (pdAccess: boolean): readonly TermId[] =>
  pdAccess ? ['incident-first', 'incident-result'] : []
const KIND_OF: Partial<Record<TermId, string>> = {
  'incident-first': 'rkn-first',
  'incident-result': 'rkn-result',
}

async function filedAt(ctx: StaffCtx, ids: readonly string[]) {
  const rows = await ctx.db.all<{ incident_id: string; kind: string; at: Date }>({
    text: `select incident_id, kind, min(at) as at from cases.incident_notice
      where incident_id = any ($1::uuid[]) and kind <> 'subject' group by incident_id, kind`,
    values: [ids],
  })
  return new Map(rows.map(row => [`${row.incident_id}/${row.kind}`, row.at]))
}

function present(row: IncidentRow, filed: ReadonlyMap<string, Date>, zone: string, nowMs: number): Incident {
  return {
    ...row,
    discoveredAt: row.discoveredAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    threshold: thresholdOf(row.affected),
    clocks: clocksOf(row.pdAccess).map(term => {
      const due = deadlineOf(term, row.discoveredAt.toISOString(), { zone })
      const met = filed.get(`${row.incidentId}/${KIND_OF[term]}`) ?? null
      const { ru, en } = termOf(term)
      return {
        term,
        duty: { ru, en },
        dueAt: due.dueAt,
        explanation: { ru: due.ru, en: due.en },
        metAt: met?.toISOString() ?? null,
        urgency: urgencyOf(Date.parse(due.dueAt), nowMs, met?.getTime() ?? null),
      }
    }),
  }
}

/** Incidents of the actor's operators, newest first. */
export async function listIncidents(ctx: StaffCtx) {
  const { zone } = await readTenant(ctx.db)
  const rows = await ctx.db.all<IncidentRow>({
    text: `select ${COLUMNS} from cases.incident order by discovered_at desc limit 500`,
  })
  const filed = await filedAt(
    ctx,
    rows.map(row => row.incidentId),
  )
  const now = ctx.clock.nowMs()
  return { now: ctx.clock.now().toString(), incidents: rows.map(row => present(row, filed, zone, now)) }
}

/** One incident of the actor's operators. Error: `not-found`. */
export async function loadIncident(ctx: StaffCtx, incidentId: string): Promise<IncidentRow> {
  const row = await ctx.db.first<IncidentRow>({
    text: `select ${COLUMNS} from cases.incident where incident_id = $1`,
    values: [incidentId],
  })
  if (!row) throw fail('not-found')
  return row
}

/**
 * Registers an incident (MM1-7.1). The clocks run from the discovery by the wall clock, also over holidays (MM1-7.2).
 * Errors: `not-found`, `request.invalid` without any of C, I, A, `conflict.state` for a discovery in the future.
 */
export async function openIncident(
  ctx: StaffCtx,
  input: Pick<
    IncidentRow,
    | 'entityId'
    | 'source'
    | 'confidentiality'
    | 'integrity'
    | 'availability'
    | 'pdAccess'
    | 'description'
    | 'categories'
    | 'contact'
  > & { readonly discoveredAt: string },
): Promise<{ incidentId: string; number: string }> {
  requireEntity(ctx, input.entityId)
  if (!input.confidentiality && !input.integrity && !input.availability)
    throw fail('request.invalid', { fields: 'confidentiality, integrity, availability' })
  const discoveredAt = new Date(input.discoveredAt)
  if (discoveredAt > ctx.clock.date())
    throw fail('conflict.state', { reason: 'время обнаружения ещё не наступило' })
  const incidentId = newId()
  return ctx.db.tx(async tx => {
    const row = await tx.first<{ number: string }>({
      text: `select 'И-' || count(*) + 1 || '/' || extract(year from $3::timestamptz) as number from cases.incident
        where tenant_id = $1 and entity_id = $2`,
      values: [ctx.tenantId, input.entityId, discoveredAt],
    })
    await tx.run(
      q.insertInto('cases.incident').values({
        tenant_id: ctx.tenantId,
        incident_id: incidentId,
        entity_id: input.entityId,
        number: row!.number,
        discovered_at: discoveredAt,
        registered_at: ctx.clock.date(),
        registered_by: ctx.actor.userId,
        source: input.source,
        confidentiality: input.confidentiality,
        integrity: input.integrity,
        availability: input.availability,
        pd_access: input.pdAccess,
        description: input.description,
        categories: [...input.categories],
        contact: input.contact,
      }),
    )
    await incidentEvidence(tx, ctx, input.entityId, incidentId, 'open-incident', { pdAccess: input.pdAccess })
    return { incidentId, number: row!.number }
  })
}

export const incidentEvidence = (
  tx: Tx,
  ctx: Ctx,
  entityId: string,
  incidentId: string,
  verb: string,
  detail: Record<string, string | number | boolean>,
) =>
  record(tx, ctx, {
    action: 'recording',
    operation: `privacy-cases.${verb}`,
    purpose: 'security',
    entityId,
    object: { kind: 'incident', id: incidentId },
    detail,
  })

/** What the inner investigation has found so far. Errors: `not-found`, `conflict.version`. */
export async function updateIncident(
  ctx: StaffCtx,
  input: Pick<IncidentRow, 'causes' | 'harm' | 'measures' | 'investigation' | 'culprits' | 'version'> & {
    incidentId: string
  },
): Promise<void> {
  const row = await loadIncident(ctx, input.incidentId)
  await ctx.db.tx(async tx => {
    const changed = await tx.run({
      text: `update cases.incident set causes = $4, harm = $5, measures = $6, investigation = $7, culprits = $8,
        version = version + 1 where tenant_id = $1 and incident_id = $2 and version = $3`,
      values: [
        ctx.tenantId,
        input.incidentId,
        input.version,
        input.causes,
        input.harm,
        input.measures,
        input.investigation,
        input.culprits,
      ],
    })
    if (changed === 0)
      throw await staleRefusal(tx, ctx, {
        operations: ['update-incident', 'find-affected'].map(verb => `privacy-cases.${verb}`),
        objectId: row.incidentId,
      })
    await incidentEvidence(tx, ctx, row.entityId, row.incidentId, 'update-incident', {})
  })
}

export interface AffectedCriteria {
  readonly from: string
  readonly to: string
  readonly actorId: string | null
  readonly address: string | null
  readonly everybody: boolean
}

/**
 * Finds the affected people: from the evidence of reads and exports by account, address and time, or everybody of the
 * operator. Each search is kept with what it looked for; people add up, a person counts once (MM1-7.3).
 */
export async function findAffected(ctx: StaffCtx, input: AffectedCriteria & { incidentId: string }) {
  const row = await loadIncident(ctx, input.incidentId)
  const { incidentId: _, ...criteria } = input
  const why = input.everybody ? 'все пациенты оператора' : 'обращения к карте в журнале'
  return ctx.db.tx(async tx => {
    const found = await tx.run(
      input.everybody
        ? {
            text: `insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why)
              select tenant_id, $2, entity_id, patient_id, $4 from patients.patient_entity
              where tenant_id = $1 and entity_id = $3 on conflict do nothing`,
            values: [ctx.tenantId, row.incidentId, row.entityId, why],
          }
        : {
            text: `insert into cases.incident_subject (tenant_id, incident_id, entity_id, patient_id, why)
              select distinct pe.tenant_id, $2::uuid, pe.entity_id, pe.patient_id, $4 from audit.event e
              join patients.patient_entity pe on pe.tenant_id = e.tenant_id and pe.patient_id = e.patient_id and pe.entity_id = $3
              where e.tenant_id = $1 and e.patient_id is not null and e.outcome = 'done' and e.at >= $5 and e.at < $6
                and ($7::uuid is null or e.actor_id = $7) and ($8::text is null or e.address = $8)
              on conflict do nothing`,
            values: [
              ctx.tenantId,
              row.incidentId,
              row.entityId,
              why,
              new Date(input.from),
              new Date(input.to),
              input.actorId,
              input.address,
            ],
          },
    )
    await tx.run(
      q.insertInto('cases.incident_scope').values({
        tenant_id: ctx.tenantId,
        scope_id: newId(),
        incident_id: row.incidentId,
        entity_id: row.entityId,
        at: ctx.clock.date(),
        by_user: ctx.actor.userId,
        criteria: JSON.stringify(criteria),
        found,
      }),
    )
    const counted = await tx.first<{ affected: number }>({
      text: `update cases.incident set affected = (select count(*) from cases.incident_subject s where s.incident_id = $2),
        version = version + 1 where tenant_id = $1 and incident_id = $2 returning affected`,
      values: [ctx.tenantId, row.incidentId],
    })
    await incidentEvidence(tx, ctx, row.entityId, row.incidentId, 'find-affected', {
      affected: counted!.affected,
    })
    return { affected: counted!.affected, threshold: thresholdOf(counted!.affected) }
  })
}

/** One incident with drafts and the proof of every notice. Error: `not-found`. */
export async function readIncident(ctx: StaffCtx, incidentId: string) {
  const row = await loadIncident(ctx, incidentId)
  const [{ zone }, entities, filed, notices, counts] = await Promise.all([
    readTenant(ctx.db),
    readEntities(ctx.db),
    filedAt(ctx, [incidentId]),
    ctx.db.all<{
      kind: 'rkn-first' | 'rkn-result' | 'subject'
      recipient: string
      capacity: 'authority' | 'self' | 'representative'
      at: Date
      state: string | null
      delivered: Date | null
      detail: string | null
      filed: string | null
    }>({
      text: `select n.kind, n.recipient, n.capacity, n.at, m.state, d.at as delivered, d.detail, n.filed_number as filed
        from cases.incident_notice n left join messaging.message m on m.tenant_id = n.tenant_id and m.message_id = n.message_id
        left join lateral (select at, detail from messaging.delivery d where d.tenant_id = n.tenant_id
          and d.message_id = n.message_id order by at desc limit 1) d on true
        where n.incident_id = $1 order by n.at, n.notice_id limit 500`,
      values: [incidentId],
    }),
    ctx.db.first<{ notices: number; unreachable: number }>({
      text: `select (select count(*)::int from cases.incident_notice where incident_id = $1) as notices,
        (select count(*)::int from cases.incident_subject s where s.incident_id = $1 and not exists (
          select from cases.incident_notice n where n.incident_id = $1 and n.patient_id = s.patient_id)) as unreachable`,
      values: [incidentId],
    }),
  ])
  const entity = entities.find(e => e.entityId === row.entityId)!
  return {
    ...present(row, filed, zone, ctx.clock.nowMs()),
    drafts: {
      rknFirst: rknFirstDraft(entity, row, zone),
      rknResult: rknResultDraft(entity, row),
      subject: subjectDraft(entity, row, zone),
    },
    missing: missingFor(row),
    unreachable: counts!.unreachable,
    noticeCount: counts!.notices,
    notices: notices.map(n => ({
      kind: n.kind,
      recipient: n.recipient,
      capacity: n.capacity,
      at: n.at.toISOString(),
      state: n.filed ? 'filed' : (n.state ?? 'queued'),
      deliveredAt: n.delivered?.toISOString() ?? null,
      proof: n.filed ?? (n.delivered ? (n.detail ?? 'принято') : ''),
    })),
  }
}
