import type { CaseKind, CaseState, Door, Outcome, RequesterKind } from '#libs/subject-case/index.ts'
import type { TraceStep } from '#libs/workdays/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

export interface CaseRow {
  readonly caseId: string
  readonly entityId: string
  readonly number: string
  readonly kind: CaseKind
  readonly door: Door
  readonly requesterKind: RequesterKind
  readonly requesterName: string
  readonly requesterContact: string
  readonly basisDocument: string | null
  readonly incomingNumber: string | null
  readonly signatureId: string | null
  readonly patientId: string | null
  readonly receivedAt: Date
  readonly registeredAt: Date
  readonly request: string
  readonly state: CaseState
  readonly identifiedAt: Date | null
  readonly identifiedHow: string | null
  readonly outcome: Outcome | null
  readonly outcomeText: string | null
  readonly closedAt: Date | null
  readonly version: number
}

const COLUMNS = [
  'case_id as caseId',
  'entity_id as entityId',
  'number',
  'kind',
  'door',
  'requester_kind as requesterKind',
  'requester_name as requesterName',
  'requester_contact as requesterContact',
  'basis_document as basisDocument',
  'incoming_number as incomingNumber',
  'signature_id as signatureId',
  'patient_id as patientId',
  'received_at as receivedAt',
  'registered_at as registeredAt',
  'request',
  'state',
  'identified_at as identifiedAt',
  'identified_how as identifiedHow',
  'outcome',
  'outcome_text as outcomeText',
  'closed_at as closedAt',
  'version',
] as const

/** Cases of the actor's own operators; emergency access to a patient opens no privacy case. */
export const selectCases = (ctx: Pick<Ctx, 'db'>) =>
  q
    .selectFrom('cases.subject_case')
    .select(COLUMNS)
    .where('entity_id', 'in', ctx.db.scope.entityIds.length > 0 ? [...ctx.db.scope.entityIds] : [NOBODY])

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** One case. Error: `not-found`, also for a case of another operator. */
export async function loadCase(ctx: Pick<Ctx, 'db'>, caseId: string): Promise<CaseRow> {
  const row = await ctx.db.first(selectCases(ctx).where('case_id', '=', caseId))
  if (!row) throw fail('not-found')
  return row as CaseRow
}

export interface DeadlineRow {
  readonly caseId: string
  readonly term: string
  readonly amount: number
  readonly dueAt: Date
  readonly dueDay: string | null
  readonly ru: string
  readonly en: string
  readonly trace: readonly TraceStep[]
  readonly provisional: boolean
  readonly extendedAt: Date | null
  readonly metAt: Date | null
}

/** Clocks of cases, nearest first. */
export async function loadDeadlines(db: Reader, caseIds: readonly string[]): Promise<DeadlineRow[]> {
  if (caseIds.length === 0) return []
  const rows = await db.all(
    q
      .selectFrom('cases.deadline')
      .select([
        'case_id as caseId',
        'term',
        'amount',
        'due_at as dueAt',
        'due_day as dueDay',
        'explanation_ru as ru',
        'explanation_en as en',
        'trace',
        'provisional',
        'extended_at as extendedAt',
        'met_at as metAt',
      ])
      .where('case_id', 'in', [...caseIds])
      .orderBy('due_at'),
  )
  return rows as DeadlineRow[]
}
