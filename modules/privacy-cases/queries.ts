import { fullName, searchKey } from '#libs/names/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import { type TermId, termOf, urgencyOf, withdrawalEffects } from '#libs/subject-case/index.ts'
import { recordRead } from '#modules/audit/index.ts'
import { readTenant } from '#modules/tenancy/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import type { Reader } from '#platform/db/index.ts'
import { liveBlockOf } from './blocks.ts'
import type { CaseBrief, CaseCard, CaseDeadline } from './contract.ts'
import { subjectFacts } from './facts.ts'
import { type CaseRow, type DeadlineRow, loadCase, loadDeadlines, selectCases } from './load-case.ts'
import { otherDeadlines } from './other-deadlines.ts'

export function presentDeadline(row: DeadlineRow, nowMs: number): CaseDeadline {
  const { ru, en } = termOf(row.term as TermId)
  return {
    term: row.term,
    duty: { ru, en },
    dueAt: row.dueAt.toISOString(),
    dueDay: row.dueDay,
    explanation: { ru: row.ru, en: row.en },
    trace: [...row.trace],
    provisional: row.provisional,
    extendedAt: row.extendedAt?.toISOString() ?? null,
    metAt: row.metAt?.toISOString() ?? null,
    urgency: urgencyOf(row.dueAt.getTime(), nowMs, row.metAt?.getTime() ?? null),
  }
}

function presentBrief(row: CaseRow, deadlines: readonly CaseDeadline[]): CaseBrief {
  return {
    caseId: row.caseId,
    number: row.number,
    entityId: row.entityId,
    kind: row.kind,
    door: row.door,
    requesterKind: row.requesterKind,
    requesterName: row.requesterName,
    patientId: row.patientId,
    receivedAt: row.receivedAt.toISOString(),
    state: row.state,
    outcome: row.outcome,
    closedAt: row.closedAt?.toISOString() ?? null,
    deadlines: [...deadlines.filter(d => d.metAt === null), ...deadlines.filter(d => d.metAt !== null)],
  }
}

const nearest = (brief: CaseBrief): string => brief.deadlines.find(d => d.metAt === null)?.dueAt ?? '9999'

export interface BoardFilter {
  readonly state: 'open' | 'closed' | 'all'
  readonly kind?: string | undefined
  readonly entityId?: string | undefined
  readonly limit: number
}

/** The board: open cases by their nearest deadline, the other clocks of the officer, and how the mailboxes are. */
export async function readBoard(ctx: StaffCtx, filter: BoardFilter) {
  const rows = (await ctx.db.all(
    selectCases(ctx)
      .$if(filter.state === 'open', query => query.where('state', '<>', 'closed'))
      .$if(filter.state === 'closed', query => query.where('state', '=', 'closed'))
      .$if(filter.kind !== undefined, query => query.where('kind', '=', filter.kind!))
      .$if(filter.entityId !== undefined, query => query.where('entity_id', '=', filter.entityId!))
      .orderBy('received_at', 'desc')
      .limit(filter.limit),
  )) as CaseRow[]
  const now = ctx.clock.nowMs()
  const deadlines = await loadDeadlines(
    ctx.db,
    rows.map(row => row.caseId),
  )
  const cases = rows.map(row =>
    presentBrief(
      row,
      deadlines.filter(d => d.caseId === row.caseId).map(d => presentDeadline(d, now)),
    ),
  )
  if (filter.state !== 'closed') cases.sort((a, b) => nearest(a).localeCompare(nearest(b)))
  const { zone } = await readTenant(ctx.db)
  const [counts, mailboxes, others] = await Promise.all([
    countOpen(ctx),
    readMailboxes(ctx),
    otherDeadlines(ctx.db, zone, now),
  ])
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.board',
    purpose: 'rights_requests',
    detail: { found: cases.length },
  })
  return {
    now: ctx.clock.now().toString(),
    cases,
    others: others.filter(one => filter.entityId === undefined || one.entityId === filter.entityId),
    counts,
    mailboxes,
  }
}

/** How many wait for the proof of who has sent them, in these legal entities. */
export async function countWaitingCases(db: Reader, entityIds: readonly string[]): Promise<number> {
  const row = await db.first<{ n: number }>({
    name: 'cases.waiting',
    text: `select count(*)::int as n from cases.subject_case c
      where c.tenant_id = app.tenant() and c.entity_id = any ($1) and c.state = 'identity-check'`,
    values: [entityIds],
  })
  return row?.n ?? 0
}

async function countOpen(ctx: StaffCtx) {
  const row = await ctx.db.first<{ open: number; overdue: number; soon: number; identity: number }>({
    name: 'cases.counts',
    text: `select count(*)::int as open, count(*) filter (where state = 'identity-check')::int as identity,
        count(*) filter (where due <= $1)::int as overdue,
        count(*) filter (where due > $1 and due <= $1 + interval '3 days')::int as soon
      from (select c.state, (select min(due_at) from cases.deadline d where d.tenant_id = c.tenant_id
          and d.case_id = c.case_id and d.met_at is null) as due
        from cases.subject_case c where c.tenant_id = app.tenant() and c.entity_id = any (app.entities())
          and c.state <> 'closed') open_cases`,
    values: [ctx.clock.date()],
  })
  return row!
}

async function readMailboxes(ctx: StaffCtx) {
  const rows = await ctx.db.all<{
    entity_id: string
    source: string
    last_ok_at: Date | null
    last_error: string | null
    next_try_at: Date | null
    failures: number
  }>({ text: 'select entity_id, source, last_ok_at, last_error, next_try_at, failures from cases.mailbox' })
  return rows.map(row => ({
    entityId: row.entity_id,
    source: row.source,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastError: row.failures > 0 ? row.last_error : null,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
  }))
}

/** One case with everything that belongs to it. Error: `not-found`. */
export async function readCase(ctx: StaffCtx, caseId: string): Promise<CaseCard> {
  const row = await loadCase(ctx, caseId)
  const [deadlines, attachments, journal, patient, facts, block, candidates] = await Promise.all([
    loadDeadlines(ctx.db, [caseId]),
    ctx.db.all<{ attachmentId: string; fileName: string; mediaType: string; bytes: number; sha256: Buffer }>({
      text: `select attachment_id as "attachmentId", file_name as "fileName", media_type as "mediaType", bytes, sha256
        from cases.attachment where case_id = $1 order by added_at, attachment_id`,
      values: [caseId],
    }),
    readJournal(ctx, caseId),
    row.patientId ? nameOf(ctx, row.patientId) : null,
    row.patientId && row.kind === 'withdrawal' ? subjectFacts(ctx, row.entityId, row.patientId) : null,
    row.patientId ? liveBlockOf(ctx.db, row.patientId) : null,
    row.state === 'identity-check' ? findCandidates(ctx, row) : [],
  ])
  await recordRead(ctx, {
    action: 'extraction',
    operation: 'privacy-cases.read',
    purpose: 'rights_requests',
    entityId: row.entityId,
    patientId: row.patientId,
    object: { kind: 'subject_case', id: caseId },
  })
  const now = ctx.clock.nowMs()
  return {
    ...presentBrief(
      row,
      deadlines.map(d => presentDeadline(d, now)),
    ),
    version: row.version,
    requesterContact: row.requesterContact,
    basisDocument: row.basisDocument,
    incomingNumber: row.incomingNumber,
    signatureId: row.signatureId,
    request: row.request,
    identifiedAt: row.identifiedAt?.toISOString() ?? null,
    identifiedHow: row.identifiedHow,
    outcomeText: row.outcomeText,
    registeredAt: row.registeredAt.toISOString(),
    patientName: patient,
    blockedAt: block,
    candidates,
    effects: facts ? [...withdrawalEffects(facts)] : [],
    attachments: attachments.map(a => ({ ...a, sha256: a.sha256.toString('hex') })),
    journal,
  }
}

const WHO_RU: Record<string, string> = {
  patient: 'пациент',
  system: 'система',
  site: 'сайт',
  staff: 'сотрудник',
}

async function readJournal(ctx: StaffCtx, caseId: string): Promise<CaseCard['journal']> {
  const rows = await ctx.db.all<{
    at: Date
    actor_kind: string
    who: string | null
    event: string
    text: string
    delivery: string | null
  }>({
    text: `select j.at, j.actor_kind, j.event, j.text, m.state as delivery,
        (select c.surname || ' ' || left(c.given, 1) || '.' from identity.colleague c where c.user_id = j.actor_id limit 1) as who
      from cases.journal j left join messaging.message m on m.tenant_id = j.tenant_id and m.message_id = j.message_id
      where j.case_id = $1 order by j.at, j.entry_id`,
    values: [caseId],
  })
  return rows.map(row => ({
    at: row.at.toISOString(),
    who: row.who ?? WHO_RU[row.actor_kind] ?? row.actor_kind,
    event: row.event,
    text: row.text,
    delivery: row.delivery,
  }))
}

async function nameOf(ctx: StaffCtx, patientId: string): Promise<string | null> {
  const row = await ctx.db.first<{ surname: string; given: string; patronymic: string | null }>({
    text: 'select surname, given, patronymic from patients.brief where patient_id = $1',
    values: [patientId],
  })
  return row ? fullName(row) : null
}

/** Whose request it may be: by mail, by phone, by name. The officer decides, nothing is linked by likeness alone. */
async function findCandidates(ctx: StaffCtx, row: CaseRow): Promise<CaseCard['candidates']> {
  const parsed = parsePhone(row.requesterContact)
  const phone = parsed.ok ? parsed.phone : null
  // A letter is signed «Вера Ивановна Клёнова» as often as «Клёнова Вера».
  const words = searchKey(row.requesterName).split(' ').filter(Boolean)
  const [first, last] = [words[0], words.at(-1)]
  const likes = first && last && first !== last ? [`${first} ${words[1]}%`, `${last} ${first}%`] : []
  const found = await ctx.db.all<{
    patient_id: string
    surname: string
    given: string
    patronymic: string | null
    birth_date: string
    why: string
  }>({
    text: `select p.patient_id, p.surname, p.given, p.patronymic, p.birth_date,
        case when p.patient_id = $4 then 'linked' when lower(p.email) = lower($1) then 'mail' when p.phone = $2 then 'phone' else 'name' end as why
      from patients.patient p where p.tenant_id = app.tenant() and $5 = any (p.entity_ids) and p.merged_into is null
        and (p.patient_id = $4 or lower(p.email) = lower($1) or p.phone = $2
          or p.search like any ($3)) limit 10`,
    values: [row.requesterContact, phone, likes, row.patientId, row.entityId],
  })
  return found.map(p => ({ patientId: p.patient_id, name: fullName(p), birthDate: p.birth_date, why: p.why }))
}
