import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { TEXT_PARAMETERS } from '#libs/consent-text/index.ts'
import {
  DEFAULT_PARAMETERS,
  earliestEffective,
  earliestLeave,
  emailToldLate,
  INSTRUCTION,
  liabilityWindow,
  type OfferParameters,
  objectionDeadline,
  retentionUntil,
  wrongParameters,
} from '#libs/offer/index.ts'
import {
  CLAIM_REMINDER_DAYS,
  deadlineOf,
  extendDeadline,
  INCIDENT_ESCALATION_HOURS,
  operatorAmount,
  TERMS,
  type TermId,
  thresholdOf,
} from '#libs/subject-case/index.ts'
import { addBusinessMinutes, addWorkingDays, RU_CALENDAR, VENDOR_HOURS } from '#libs/workdays/index.ts'

/** Every number of clauses.md 1.7 that the product keeps: what its own parameters do on real days. */
const clinic = DEFAULT_PARAMETERS.clinic
const smile = DEFAULT_PARAMETERS.smile
const working = (from: string, days: number) =>
  addWorkingDays(RU_CALENDAR, Temporal.PlainDate.from(from), days).value.toString()

describe('the contract counts by its parameters', () => {
  it.each<[name: string, counted: unknown, expected: unknown]>([
    [
      'MM-6.5: objections to a period from Monday 2 November: five working days, the 4th is a holiday',
      objectionDeadline('2026-11-02', clinic.objectionWorkingDays),
      '2026-11-09',
    ],
    [
      'MM-7.4: an export not later than the 20th working day',
      working('2026-04-24', clinic.exportToDays),
      '2026-05-26',
    ],
    ['MM-7.4: and from the 5th on', working('2026-04-24', clinic.exportFromDays), '2026-05-04'],
    ['MM-7.6: six months after the end', retentionUntil('2026-08-31', clinic.retentionMonths), '2027-02-28'],
    [
      'MM-11.2a: ten full days of notice',
      earliestEffective('2026-11-01T09:00:00Z', clinic.noticeDays),
      '2026-11-12',
    ],
    ['MM-13.2: gone ten days after the notice', earliestLeave('2026-11-21', clinic.leaveDays), '2026-12-01'],
    [
      'MM-12.2: an address told on the 5th working day',
      emailToldLate('2026-02-20', '2026-03-02', clinic.emailChangeDays),
      false,
    ],
    ['MM-12.2: and on the 6th', emailToldLate('2026-02-20', '2026-03-03', clinic.emailChangeDays), true],
    ['MM-14.2: a claim of the client', working('2026-06-05', clinic.claimDays), '2026-06-22'],
    [
      'MM-9.2: what was paid in twelve months',
      liabilityWindow('2026-11-21', clinic.liabilityMonths).from,
      '2025-11-22',
    ],
    [
      'SV-5.2: of the studio in one calendar month',
      liabilityWindow('2026-11-21', smile.liabilityMonths).from,
      '2026-11-01',
    ],
    ['MM-3.7: patients of an organisation', clinic.patientLimit, 100_000],
  ])('%s', (_, counted, expected) => expect(counted).toEqual(expected))

  it.each<[name: string, change: Partial<OfferParameters>]>([
    ['MM-6.5: fewer working days for objections', { objectionWorkingDays: 4 }],
    ['MM-7.4: an export later than the 20th working day', { exportToDays: 21 }],
    ['MM-7.6: data kept less than six months', { retentionMonths: 5 }],
    ['MM-11.2a: less than ten days of notice', { noticeDays: 9 }],
    ['MM-13.2: a client held longer than ten days', { leaveDays: 11 }],
    ['MM-14.2: an answer to a claim later than the 10th working day', { claimDays: 11 }],
    ['MM-9.2: a cap of less than twelve months', { liabilityMonths: 11 }],
    ['MM-12.2: fewer than five working days to tell a new address', { emailChangeDays: 4 }],
    ['MM-3.7: more patients than without a separate agreement', { patientLimit: 100_001 }],
  ])('%s: no edition may say that', (_, change) => {
    expect(wrongParameters('clinic', { ...clinic, ...change })).toEqual(Object.keys(change))
    expect(wrongParameters('clinic', clinic)).toEqual([])
  })
  it('SV-5.2: the studio keeps one calendar month, which a clinic may not have', () => {
    expect(wrongParameters('smile', smile)).toEqual([])
    expect(wrongParameters('clinic', smile)).toEqual(['liabilityMonths'])
  })
})

describe('one number has one value, wherever it stands', () => {
  it('MM1-7.2a, MM1-7.2b: the hours of the instruction are those of the clocks', () => {
    const from = '2026-12-31T20:15:00Z'
    const hours = (term: TermId) =>
      (Date.parse(deadlineOf(term, from, { zone: 'Europe/Moscow' }).dueAt) - Date.parse(from)) / 3_600_000
    expect(hours('incident-client-access')).toBe(INSTRUCTION.incidentHours.unlawfulAccess)
    expect(hours('incident-client-other')).toBe(INSTRUCTION.incidentHours.other)
    expect(INSTRUCTION.incidentHours).toEqual({ unlawfulAccess: 24, other: 72 })
  })
  it('MM-14.2: the claim of the offer is the claim of the clocks', () => {
    expect(TERMS['vendor-claim'].amount).toBe(clinic.claimDays)
  })
})

describe('hours of the vendor', () => {
  const moscow = (local: string) => Temporal.ZonedDateTime.from(`${local}[Europe/Moscow]`).toInstant()
  it.each([
    [
      'MM2-2.2a: a day has 9 hours 30 minutes, from 8:30 to 18:00',
      '2026-11-23T08:30',
      570,
      '2026-11-23T18:00',
    ],
    ['MM2-2.2a: the next minute is of the next day', '2026-11-23T08:30', 571, '2026-11-24T08:31'],
    ['MM2-2.2a: a day moved to 9 January 2026 does not work', '2026-01-08T12:00', 1, '2026-01-12T08:31'],
    ['MM2-2.2a: nor does 31 December 2026', '2026-12-30T17:59', 2, '2027-01-11T08:31'],
  ])('%s', (_, from, minutes, expected) => {
    const { value } = addBusinessMinutes(RU_CALENDAR, VENDOR_HOURS, moscow(from), minutes)
    expect(value.toZonedDateTimeISO('Europe/Moscow').toPlainDateTime().toString().slice(0, 16)).toBe(expected)
  })
})

describe('terms of the law', () => {
  const zone = 'Europe/Moscow'
  const day = (term: TermId) => deadlineOf(term, '2026-11-20T10:00:00Z', { zone }).dueDay
  it.each<[name: string, term: TermId, due: string]>([
    ['IV-2.1b: ten working days to stop after a withdrawal', 'withdrawal-stop', '2026-12-04'],
    ['IP-3.6c: ten working days to answer a person who asks', 'access-answer', '2026-12-04'],
    ['IP-4.2.4: ten working days to answer the authority', 'authority-answer', '2026-12-04'],
    ['IP-4.2.4: ten working days to answer an objection', 'objection-answer', '2026-12-04'],
    ['IP-3.6c: thirty days to destroy', 'withdrawal-destroy', '2026-12-20'],
    ['IP-3.8b: thirty days to destroy when the goal is reached', 'goal-destroy', '2026-12-20'],
    ['IP-4.2.4: seven working days to correct', 'correction', '2026-12-01'],
    ['IP-4.2.4: three working days to stop what is unlawful', 'unlawful-stop', '2026-11-25'],
    ['IP-4.2.4: ten working days to destroy it', 'unlawful-destroy', '2026-12-04'],
    ['IP-3.8b: six months at the most', 'destroy-latest', '2027-05-20'],
    ['IP-3.8b: acts are kept three years', 'act-keep', '2029-11-20'],
    ['IV-6.2: thirty calendar days to answer a claim', 'claim', '2026-12-20'],
  ])('%s', (_, term, due) => expect(day(term)).toBe(due))

  it.each<[name: string, term: TermId, due: string]>([
    ['IP-3.6c: five working days more to stop after a withdrawal', 'withdrawal-stop', '2026-12-11'],
    ['IP-3.6c: five working days more to answer a person', 'access-answer', '2026-12-11'],
    ['IP-4.2.4: five working days more to answer the authority', 'authority-answer', '2026-12-11'],
  ])('%s', (_, term, due) => {
    const extended = extendDeadline(deadlineOf(term, '2026-11-20T10:00:00Z', { zone }), {
      zone,
      extended: false,
      reason: 'Сведения хранятся в двух филиалах, нужна сверка бумажного архива',
      now: '2026-12-01T10:00:00Z',
    })
    expect('deadline' in extended && extended.deadline.dueDay).toBe(due)
  })

  it.each<[name: string, term: TermId, hours: number, ladder: number[]]>([
    ['MM1-7.3: 24 hours to the authority', 'incident-first', 24, [12, 20, 23]],
    ['MM1-7.3: 72 hours with the results', 'incident-result', 72, [36, 60, 71]],
    ['MM1-7.2a: 24 hours to the client', 'incident-client-access', 24, [12, 20, 23]],
    ['MM1-7.2b: 72 hours to the client', 'incident-client-other', 72, [36, 60, 71]],
  ])('%s, over a weekend and a holiday, with its ladder', (_, term, hours, ladder) => {
    const from = '2026-12-31T20:15:00Z'
    const due = deadlineOf(term, from, { zone })
    expect((Date.parse(due.dueAt) - Date.parse(from)) / 3_600_000).toBe(hours)
    expect(INCIDENT_ESCALATION_HOURS[hours]).toEqual(ladder)
  })

  it('IV-6.2: reminders of a claim on the 20th, 25th and 29th day', () => {
    expect(CLAIM_REMINDER_DAYS).toEqual([20, 25, 29])
  })

  it('MM1-7.3: thresholds of the affected are 1,000, 10,000 and 100,000', () => {
    expect([1_000, 1_240, 10_000, 10_001, 100_001].map(thresholdOf)).toEqual([
      null,
      1_000,
      1_000,
      10_000,
      100_000,
    ])
  })

  it('IV-2.1b: what the texts promise is no more than the law, and an operator may promise less', () => {
    const {
      withdrawalWorkingDays,
      extensionWorkingDays,
      correctionWorkingDays,
      destroyDays,
      claimCalendarDays,
    } = TEXT_PARAMETERS
    expect([
      withdrawalWorkingDays,
      extensionWorkingDays,
      correctionWorkingDays,
      destroyDays,
      claimCalendarDays,
    ]).toEqual([10, 5, 7, 30, 30])
    for (const [term, law] of [
      ['withdrawal-stop', 10],
      ['access-answer', 10],
      ['correction', 7],
      ['unlawful-stop', 3],
      ['unlawful-destroy', 10],
      ['claim', 30],
    ] as const) {
      expect(TERMS[term].amount).toBe(law)
      expect(() => operatorAmount(term, law + 1)).toThrow(RangeError)
      expect(operatorAmount(term, law - 1)).toBe(law - 1)
    }
  })
})
