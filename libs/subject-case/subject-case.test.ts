import { describe, expect, it } from 'vitest'
import {
  CASE_KINDS,
  deadlineOf,
  extendDeadline,
  nextState,
  operatorAmount,
  TERMS,
  type TermId,
  termsOf,
  thresholdOf,
  urgencyOf,
  withdrawalEffects,
} from './index.ts'

const zone = 'Europe/Moscow'

describe('every number of section 1.7 that belongs to subject cases', () => {
  const TABLE: readonly [name: string, term: TermId, from: string, lastDay: string | null, dueAt: string][] =
    [
      [
        'IV-2.1b: 10 working days to stop',
        'withdrawal-stop',
        '2026-11-18T10:00:00Z',
        '2026-12-02',
        '2026-12-02T21:00:00Z',
      ],
      [
        'IV-2.1b: a New Year lies between',
        'withdrawal-stop',
        '2026-12-25T10:00:00Z',
        '2027-01-19',
        '2027-01-19T21:00:00Z',
      ],
      [
        'IV-2.1b: received at night, the day is the operator’s',
        'withdrawal-stop',
        '2026-11-17T21:30:00Z',
        '2026-12-02',
        '2026-12-02T21:00:00Z',
      ],
      [
        'IP-3.6c: 30 calendar days to destroy',
        'withdrawal-destroy',
        '2026-11-18T10:00:00Z',
        '2026-12-18',
        '2026-12-18T21:00:00Z',
      ],
      [
        'IP-3.6c: 10 working days to answer',
        'access-answer',
        '2026-10-30T10:00:00Z',
        '2026-11-16',
        '2026-11-16T21:00:00Z',
      ],
      [
        'IP-4.2.4: 7 working days to correct',
        'correction',
        '2026-11-18T10:00:00Z',
        '2026-11-27',
        '2026-11-27T21:00:00Z',
      ],
      [
        'IP-4.2.4: 3 working days to stop unlawful processing',
        'unlawful-stop',
        '2026-11-20T10:00:00Z',
        '2026-11-25',
        '2026-11-25T21:00:00Z',
      ],
      [
        'IP-4.2.4: 10 working days to destroy unlawful data',
        'unlawful-destroy',
        '2026-11-20T10:00:00Z',
        '2026-12-04',
        '2026-12-04T21:00:00Z',
      ],
      [
        'IP-4.2.4: 10 working days to answer the authority',
        'authority-answer',
        '2026-11-18T10:00:00Z',
        '2026-12-02',
        '2026-12-02T21:00:00Z',
      ],
      [
        'IP-3.8b: 30 days after the purpose is reached',
        'goal-destroy',
        '2026-01-30T10:00:00Z',
        '2026-03-01',
        '2026-03-01T21:00:00Z',
      ],
      [
        'IP-3.8b: 6 months at the latest',
        'destroy-latest',
        '2026-08-31T10:00:00Z',
        '2027-02-28',
        '2027-02-28T21:00:00Z',
      ],
      [
        'IP-3.8b: acts are kept 3 years',
        'act-keep',
        '2026-11-18T10:00:00Z',
        '2029-11-18',
        '2029-11-18T21:00:00Z',
      ],
      [
        'IV-6.2: 30 calendar days to answer a claim',
        'claim',
        '2026-11-18T10:00:00Z',
        '2026-12-18',
        '2026-12-18T21:00:00Z',
      ],
      [
        'MM-14.2: 10 working days for a claim of the client',
        'vendor-claim',
        '2026-11-18T10:00:00Z',
        '2026-12-02',
        '2026-12-02T21:00:00Z',
      ],
      [
        'MM1-7.3: 24 hours to the authority',
        'incident-first',
        '2026-12-31T20:15:00Z',
        null,
        '2027-01-01T20:15:00Z',
      ],
      [
        'MM1-7.3: 72 hours with results',
        'incident-result',
        '2026-12-31T20:15:00Z',
        null,
        '2027-01-03T20:15:00Z',
      ],
      [
        'MM1-7.2a: 24 hours to the client',
        'incident-client-access',
        '2026-11-21T08:00:00Z',
        null,
        '2026-11-22T08:00:00Z',
      ],
      [
        'MM1-7.2b: 72 hours to the client',
        'incident-client-other',
        '2026-11-21T08:00:00Z',
        null,
        '2026-11-24T08:00:00Z',
      ],
    ]
  it.each(TABLE)('%s', (_, term, from, lastDay, dueAt) => {
    const due = deadlineOf(term, from, { zone })
    expect([due.dueDay, due.dueAt]).toEqual([lastDay, dueAt])
    expect(due.ru).toContain(TERMS[term].norm)
  })

  it('IV-2.1b: the trace explains each day that was counted or skipped', () => {
    const due = deadlineOf('withdrawal-stop', '2026-10-30T10:00:00Z', { zone })
    expect(due.trace.filter(step => step.counts)).toHaveLength(10)
    expect(due.trace.find(step => step.day === '2026-11-04')!.ru).toContain('праздничный')
    expect(due.ru).toBe(
      'Начало 30.10.2026; 10 раб. дн. со следующего дня, пропущено нерабочих дней: 7: по 16.11.2026 включительно. ч. 5.1 ст. 21 152-ФЗ.',
    )
  })

  it('IP-3.6c: an operator may promise less than the law allows and never more', () => {
    expect(deadlineOf('withdrawal-stop', '2026-11-18T10:00:00Z', { zone, amount: 5 }).dueDay).toBe(
      '2026-11-25',
    )
    expect(() => operatorAmount('withdrawal-stop', 11)).toThrow(RangeError)
    expect(() => operatorAmount('claim', 31)).toThrow(RangeError)
    expect(() => operatorAmount('correction', 0)).toThrow(RangeError)
    expect(() => operatorAmount('correction', 2.5)).toThrow(RangeError)
  })

  it.each([
    [1_000, null],
    [1_001, 1_000],
    [1_240, 1_000],
    [10_001, 10_000],
    [100_001, 100_000],
  ])('MM1-7.3: %i affected people pass the threshold %s', (affected, threshold) => {
    expect(thresholdOf(affected)).toBe(threshold)
  })
})

describe('the extension', () => {
  const due = deadlineOf('access-answer', '2026-11-18T10:00:00Z', { zone })
  const reason = 'Сведения хранятся в двух филиалах, нужна сверка бумажного архива'
  const ask = { zone, extended: false, reason, now: '2026-12-01T10:00:00Z' }

  it('IP-3.6c: adds 5 working days once, with a reason, before the term ends', () => {
    const extended = extendDeadline(due, ask)
    expect('deadline' in extended && extended.deadline.dueDay).toBe('2026-12-09')
    expect('deadline' in extended && extended.deadline.ru).toContain('Продлено на 5 раб. дн.')
  })

  it.each([
    ['already-extended', { ...ask, extended: true }],
    ['no-reason', { ...ask, reason: 'некогда' }],
    ['too-late', { ...ask, now: '2026-12-02T21:00:00Z' }],
  ])('IP-3.6c: is refused: %s', (why, input) => {
    expect(extendDeadline(due, input)).toEqual({ refused: why })
  })

  it('IP-4.2.4: correction has none', () => {
    expect(extendDeadline(deadlineOf('correction', '2026-11-18T10:00:00Z', { zone }), ask)).toEqual({
      refused: 'no-extension',
    })
  })
})

describe('states', () => {
  it('IP-3.6a: nothing is answered before it is known who asks', () => {
    expect(nextState('identity-check', { kind: 'close', outcome: 'satisfied' })).toEqual({
      refused: 'identity-first',
    })
    expect(nextState('identity-check', { kind: 'identify' })).toEqual({ state: 'in-work' })
    expect(nextState('identity-check', { kind: 'identity-failed' })).toEqual({ state: 'closed' })
    expect(nextState('in-work', { kind: 'identify' })).toEqual({ refused: 'already-identified' })
    expect(nextState('in-work', { kind: 'close', outcome: 'not-identified' })).toEqual({
      refused: 'outcome-is-for-unknown',
    })
    expect(nextState('in-work', { kind: 'close', outcome: 'partly' })).toEqual({ state: 'closed' })
    expect(nextState('closed', { kind: 'close', outcome: 'partly' })).toEqual({ refused: 'closed' })
  })

  it('IP-4.2.4: every kind has a clock, and the authority has its own', () => {
    for (const kind of CASE_KINDS) {
      expect(termsOf(kind, 'subject').length).toBeGreaterThan(0)
      expect(termsOf(kind, 'authority')).toContain('authority-answer')
    }
  })

  it('urgency is told by the time left', () => {
    const due = Date.UTC(2026, 11, 2)
    const hour = 3_600_000
    expect(urgencyOf(due, due, null)).toBe('overdue')
    expect(urgencyOf(due, due - 24 * hour, null)).toBe('today')
    expect(urgencyOf(due, due - 72 * hour, null)).toBe('soon')
    expect(urgencyOf(due, due - 73 * hour, null)).toBe('calm')
    expect(urgencyOf(due, due + hour, due - hour)).toBe('met')
  })
})

describe('what a withdrawal does', () => {
  const nobody = {
    givenConsents: [],
    encounters: 0,
    bills: 0,
    futureVisits: 0,
    hasAccount: false,
    lastCareDay: null,
    lastPaymentDay: null,
  }

  it('IP-3.6c: the medical record and accounting stay by law and until a day', () => {
    const effects = withdrawalEffects({
      ...nobody,
      encounters: 2,
      bills: 1,
      lastCareDay: '2026-03-01',
      lastPaymentDay: '2026-03-01',
    })
    expect(effects.find(e => e.code === 'medical-record')).toMatchObject({
      fate: 'stays',
      until: '2051-03-01',
    })
    expect(effects.find(e => e.code === 'accounting')).toMatchObject({ fate: 'stays', until: '2031-03-01' })
    expect(effects.some(e => e.code === 'contacts')).toBe(false)
  })

  it('IP-3.6c: what began on 29 February ends on the 28th of a year that has no 29th', () => {
    const effects = withdrawalEffects({ ...nobody, encounters: 1, lastCareDay: '2028-02-29' })
    expect(effects.find(e => e.code === 'medical-record')?.until).toBe('2053-02-28')
  })

  it('IP-3.6c: of somebody who was never treated nothing stays', () => {
    const effects = withdrawalEffects({ ...nobody, hasAccount: true })
    expect(effects.some(e => e.fate === 'stays')).toBe(false)
    expect(effects.map(e => e.code)).toEqual(['messages', 'consents', 'account', 'contacts'])
  })
})
