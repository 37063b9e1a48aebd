import { fingerprint } from './fingerprint.ts'
import { InvoiceIndex, type Payer } from './invoice-index.ts'
import type {
  DocumentMatch,
  MatchingContext,
  MatchReason,
  MatchStatus,
  OpenInvoice,
  Payment,
  ThirdPartyNotice,
} from './match-types.ts'
import { COST, type NumberTargets, type Targets, targetsByNumber, targetsBySum } from './targets.ts'
import { judgeNotices, targetsOfStranger } from './third-party.ts'

type Proposal = Omit<DocumentMatch, 'fingerprint'>

const nothing = (status: MatchStatus, ...reasons: readonly MatchReason[]): Proposal => ({
  status,
  parts: [],
  excessKopecks: 0,
  score: 0,
  reasons,
})

/**
 * Proposes for each document of a statement which invoice it pays and says why; the answers stand in the order of the
 * documents. Payments that name an invoice take it before those that only fit by the sum, whatever their order; what one
 * pays is no longer left for the next. A question takes nothing. Source: MM-6.6, J7.
 */
export function matchDocuments(documents: readonly Payment[], context: MatchingContext): DocumentMatch[] {
  const matcher = new Matcher(context)
  const seen = new Set(context.imported)
  const results = new Array<DocumentMatch>(documents.length)
  const later: (() => void)[] = []
  documents.forEach((payment, at) => {
    const key = fingerprint(payment)
    const settle = (proposal: Proposal): void => {
      results[at] = { fingerprint: key, ...proposal }
    }
    const again = seen.has(key)
    seen.add(key)
    if (payment.direction === 'out') settle(nothing('outgoing', { code: 'outgoing' }))
    else if (again)
      settle(
        nothing('duplicate', {
          code: context.imported.has(key) ? 'imported-before' : 'repeated-in-statement',
        }),
      )
    else {
      const payer = matcher.index.payer(payment.payer)
      const numbered = targetsByNumber(payment.purpose, payer, matcher.index)
      if (numbered.invoices.length > 0) settle(matcher.byNumber(payment, payer, numbered))
      else later.push(() => settle(matcher.withoutNumber(payment, payer, numbered.unknown)))
    }
  })
  for (const work of later) work()
  return results
}

class Matcher {
  readonly index: InvoiceIndex
  readonly #notices: ReadonlyMap<string, readonly ThirdPartyNotice[]>

  constructor({ invoices, notices }: MatchingContext) {
    this.index = new InvoiceIndex(invoices)
    this.#notices = Map.groupBy(notices, notice => notice.payerInn)
  }

  byNumber(payment: Payment, payer: Payer, targets: NumberTargets): Proposal {
    const clientInn = targets.invoices[0]!.clientInn
    if (targets.invoices.some(invoice => invoice.clientInn !== clientInn)) {
      const invoiceIds = targets.invoices.map(invoice => invoice.id)
      return nothing('unmatched', ...targets.reasons, { code: 'invoices-of-several-clients', invoiceIds })
    }
    if (payer.known === 'not-stated') return this.#own(payment, targets, { code: 'payer-not-stated' })
    if ('clientInn' in payer && payer.clientInn === clientInn)
      return this.#own(payment, targets, { code: payer.known, clientInn })
    return this.#thirdParty(payment, targets, true)
  }

  withoutNumber(payment: Payment, payer: Payer, unknown: readonly string[]): Proposal {
    const numbers: readonly MatchReason[] =
      unknown.length > 0 ? [{ code: 'number-not-known', numbers: unknown }] : []
    if ('clientInn' in payer) {
      const reason: MatchReason = { code: payer.known, clientInn: payer.clientInn }
      // The payment may be for an invoice that was paid long ago: the sum alone must not decide.
      if (unknown.length > 0) return nothing('unmatched', reason, ...numbers)
      // A name alone is no proof, and a sum alone is none either.
      if (payer.known === 'payer-name') return nothing('unmatched', reason, { code: 'no-number' })
      const targets = targetsBySum(payer.clientInn, payment.sumKopecks, this.index)
      if (targets.invoices.length === 0) return nothing('unmatched', reason, ...targets.reasons)
      return this.#own(payment, targets, reason)
    }
    const notices = this.#notices.get(payment.payer.inn) ?? []
    const named = this.index.clientIn(payment.purpose)
    const targets = targetsOfStranger(payment, named, notices, this.index)
    if (targets === null)
      return nothing('unmatched', { code: 'payer-not-known', payerInn: payment.payer.inn }, ...numbers)
    if (targets.invoices.length === 0) return nothing('third-party-question', ...targets.reasons, ...numbers)
    return this.#thirdParty(payment, targets, named !== null && unknown.length === 0)
  }

  /** The client paid, or nobody says who did. */
  #own(payment: Payment, targets: Targets, payer: MatchReason & { code: keyof typeof COST }): Proposal {
    const spread = this.#spread(payment.sumKopecks, targets.invoices)
    const cost = COST[payer.code] + targets.cost + spread.cost
    const person = payer.code === 'payer-name' && this.index.isPerson(targets.invoices[0]!.clientInn)
    const certain = payer.code === 'payer-inn' || payer.code === 'payer-account' || person
    const weak = targets.reasons.some(({ code }) => code === 'short-number' || code === 'date-differs')
    const numbered = targets.reasons.some(({ code }) => code.includes('number'))
    const equal: MatchStatus = numbered && (weak || !certain) ? 'by-number' : 'exact'
    return this.#take({
      ...proposalOf(spread, targets, cost),
      status: spread.less ? 'partial' : spread.excessKopecks > 0 ? 'over' : equal,
      reasons: [payer, ...targets.reasons, ...spread.reasons],
    })
  }

  /** Somebody else paid: it counts with a notice that came before and a purpose that names the client (MM-6.6). */
  #thirdParty(payment: Payment, targets: Targets, named: boolean): Proposal {
    const { inn: payerInn } = payment.payer
    const { prior, reason } = judgeNotices(payment, targets.invoices, this.#notices.get(payerInn) ?? [])
    const status = prior && named ? 'third-party' : 'third-party-question'
    const spread = this.#spread(payment.sumKopecks, targets.invoices)
    const proposal = {
      ...proposalOf(spread, targets, COST[status] + targets.cost + spread.cost),
      status,
      reasons: [
        { code: 'payer-is-another', payerInn, clientInn: targets.invoices[0]!.clientInn },
        ...targets.reasons,
        reason,
        { code: named ? 'client-in-purpose' : 'client-not-in-purpose' },
        ...spread.reasons,
      ],
    } satisfies Proposal
    return status === 'third-party' ? this.#take(proposal) : proposal
  }

  #take(proposal: Proposal): Proposal {
    for (const { invoiceId, kopecks } of proposal.parts) this.index.pay(invoiceId, kopecks)
    return proposal
  }

  #spread(kopecks: number, invoices: readonly OpenInvoice[]): Spread {
    let rest = kopecks
    const parts = invoices.flatMap(invoice => {
      const part = Math.min(rest, this.index.left(invoice))
      rest -= part
      return part > 0 ? [{ invoiceId: invoice.id, kopecks: part }] : []
    })
    const leftKopecks = invoices.reduce((sum, invoice) => sum + this.index.left(invoice), 0)
    return {
      parts,
      excessKopecks: rest,
      less: leftKopecks > kopecks,
      ...weigh(kopecks, leftKopecks, invoices.length),
    }
  }
}

interface Spread {
  readonly parts: DocumentMatch['parts']
  readonly excessKopecks: number
  readonly less: boolean
  readonly reasons: readonly MatchReason[]
  readonly cost: number
}

/** The sum against what is left on the invoices. */
function weigh(kopecks: number, leftKopecks: number, invoices: number): Pick<Spread, 'reasons' | 'cost'> {
  if (kopecks === leftKopecks && invoices > 1)
    return { reasons: [{ code: 'sum-of-several', kopecks }], cost: COST['sum-of-several'] }
  if (kopecks === leftKopecks) return { reasons: [{ code: 'sum-equal', kopecks }], cost: 0 }
  const cost = COST['sum-differs']
  if (kopecks < leftKopecks)
    return { reasons: [{ code: 'sum-less', leftKopecks, byKopecks: leftKopecks - kopecks }], cost }
  const more: MatchReason = { code: 'sum-more', leftKopecks, byKopecks: kopecks - leftKopecks }
  return { reasons: leftKopecks === 0 ? [{ code: 'already-paid' }, more] : [more], cost }
}

const proposalOf = (spread: Spread, targets: Targets, cost: number) => ({
  invoiceId: targets.invoices[0]!.id,
  parts: spread.parts,
  excessKopecks: spread.excessKopecks,
  score: Math.max(1, 100 - cost),
})
