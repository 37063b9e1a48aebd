import { describe, expect, it } from 'vitest'
import {
  type ConsentFact,
  consentRule,
  decide,
  type Facts,
  isPurpose,
  NO_FACTS,
  PD_ACTIONS,
  PURPOSE_LIST,
  purposeRule,
  purposesOfConsent,
  type Question,
  type RefusalCode,
  SUBJECT_CATEGORIES,
} from './index.ts'

const E = '00000000-0000-7000-8000-00000000000e'
const F = '00000000-0000-7000-8000-00000000000f'
const P = '00000000-0000-7000-8000-0000000000aa'
const NOW = '2026-03-03T10:00:00.000Z'

const word = (kind: string, more: Partial<ConsentFact> = {}): ConsentFact => ({
  recordId: `record-${kind}`,
  entityId: E,
  kind,
  scope: '',
  decision: 'given',
  at: '2026-01-10T10:00:00.000Z',
  validUntil: null,
  form: 'tick',
  editionId: 'edition',
  ...more,
})
const facts = (...consents: ConsentFact[]): Facts => ({
  ...NO_FACTS,
  patientOf: [{ entityId: E, since: '2026-01-01T00:00:00.000Z' }],
  consents,
})
const blocked = (base: Facts, purposes: string[] | null = null, entityId: string | null = null): Facts => ({
  ...base,
  blocks: [{ blockId: 'b', entityId, purposes, since: '2026-02-01T00:00:00Z', reason: 'проверка обращения' }],
})
const ask = (purpose: string, more: Partial<Question> = {}): Question => ({
  subject: { kind: 'patient', patientId: P },
  purpose: purpose as Question['purpose'],
  action: 'use',
  entityId: E,
  ...more,
})

type Row = [name: string, question: Question, facts: Facts, expected: 'yes' | RefusalCode]
const WRITTEN = { form: 'pep' } as const
const smile = [word('health_special', WRITTEN), word('biometric_image', WRITTEN)]
const sharing = (basis: 'agreement' | 'consent', ...consents: ConsentFact[]): Facts => ({
  ...facts(...consents),
  sharing: [{ groundId: 'g', fromEntity: E, toEntity: F, categories: ['contacts'], basis }],
})
const toF = {
  action: 'access',
  recipient: { kind: 'entity', entityId: F, category: 'contacts' },
} as const

const TABLE: readonly Row[] = [
  [
    'IP-4.2.1, IV-4.2.1, MD-6.2.1, MD-3.5: a purpose that is not in the register',
    ask('profiling'),
    facts(),
    'purpose.unknown',
  ],
  [
    'IP-4.2.1: an action that the purpose does not list',
    ask('news', { action: 'access' }),
    facts(word('news')),
    'action.not-listed',
  ],
  ['IP-4.2.1: a subject of another category', ask('recruitment'), facts(), 'subject.other-category'],
  ['IP-3.8b: a person whose data were destroyed', ask('care'), NO_FACTS, 'subject.unknown'],
  ['IP-2.3: news with consent', ask('news'), facts(word('news')), 'yes'],
  ['IP-2.3: news without a word', ask('news'), facts(), 'consent.absent'],
  [
    'IP-2.3: an empty box is a refusal',
    ask('news'),
    facts(word('news', { decision: 'refused' })),
    'consent.refused',
  ],
  [
    'IP-3.6a: news after withdrawal',
    ask('news'),
    facts(word('news', { decision: 'withdrawn' })),
    'consent.withdrawn',
  ],
  [
    'MM-3.9: consent to another legal entity',
    ask('news', { entityId: F }),
    { ...facts(word('news')), patientOf: [{ entityId: F, since: NOW }] },
    'consent.absent',
  ],
  [
    'IP-3.8b: a consent past its term',
    ask('news'),
    facts(word('news', { validUntil: '2026-03-03T10:00:00.000Z' })),
    'consent.expired',
  ],
  [
    'IP-2.4: advertising by the channel agreed',
    ask('ads', { channel: 'sms' }),
    facts(word('ads_sms')),
    'yes',
  ],
  [
    'IP-2.4: advertising by another channel',
    ask('ads', { channel: 'email' }),
    facts(word('ads_sms')),
    'consent.absent',
  ],
  ['IP-2.4: advertising with no channel named', ask('ads'), facts(word('ads_sms')), 'consent.absent'],
  [
    'MD-4.5: a partner who is named',
    ask('partner_offers', { recipient: { kind: 'partner', name: 'Аптека' } }),
    facts(word('partner_offers', { scope: 'Аптека' })),
    'yes',
  ],
  [
    'MD-4.5: another partner',
    ask('partner_offers', { recipient: { kind: 'partner', name: 'Банк' } }),
    facts(word('partner_offers', { scope: 'Аптека' })),
    'consent.absent',
  ],
  ['MM-4.1: care of a patient needs no consent', ask('care', { action: 'extraction' }), facts(), 'yes'],
  [
    'MM-3.9: care by an organisation that he is no patient of',
    ask('care', { entityId: F }),
    facts(),
    'ground.absent',
  ],
  ['IV-2.2.7: reminders by contract', ask('notifications'), facts(), 'yes'],
  [
    'IP-3.6c: reminders stop with the consent',
    ask('notifications'),
    facts(word('pd_processing', { decision: 'withdrawn' })),
    'consent.withdrawn',
  ],
  ['IP-4.2.4: a block stops reminders', ask('notifications'), blocked(facts()), 'subject.blocked'],
  [
    'IP-4.2.4: a block stops care',
    ask('care', { action: 'extraction' }),
    blocked(facts()),
    'subject.blocked',
  ],
  ['MM1-4.1: a block leaves storage', ask('care', { action: 'storage' }), blocked(facts()), 'yes'],
  ['IP-4.2.4: a block leaves answers to the person', ask('rights_requests'), blocked(facts()), 'yes'],
  [
    'IP-4.2.4: a block of one purpose leaves another',
    ask('care', { action: 'use' }),
    blocked(facts(), ['news']),
    'yes',
  ],
  ['IP-4.2.4: a block in another legal entity', ask('care'), blocked(facts(), null, F), 'yes'],
  ['SV-4.2a: smile with both written consents', ask('smile_visualisation'), facts(...smile), 'yes'],
  [
    'SV-4.2a: smile with a tick only',
    ask('smile_visualisation'),
    facts(word('health_special'), smile[1]!),
    'consent.form',
  ],
  ['SV-4.2a: smile without the image', ask('smile_visualisation'), facts(smile[0]!), 'consent.absent'],
  [
    'SV-4.2b: an external engine without its own consent',
    ask('smile_visualisation', { action: 'access', recipient: { kind: 'processor', name: 'Движок' } }),
    facts(...smile),
    'consent.absent',
  ],
  [
    'SV-4.2b: an external engine with it',
    ask('smile_visualisation', { action: 'access', recipient: { kind: 'processor', name: 'Движок' } }),
    facts(...smile, word('third_party', { ...WRITTEN, scope: 'Движок' })),
    'yes',
  ],
  [
    'SV-4.2c: an engine abroad needs the country too',
    ask('smile_visualisation', {
      action: 'access',
      recipient: { kind: 'processor', name: 'Движок', country: 'KZ' },
    }),
    facts(...smile, word('third_party', { ...WRITTEN, scope: 'Движок' })),
    'consent.absent',
  ],
  ['MM-3.10: reading across entities on an agreement', ask('care', toF), sharing('agreement'), 'yes'],
  ['MM-3.10: reading across entities with no ground', ask('care', toF), facts(), 'sharing.absent'],
  ['MM-3.10: a ground on consent needs the consent', ask('care', toF), sharing('consent'), 'consent.absent'],
  [
    'MM-3.10: a ground on consent with it',
    ask('care', toF),
    sharing('consent', word('entity_sharing', { ...WRITTEN, scope: F })),
    'yes',
  ],
  [
    'MM-3.10: a ground for contacts opens no clinical data',
    ask('care', { ...toF, recipient: { ...toF.recipient, category: 'clinical' } }),
    sharing('agreement'),
    'sharing.absent',
  ],
  [
    'IP-3.2: a state body gets data on its document only',
    ask('disclosure', { action: 'access', recipient: { kind: 'authority', document: 'запрос № 1' } }),
    facts(),
    'yes',
  ],
  [
    'IP-3.2: a state body within care',
    ask('care', { action: 'access', recipient: { kind: 'authority', document: 'запрос № 1' } }),
    facts(),
    'recipient.unlisted',
  ],
  [
    'MD-4.6: a review is published with consent only',
    ask('doctor_review', { action: 'dissemination' }),
    facts(),
    'consent.absent',
  ],
  [
    'SV-3.1: a code to somebody who asked for it',
    ask('account_authorisation', { subject: { kind: 'site_user' } }),
    NO_FACTS,
    'yes',
  ],
  [
    'IP-3.7: statistics before a choice',
    ask('site_statistics_audience', { subject: { kind: 'site_user' } }),
    NO_FACTS,
    'choice.absent',
  ],
  [
    'IP-3.7: statistics after a yes',
    ask('site_statistics_audience', { subject: { kind: 'site_user', choice: { id: 'c', accepted: true } } }),
    NO_FACTS,
    'yes',
  ],
  [
    'IP-3.6c: a withdrawn consent is not replaced by a «request»',
    ask('booking_identification'),
    facts(word('pd_processing', { decision: 'withdrawn' })),
    'consent.withdrawn',
  ],
]

describe('the gate decides', () => {
  it.each(TABLE)('%s', (_, question, known, expected) => {
    const decision = decide(question, known, NOW)
    expect(decision.allowed ? 'yes' : decision.code).toBe(expected)
    if (decision.allowed) expect(decision.evidence.length).toBeGreaterThan(0)
    else expect(decision.reason).toMatch(/^[А-ЯЁ].*\.$/)
  })
})

describe('the register of purposes', () => {
  const FOURTEEN =
    'booking_identification account_authorisation personalised_resources feedback support notifications location_antifraud data_accuracy account_creation news ads partner_offers doctor_review site_statistics_technical site_statistics_audience smile_visualisation care saas_processing'

  it('MM1-2.4, IP-2.1…2.4, IV-2.2, MD-4: holds every purpose of the inventory', () => {
    for (const purpose of FOURTEEN.split(' ')) expect(isPurpose(purpose), purpose).toBe(true)
  })

  it('MM1-2.4: the instruction lists the eleven actions of the annex', () => {
    const eleven =
      'collection recording systematisation accumulation storage clarification extraction access blocking deletion destruction'
    for (const action of eleven.split(' ')) {
      expect(Object.keys(PD_ACTIONS)).toContain(action)
      expect(purposeRule('saas_processing').actions).toContain(action)
    }
  })

  it('IP-1.6: knows exactly six categories of subjects, each with a purpose', () => {
    expect(Object.keys(SUBJECT_CATEGORIES)).toHaveLength(6)
    for (const category of Object.keys(SUBJECT_CATEGORIES))
      expect(PURPOSE_LIST.some(p => (purposeRule(p).subjects as readonly string[]).includes(category))).toBe(
        true,
      )
  })

  it('IP-3.8b: every purpose has a ground, an action, a term with its norm', () => {
    for (const purpose of PURPOSE_LIST) {
      const rule = purposeRule(purpose)
      expect(rule.grounds.length, purpose).toBeGreaterThan(0)
      expect(rule.actions, purpose).toContain('storage')
      expect(rule.keep.norm, purpose).not.toBe('')
    }
  })

  it('152-ФЗ art. 9 p. 4: special, biometric, processor, cross-border and sharing consents are written', () => {
    for (const kind of [
      'health_special',
      'biometric_image',
      'third_party',
      'cross_border',
      'entity_sharing',
    ] as const)
      expect(consentRule(kind).form).toBe('written')
    expect(purposesOfConsent('pd_processing')).toEqual(['booking_identification', 'notifications'])
    expect(purposesOfConsent('feedback')).toEqual(['feedback'])
  })
})

describe('what a ground is, in the evidence of the decision', () => {
  const evidence = (question: Question, known: Facts): string => {
    const decision = decide(question, known, NOW)
    return decision.allowed ? JSON.stringify(decision.evidence) : `refused: ${decision.code}`
  }
  const partner = ask('partner_offers', { recipient: { kind: 'partner', name: 'Аптека' } })

  it('IV-3.3.1: to a third party by consent: the record of the consent is named', () => {
    expect(evidence(partner, facts(word('partner_offers', { scope: 'Аптека' })))).toContain(
      'record-partner_offers',
    )
    expect(evidence(partner, facts())).toBe('refused: consent.absent')
  })
  it('IV-3.3.2: what the contract needs: the contract is named', () => {
    expect(evidence(ask('notifications'), facts())).toContain('договор с субъектом')
    const stranger = { ...facts(), patientOf: [] }
    expect(evidence(ask('notifications'), stranger)).toMatch(/^refused/)
  })
  it('IV-3.3.4: what a law orders: its norm is named, and only for the purpose of the law', () => {
    const authority = { kind: 'authority', document: 'запрос № 1' } as const
    expect(evidence(ask('disclosure', { action: 'access', recipient: authority }), facts())).toContain(
      '152-ФЗ ст. 6 ч. 1 п. 2',
    )
    expect(evidence(ask('news', { action: 'access', recipient: authority }), facts(word('news')))).toMatch(
      /^refused/,
    )
  })
  it.each(['IP-2.2', 'IV-2.2.3', 'MD-4.3'])(
    '%s: feedback uses what a person sent, and passes it to nobody',
    clause => {
      expect(purposeRule('feedback').clauses).toContain(clause)
      const visitor = { subject: { kind: 'site_user' } } as const
      expect(evidence(ask('feedback', visitor), NO_FACTS)).toContain('просьбе субъекта')
      expect(evidence(ask('feedback', { ...visitor, action: 'access' }), NO_FACTS)).toBe(
        'refused: action.not-listed',
      )
    },
  )
  it('IV-2.2.6: an account is created by a consent of its own; a visit is booked without it', () => {
    expect(evidence(ask('account_creation'), facts(word('pd_processing')))).toBe('refused: consent.absent')
    expect(evidence(ask('account_creation'), facts(word('account_creation')))).toContain(
      'record-account_creation',
    )
    expect(evidence(ask('booking_identification'), facts(word('pd_processing')))).toContain(
      'record-pd_processing',
    )
  })
})
