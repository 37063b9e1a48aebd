import type { TextParameters } from '#libs/consent-text/index.ts'
import { operatorAmount, TERM_IDS, type TermId, termOf } from '#libs/subject-case/index.ts'
import { record } from '#modules/audit/index.ts'
import { readTextParameters, setTextParameters } from '#modules/consents/index.ts'
import type { StaffCtx } from '#platform/context/index.ts'
import { q, type Reader } from '#platform/db/index.ts'
import { fail } from '#platform/errors/index.ts'

/** Terms that an operator may shorten; those of incidents and acts are the law's alone. */
const SETTABLE: readonly TermId[] = [
  'withdrawal-stop',
  'withdrawal-destroy',
  'access-answer',
  'authority-answer',
  'objection-answer',
  'correction',
  'unlawful-stop',
  'unlawful-destroy',
  'goal-destroy',
  'claim',
]

/** What a published text promises in its own words, by the clock that keeps the promise. */
const PROMISED = {
  'withdrawal-stop': 'withdrawalWorkingDays',
  'withdrawal-destroy': 'destroyDays',
  correction: 'correctionWorkingDays',
  claim: 'claimCalendarDays',
} as const satisfies Partial<Record<TermId, keyof TextParameters>>
type PromisedTerm = keyof typeof PROMISED
const PROMISED_TERMS = Object.keys(PROMISED) as PromisedTerm[]
const isPromised = (term: TermId): term is PromisedTerm => Object.hasOwn(PROMISED, term)

/**
 * The operator's own numbers; what is missing is as in the law. Where the operator's texts promise a shorter term than the
 * desk was told, the promise counts: nobody reads of five days and gets ten.
 */
export async function ownTerms(db: Reader, entityId: string): Promise<ReadonlyMap<string, number>> {
  const [rows, parameters] = await Promise.all([
    db.all(q.selectFrom('cases.operator_term').select(['term', 'amount']).where('entity_id', '=', entityId)),
    readTextParameters(db, entityId),
  ])
  const own = new Map(rows.map(row => [row.term, row.amount]))
  for (const term of PROMISED_TERMS) {
    const promised = parameters[PROMISED[term]]
    if (promised < (own.get(term) ?? termOf(term).amount)) own.set(term, promised)
  }
  return own
}

/** Terms of an operator beside those of the law, for the desk. */
export async function listTerms(ctx: StaffCtx, entityId: string) {
  requireEntity(ctx, entityId)
  const own = await ownTerms(ctx.db, entityId)
  return TERM_IDS.filter(id => SETTABLE.includes(id)).map(id => {
    const { amount, unit, ru, en, norm, clauses } = termOf(id)
    return {
      term: id,
      law: amount,
      own: own.get(id) ?? null,
      unit,
      duty: { ru, en },
      norm,
      clauses: [...clauses],
    }
  })
}

/**
 * Sets a shorter term (IV-2.1, clauses.md 1.8 no. 7), in the parameters of the operator's texts, too: the next edition says
 * it, and until then the desk shows that the texts differ from the editions in force. Errors: `not-found`, `case.term-above-law`.
 */
export async function setTerm(
  ctx: StaffCtx,
  input: { readonly entityId: string; readonly term: string; readonly amount: number },
): Promise<void> {
  requireEntity(ctx, input.entityId)
  const term = SETTABLE.find(id => id === input.term)
  if (!term) throw fail('not-found')
  try {
    operatorAmount(term, input.amount)
  } catch {
    throw fail('case.term-above-law', {
      amount: input.amount,
      law: termOf(term).amount,
      norm: termOf(term).norm,
    })
  }
  await ctx.db.tx(async tx => {
    const values = { amount: input.amount, set_by: ctx.actor.userId, set_at: ctx.clock.date() }
    await tx.run(
      q
        .insertInto('cases.operator_term')
        .values({ tenant_id: ctx.tenantId, entity_id: input.entityId, term, ...values })
        .onConflict(oc => oc.columns(['tenant_id', 'entity_id', 'term']).doUpdateSet(values)),
    )
    await record(tx, ctx, {
      action: 'recording',
      operation: 'privacy-cases.set-term',
      purpose: 'rights_requests',
      entityId: input.entityId,
      detail: { term, amount: input.amount },
    })
  })
  if (isPromised(term)) await setTextParameters(ctx, input.entityId, { [PROMISED[term]]: input.amount })
}

/** An entity that is not the actor's own does not exist for him. */
export function requireEntity(ctx: StaffCtx, entityId: string): void {
  if (!ctx.db.scope.entityIds.includes(entityId)) throw fail('not-found')
}
