import { ACTIONS_UNDER_BLOCK, PD_ACTIONS } from './actions.ts'
import { SUBJECT_CATEGORIES } from './categories.ts'
import { CONSENT_KINDS, type ConsentKind, consentRule } from './consent-kinds.ts'
import { type Ground, isPurpose, type PurposeRule, purposeRule } from './purposes.ts'
import type { ConsentFact, Decision, Evidence, Facts, Question, RefusalCode } from './question.ts'

type Refusal = Extract<Decision, { allowed: false }>

const deny = (code: RefusalCode, reason: string, evidence: readonly Evidence[] = []): Refusal => ({
  allowed: false,
  code,
  reason,
  evidence,
})
const allow = (evidence: readonly Evidence[]): Decision => ({ allowed: true, evidence })

const day = (iso: string) => `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`

/**
 * Whether data of a person may be used: pure, deny by default (152-ФЗ arts. 5, 6, 9, 10, 21; IP-4.2.1). `facts` are
 * what was true at the moment asked about, as known at the moment of knowing; `at` is that moment, an ISO instant.
 */
export function decide(question: Question, facts: Facts, at: string): Decision {
  if (!isPurpose(question.purpose))
    return deny('purpose.unknown', `Цели «${question.purpose}» нет в реестре целей обработки.`)
  const rule = purposeRule(question.purpose)
  return (
    refuseOutright(question, rule, facts) ??
    withRecipient(question, facts, at, findGround(question, rule, facts, at))
  )
}

/** What refuses whatever the ground: an action that the purpose does not list, a stranger, a block. */
function refuseOutright(question: Question, rule: PurposeRule, facts: Facts): Refusal | null {
  const { subject, action, entityId = null } = question
  if (!rule.actions.includes(action))
    return deny('action.not-listed', `Действие «${PD_ACTIONS[action]}» не предусмотрено целью «${rule.ru}».`)
  if (!rule.subjects.includes(subject.kind))
    return deny(
      'subject.other-category',
      `Цель «${rule.ru}» не относится к категории «${SUBJECT_CATEGORIES[subject.kind]}».`,
    )
  if (subject.kind !== 'patient') return null
  if (facts.patientOf.length === 0)
    return deny('subject.unknown', 'Такого пациента нет: данные не собирались или уничтожены.')
  if (rule.underBlock || ACTIONS_UNDER_BLOCK.has(action)) return null
  const block = facts.blocks.find(
    ({ entityId: of, purposes }) =>
      (of === null || entityId === null || of === entityId) &&
      (purposes === null || purposes.includes(question.purpose)),
  )
  return block
    ? deny('subject.blocked', `Обработка данных заблокирована с ${day(block.since)}: ${block.reason}.`, [
        { kind: 'block', blockId: block.blockId, since: block.since },
      ])
    : null
}

/** The first ground of the purpose that holds; otherwise the most telling refusal: a spoken «no» before silence. */
function findGround(question: Question, rule: PurposeRule, facts: Facts, at: string): Decision {
  const refusals: Refusal[] = []
  for (const ground of rule.grounds) {
    // Who took his word back has not asked anew by that: only he himself brings it back, by a new consent.
    if (ground.kind === 'request' && refusals.some(refusal => refusal.code === 'consent.withdrawn')) continue
    const answer = tryGround(ground, question, facts, at)
    if (answer.allowed) return answer
    refusals.push(answer)
  }
  const telling = refusals.find(r => r.evidence.length > 0) ?? refusals[0]
  return telling ?? deny('ground.absent', `Для цели «${rule.ru}» нет основания.`)
}

function tryGround(ground: Ground, question: Question, facts: Facts, at: string): Decision {
  const { subject, entityId = null } = question
  switch (ground.kind) {
    case 'law':
      return ground.of === 'anybody' || relationOf(facts, entityId)
        ? allow([{ kind: 'law', norm: ground.norm }])
        : deny('ground.absent', 'Человек не пациент этой организации: обязанность закона его не касается.')
    case 'contract': {
      const relation = relationOf(facts, entityId)
      if (!relation) return deny('ground.absent', 'С этой организацией у человека нет договора.')
      const objection = ground.unlessWithdrawn && latest(facts, ground.unlessWithdrawn, '', entityId)
      if (objection?.decision === 'withdrawn') return refuseBy(ground.unlessWithdrawn!, objection)
      return allow([{ kind: 'contract', norm: ground.norm, ...relation }])
    }
    case 'request':
      return ground.except?.includes(question.action)
        ? deny('ground.absent', `Для действия «${PD_ACTIONS[question.action]}» просьбы мало: нужно согласие.`)
        : allow([{ kind: 'request', norm: ground.norm }])
    case 'choice':
      return subject.kind !== 'patient' && subject.choice?.accepted
        ? allow([{ kind: 'choice', choiceId: subject.choice.id }])
        : deny('choice.absent', 'Посетитель не разрешил статистику.')
    case 'instruction':
      return allow([{ kind: 'instruction', norm: ground.norm }])
    case 'consent':
      return allConsents(ground.all, question, facts, at)
  }
}

const relationOf = (facts: Facts, entityId: string | null) =>
  facts.patientOf.find(relation => entityId === null || relation.entityId === entityId)

/** The latest word on a kind; with no operator named, the latest to any of them, a spoken «no» first. */
function latest(
  facts: Facts,
  kind: ConsentKind,
  scope: string,
  entityId: string | null,
): ConsentFact | undefined {
  return facts.consents
    .filter(c => c.kind === kind && c.scope === scope && (entityId === null || c.entityId === entityId))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}

const evidenceOf = (kind: ConsentKind, fact: ConsentFact): Evidence => ({
  kind: 'consent',
  recordId: fact.recordId,
  consent: kind,
  entityId: fact.entityId,
  editionId: fact.editionId,
  decision: fact.decision,
  at: fact.at,
})

const refuseBy = (kind: ConsentKind, fact: ConsentFact): Refusal =>
  fact.decision === 'withdrawn'
    ? deny('consent.withdrawn', `Согласие «${CONSENT_KINDS[kind].ru}» отозвано ${day(fact.at)}.`, [
        evidenceOf(kind, fact),
      ])
    : deny('consent.refused', `В согласии «${CONSENT_KINDS[kind].ru}» отказано ${day(fact.at)}.`, [
        evidenceOf(kind, fact),
      ])

/** One live consent of a kind: given, not expired, in the form that the law wants of it. */
function liveConsent(
  kind: ConsentKind,
  scope: string,
  facts: Facts,
  entityId: string | null,
  at: string,
): Decision {
  const name = scope ? `${CONSENT_KINDS[kind].ru}: ${scope}` : CONSENT_KINDS[kind].ru
  const fact = latest(facts, kind, scope, entityId)
  if (!fact) return deny('consent.absent', `Нет согласия «${name}».`)
  if (fact.decision !== 'given') return refuseBy(kind, fact)
  const evidence = [evidenceOf(kind, fact)]
  if (fact.validUntil !== null && Date.parse(fact.validUntil) <= Date.parse(at))
    return deny('consent.expired', `Срок согласия «${name}» истёк ${day(fact.validUntil)}.`, evidence)
  if (consentRule(kind).form === 'written' && fact.form === 'tick')
    return deny(
      'consent.form',
      `Согласие «${name}» должно быть письменным (152-ФЗ ст. 9 ч. 4), отметки в форме мало.`,
      evidence,
    )
  return allow(evidence)
}

function allConsents(
  needs: readonly (ConsentKind | 'by-channel')[],
  question: Question,
  facts: Facts,
  at: string,
): Decision {
  const evidence: Evidence[] = []
  for (const need of needs) {
    if (need === 'by-channel' && !question.channel)
      return deny('consent.absent', 'Не назван канал: согласие на рекламу даётся отдельно на каждый канал.')
    const kind = need === 'by-channel' ? (`ads_${question.channel!}` as const) : need
    const scope = consentRule(kind).scoped === 'partner' ? partnerOf(question) : ''
    if (scope === null)
      return deny('consent.absent', 'Не назван партнёр: согласие даётся на каждого отдельно.')
    const answer = liveConsent(kind, scope, facts, question.entityId ?? null, at)
    if (!answer.allowed) return answer
    evidence.push(...answer.evidence)
  }
  return allow(evidence)
}

const partnerOf = ({ recipient }: Question) => (recipient?.kind === 'partner' ? recipient.name : null)

/** A named recipient needs a ground of his own besides the ground of the purpose (MM-3.10, SV-4.2b, SV-4.2c). */
function withRecipient(question: Question, facts: Facts, at: string, base: Decision): Decision {
  const { recipient, entityId = null } = question
  if (!base.allowed || !recipient) return base
  const more: Evidence[] = []
  const need = (answer: Decision): Refusal | null => {
    if (!answer.allowed) return answer
    more.push(...answer.evidence)
    return null
  }
  const refused =
    need(groundOfRecipient(question, facts, at)) ??
    ('country' in recipient && recipient.country && recipient.country !== 'RU'
      ? need(liveConsent('cross_border', recipient.country, facts, entityId, at))
      : null)
  return refused ?? allow([...base.evidence, ...more])
}

function groundOfRecipient(question: Question, facts: Facts, at: string): Decision {
  const { entityId = null } = question
  const recipient = question.recipient!
  switch (recipient.kind) {
    case 'processor':
      return liveConsent('third_party', recipient.name, facts, entityId, at)
    case 'partner':
      return question.purpose === 'partner_offers'
        ? allow([])
        : deny('recipient.unlisted', 'Партнёру данные передаются только для его предложений.')
    case 'authority':
      return question.purpose === 'disclosure'
        ? allow([{ kind: 'document', document: recipient.document }])
        : deny('recipient.unlisted', 'Государственному органу данные передаются только по его запросу.')
    case 'entity':
      return sharingGround(recipient, question, facts, at)
  }
}

/** MM-3.10: one legal entity reads another's data only on a live ground; one that rests on consent needs the consent. */
function sharingGround(
  recipient: { readonly entityId: string; readonly category: string },
  question: Question,
  facts: Facts,
  at: string,
): Decision {
  const grounds = facts.sharing.filter(
    ground =>
      ground.toEntity === recipient.entityId &&
      (question.entityId == null || ground.fromEntity === question.entityId) &&
      ground.categories.includes(recipient.category),
  )
  let refusal = deny('sharing.absent', 'Основания для передачи данных этому юридическому лицу нет.')
  for (const ground of grounds) {
    const evidence: Evidence = { kind: 'sharing', groundId: ground.groundId }
    if (ground.basis === 'agreement') return allow([evidence])
    const consent = liveConsent('entity_sharing', recipient.entityId, facts, ground.fromEntity, at)
    if (consent.allowed) return allow([evidence, ...consent.evidence])
    refusal = consent
  }
  return refusal
}
