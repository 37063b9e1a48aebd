import type { ConsentKind } from './consent-kinds.ts'
import { decide } from './decide.ts'
import { type KeepRule, PURPOSE_LIST, type Purpose, purposeRule } from './purposes.ts'
import type { ConsentFact, Facts } from './question.ts'

export interface Consequences {
  /** Purposes that end at once. */
  readonly stops: readonly { readonly purpose: Purpose; readonly ru: string; readonly en: string }[]
  /** What goes on without the consent: by which norm, how long. */
  readonly stays: readonly {
    readonly purpose: Purpose
    readonly ru: string
    readonly en: string
    readonly norm: string
    readonly keep: KeepRule
  }[]
}

const CHANNELS = ['sms', 'email', 'call', 'messenger'] as const

/**
 * What ends and what stays when a consent is withdrawn, told before it is confirmed (IP-3.6c): the gate itself is asked
 * about every purpose with the word taken back and without. `at` is an ISO instant.
 */
export function consequencesOf(
  withdrawn: { readonly kind: ConsentKind; readonly scope: string; readonly entityId: string },
  facts: Facts,
  at: string,
): Consequences {
  const { kind, scope, entityId } = withdrawn
  const word: ConsentFact = {
    recordId: '',
    entityId,
    kind,
    scope,
    decision: 'withdrawn',
    at,
    validUntil: null,
    form: 'tick',
    editionId: '',
  }
  const others = facts.consents.filter(
    c => !(c.kind === kind && c.scope === scope && c.entityId === entityId),
  )
  const after: Facts = { ...facts, consents: [...others, word] }
  const ask = (purpose: Purpose, known: Facts) =>
    CHANNELS.map(channel =>
      decide(
        {
          subject: { kind: 'patient', patientId: '' },
          purpose,
          action: 'use',
          entityId,
          channel,
          ...(purpose === 'partner_offers' && { recipient: { kind: 'partner', name: scope } as const }),
        },
        known,
        at,
      ),
    )
  const stops: Consequences['stops'][number][] = []
  const stays: Consequences['stays'][number][] = []
  for (const purpose of PURPOSE_LIST) {
    const rule = purposeRule(purpose)
    if (!rule.subjects.includes('patient')) continue
    const [before, then] = [ask(purpose, facts), ask(purpose, after)]
    const named = { purpose, ru: rule.ru, en: rule.en }
    if (before.some((answer, i) => answer.allowed && !then[i]!.allowed)) stops.push(named)
    const holds = then.find(answer => answer.allowed)?.evidence[0]
    // What the law orders about this patient, and the proof of the consent itself.
    const ofPatient = rule.grounds.some(ground => ground.kind === 'law' && ground.of === 'patient')
    if (holds?.kind === 'law' && (ofPatient || purpose === 'rights_requests'))
      stays.push({ ...named, norm: holds.norm, keep: rule.keep })
  }
  return { stops, stays }
}
