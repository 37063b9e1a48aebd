import { formatDate } from '#libs/format/index.ts'
import { newId } from '#libs/ids/index.ts'
import { claimDue } from '#libs/offer/index.ts'
import type { Services } from '#platform/context/index.ts'
import { q, type Reader, type ScopedDb, type Tx } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'
import { type CourtAct, courtActLine, keepCourtAct, whyNotOnAct } from './court-acts.ts'
import { queueLetter } from './letters.ts'
import { momentOf, SYSTEM, type Who } from './who.ts'

export type ClaimOutcome = 'satisfied' | 'partly' | 'refused'

export interface ClaimRow {
  readonly tenantId: string
  readonly claimId: string
  readonly number: string
  readonly channel: 'form' | 'letter'
  readonly receivedOn: string
  /** The last day for the answer (MM-14.2). */
  readonly dueOn: string
  readonly subject: string
  readonly text: string
  readonly demandKopecks: number | null
  readonly thirdParty: boolean
  readonly filedName: string
  readonly outcome: ClaimOutcome | null
  readonly answer: string | null
  readonly courtAct: string | null
  /** The name of its scan; claims of before have the line only. */
  readonly courtActFile: string | null
  readonly answeredAt: Date | null
  /** What happened, the first first. */
  readonly events: readonly {
    readonly kind: string
    readonly at: string
    readonly by: string
    readonly note: string
  }[]
}

/** Claims of one client, or of all for the vendor; those without an answer first, by their day. */
export const readClaims = (db: Reader, tenantId: string | null): Promise<ClaimRow[]> =>
  db.all<ClaimRow>({
    text: `select tenant_id as "tenantId", claim_id as "claimId", number, channel, received_on as "receivedOn", due_on as "dueOn",
        subject, text, demand_kopecks as "demandKopecks", third_party as "thirdParty", filed_name as "filedName", outcome, answer,
        court_act as "courtAct", answered_at as "answeredAt",
        (select a.file_name from clients.court_act a where a.tenant_id = c.tenant_id and a.claim_id = c.claim_id) as "courtActFile",
        (select coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'by', e.actor_name, 'note', e.note) order by e.at, e.event_id), '[]')
          from clients.claim_event e where e.tenant_id = c.tenant_id and e.claim_id = c.claim_id) as events
      from clients.claim c where $1::uuid is null or tenant_id = $1
      order by answered_at is not null, case when answered_at is null then due_on end, received_on desc, number desc limit 500`,
    values: [tenantId],
  })

export interface NewClaim {
  readonly tenantId: string
  readonly channel: 'form' | 'letter'
  /** ISO day; not later than today. */
  readonly receivedOn: string
  readonly subject: string
  readonly text: string
  readonly demandKopecks: number | null
  readonly thirdParty: boolean
  /** Working days for the answer, of the edition in force. */
  readonly workingDays: number
  readonly who: Who
}

/** Enters a claim and starts its clock of working days. Error: `request.invalid` for a day that has not come. */
export async function receiveClaim(
  services: Services,
  db: ScopedDb,
  { workingDays, who, ...claim }: NewClaim,
): Promise<{ claimId: string; number: string; dueOn: string }> {
  const { now, today } = momentOf(services, claim.tenantId)
  if (claim.receivedOn > today) throw fail('request.invalid', { fields: 'receivedOn' })
  const [claimId, dueOn] = [newId(), claimDue(claim.receivedOn, workingDays)]
  // The tail of an id that nobody else has: claims of a client never wait for those of another.
  const number = `ПР-${claim.receivedOn.slice(0, 4)}-${claimId.replaceAll('-', '').slice(-6).toUpperCase()}`
  await db.tx(async tx => {
    await tx.run(
      q.insertInto('clients.claim').values({
        tenant_id: claim.tenantId,
        claim_id: claimId,
        number,
        channel: claim.channel,
        received_on: claim.receivedOn,
        due_on: dueOn,
        subject: claim.subject,
        text: claim.text,
        demand_kopecks: claim.demandKopecks,
        third_party: claim.thirdParty,
        filed_name: who.name,
        recorded_at: now,
        recorded_by: who.id,
      }),
    )
    await addEvent(tx, {
      tenantId: claim.tenantId,
      claimId,
      kind: 'received',
      now,
      by: who.name,
      note: `Получена ${formatDate(claim.receivedOn)}, ответ до ${formatDate(dueOn)}`,
    })
  })
  return { claimId, number, dueOn }
}

/**
 * The vendor's answer with a letter to the client. A demand of somebody else is met by an act of a court in force only
 * (MM-9.4). Errors: `not-found`, `conflict.state`.
 */
export async function answerClaim(
  services: Services,
  db: ScopedDb,
  input: {
    readonly tenantId: string
    readonly claimId: string
    readonly outcome: ClaimOutcome
    readonly answer: string
    readonly courtAct: CourtAct | null
    readonly who: Who
  },
): Promise<void> {
  const { tenantId, claimId, outcome, answer, courtAct, who } = input
  const claim = (await readClaims(db, tenantId)).find(row => row.claimId === claimId)
  if (!claim) throw fail('not-found')
  if (claim.thirdParty && outcome !== 'refused' && !courtAct)
    throw fail('conflict.state', {
      reason: 'требование третьего лица возмещается только по вступившему в силу акту суда: укажите его',
    })
  const { now, today } = momentOf(services, tenantId)
  const reason = courtAct && whyNotOnAct(courtAct, { ...claim, outcome, today })
  if (reason) throw fail('conflict.state', { reason })
  const line = courtAct && courtActLine(courtAct)
  await db.tx(async tx => {
    const rows = await tx.run({
      text: `update clients.claim set outcome = $3, answer = $4, court_act = $5, answered_at = $6, answered_by = $7
        where tenant_id = $1 and claim_id = $2 and answered_at is null`,
      values: [tenantId, claimId, outcome, answer, line, now, who.id],
    })
    if (rows === 0) throw fail('conflict.state', { reason: 'ответ уже дан' })
    if (courtAct) await keepCourtAct(tx, { tenantId, claimId, act: courtAct, now, who })
    await addEvent(tx, { tenantId, claimId, kind: 'answered', now, by: who.name, note: line ?? '' })
    await queueLetter(tx, {
      tenantId,
      kind: 'claim-answer',
      subject: `Ответ на претензию ${claim.number}`,
      body: line ? `${answer}\n\nОснование: ${line}.` : answer,
      basis: { kind: 'claim', id: claimId },
      now,
      createdBy: who.id,
    })
  })
}

/** Writes down, once each, that a claim was not answered in its days: the console shows it as overdue. */
export async function escalateClaimsAcrossTenants(services: Services, db: ScopedDb): Promise<number> {
  const open = await db.all<{ tenant_id: string; claim_id: string; due_on: string }>({
    text: `select tenant_id, claim_id, due_on from clients.claim c where answered_at is null and not exists (
      select from clients.claim_event e where e.tenant_id = c.tenant_id and e.claim_id = c.claim_id and e.kind = 'escalated')`,
  })
  let escalated = 0
  for (const { tenant_id: tenantId, claim_id: claimId, due_on: dueOn } of open) {
    const { now, today } = momentOf(services, tenantId)
    if (today <= dueOn) continue
    const note = `Срок ответа ${formatDate(dueOn)} пропущен`
    await db.tx(tx => addEvent(tx, { tenantId, claimId, kind: 'escalated', now, by: SYSTEM.name, note }))
    escalated++
  }
  return escalated
}

interface ClaimEvent {
  readonly tenantId: string
  readonly claimId: string
  readonly kind: 'received' | 'answered' | 'escalated'
  readonly now: Date
  readonly by: string
  readonly note: string
}

async function addEvent(tx: Tx, { tenantId, claimId, kind, now, by, note }: ClaimEvent): Promise<void> {
  await tx.run({
    text: `insert into clients.claim_event (tenant_id, event_id, claim_id, kind, at, actor_name, note)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    values: [tenantId, newId(), claimId, kind, now, by, note],
  })
}
