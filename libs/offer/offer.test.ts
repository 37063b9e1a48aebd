import { describe, expect, it } from 'vitest'
import { PD_ACTIONS } from '../purposes/index.ts'
import {
  checkAccount,
  checkCorrespondentAccount,
  checkInn,
  checkKpp,
  checkOgrn,
  checkOgrnip,
} from '../requisites/index.ts'
import {
  CONTRACT_STATES,
  CONTRACT_STEPS,
  DEFAULT_PARAMETERS,
  diffOffers,
  diffWords,
  earliestEffective,
  emailToldLate,
  INSTRUCTION,
  instructionText,
  liabilityWindow,
  measuresText,
  modeOfUnpaid,
  monthsFrom,
  type OfferVendor,
  objectionDeadline,
  offerDocument,
  offerText,
  retentionUntil,
  secretsIn,
  stepAllowed,
  wrongParameters,
} from './index.ts'

const vendor: OfferVendor = {
  fullName: 'Общество с ограниченной ответственностью «Пример»',
  shortName: 'ООО «Пример»',
  inn: '7707083893',
  kpp: '770701001',
  ogrn: '1027700132195',
  address: 'г. Примерск, ул. Ровная, 1',
  phone: '+7 900 000-00-90',
  legalEmail: 'legal@example.ru',
  bankName: 'АО «Банк»',
  bik: '044525104',
  account: '40802810107500005352',
  correspondentAccount: '30101810745374525104',
  head: 'Примеров П. П.',
}

describe('the text of an offer', () => {
  const p = DEFAULT_PARAMETERS.clinic
  it('MM-1.2, MM-6.5: is rendered from the parameters, so its numbers are those of the program', () => {
    const text = offerText(offerDocument('clinic', vendor, { ...p, objectionWorkingDays: 7 }))
    expect(text).toContain('в течение 7 (семь) рабочих дней с его начала')
    expect(text).toContain('до 100\u00a0000 учётных записей')
    expect(text).toContain('legal@example.ru')
  })
  it('SV-5.2: the studio caps liability by one calendar month', () => {
    expect(offerText(offerDocument('smile', vendor, DEFAULT_PARAMETERS.smile))).toContain(
      'за один календарный месяц',
    )
  })
  it('MM-11.1: equal editions have equal texts, a changed clause shows in the comparison and nothing else', () => {
    const before = offerDocument('clinic', vendor, p)
    const after = offerDocument('clinic', vendor, { ...p, claimDays: 7 }, [
      { number: '15.1', text: 'Новый текст.' },
    ])
    expect(offerText(before)).toBe(offerText(offerDocument('clinic', vendor, p)))
    expect(diffOffers(before, after).map(c => [c.number, c.kind])).toEqual([
      ['14.2', 'changed'],
      ['15.1', 'changed'],
    ])
  })
  it('shows a change in place', () => {
    expect(diffWords('в течение 10 дней', 'в течение 15 дней')).toEqual([
      { kind: 'same', text: 'в течение ' },
      { kind: 'out', text: '10 ' },
      { kind: 'in', text: '15 ' },
      { kind: 'same', text: 'дней' },
    ])
  })
  it('refuses numbers below those the clauses name', () => {
    expect(wrongParameters('clinic', p)).toEqual([])
    expect(wrongParameters('clinic', { ...p, noticeDays: 9, fullAfterDays: 5 })).toEqual([
      'noticeDays',
      'fullAfterDays',
    ])
  })
})

describe('dates of a contract', () => {
  it.each([
    ['2026-11-01T09:00:00Z', '2026-11-12'],
    // 23:30 in Moscow of the 1st is still the 1st, half past midnight is the 2nd.
    ['2026-11-01T20:30:00Z', '2026-11-12'],
    ['2026-11-01T21:30:00Z', '2026-11-13'],
  ])('MM-11.2: after the dispatch of %s the earliest effective date is %s', (sent, earliest) => {
    expect(earliestEffective(sent, 10)).toBe(earliest)
  })
  it.each([
    ['2026-11-02', '2026-11-09', 'the 4th is a holiday'],
    ['2026-12-01', '2026-12-07', 'a week with a weekend'],
    ['2026-11-01', '2026-11-09', 'a period that begins on Sunday'],
  ])('MM-6.5a: objections to the period from %s close after %s (%s)', (from, last) => {
    expect(objectionDeadline(from, 5)).toBe(last)
  })
  it('MM-7.6: six calendar months, also from the end of a long month', () => {
    expect(retentionUntil('2026-08-31', 6)).toBe('2027-02-28')
  })
  it('MM-12.2: a change of e-mail told on the sixth working day is late', () => {
    expect(emailToldLate('2026-11-16', '2026-11-23', 5)).toBe(false)
    expect(emailToldLate('2026-11-16', '2026-11-24', 5)).toBe(true)
  })
  it('MM-9.2, SV-5.2: the window of the cap', () => {
    expect(liabilityWindow('2026-11-21', 12)).toEqual({ from: '2025-11-22', to: '2026-11-21' })
    expect(liabilityWindow('2026-11-21', 1)).toEqual({ from: '2026-11-01', to: '2026-11-30' })
  })
  it('MM-3.4: an unpaid period passes from open to read-only to closed', () => {
    const modes = [0, 4, 5, 19, 20].map(n =>
      modeOfUnpaid('2026-11-01', `2026-11-${String(n + 1).padStart(2, '0')}`, DEFAULT_PARAMETERS.clinic),
    )
    expect(modes).toEqual(['open', 'open', 'partial', 'partial', 'full'])
  })
  it('a month from the 31st ends before the next one begins', () => {
    expect(monthsFrom('2026-01-31', 1)).toEqual({ from: '2026-01-31', to: '2026-02-27' })
    expect(monthsFrom('2026-12-01', 1).to).toBe('2026-12-31')
  })
})

describe('states of a contract', () => {
  it('MM-1.2: nothing but a payment, a registration or a lifted suspension makes a contract active', () => {
    const bases = [
      'invoice',
      'payment',
      'payment-undo',
      'registration',
      'suspension',
      'termination',
      'reconciliation',
      'destruction',
    ] as const
    const ways = CONTRACT_STATES.flatMap(from =>
      bases.filter(basis => stepAllowed(from, 'active', basis)).map(basis => `${from}/${basis}`),
    )
    expect(ways).toEqual([
      'lead/registration',
      'invoiced/payment',
      'suspended/payment',
      'suspended/suspension',
    ])
  })
})

describe('MM-3.2, MM-13.1: a contract without a last day', () => {
  it('nothing but unpaid periods, a payment taken back and a notice to end leads out of an active one', () => {
    const ways = CONTRACT_STEPS.filter(
      step => step.from === 'active' && !step.basis.includes('restored-copy'),
    )
    expect(ways.flatMap(step => step.basis).sort()).toEqual(['payment-undo', 'suspension', 'termination'])
  })
  it('the offer says so, and a period of months is the only date that it counts', () => {
    const clauses = new Map(
      offerDocument('clinic', vendor, DEFAULT_PARAMETERS.clinic).sections.flatMap(section =>
        section.clauses.map(clause => [clause.number, clause.text]),
      ),
    )
    expect(clauses.get('13.1')).toContain('бессрочно')
    expect(clauses.get('3.2')).toContain('без ограничения срока')
    expect([...clauses.values()].join()).not.toMatch(/до \d{1,2}\.\d{2}\.\d{4}/)
  })
  it('MM-14.3: a dispute is heard where the vendor is', () => {
    const text = offerText(offerDocument('clinic', vendor, DEFAULT_PARAMETERS.clinic))
    expect(text).toMatch(/14\.3\.? Спор рассматривает суд по месту нахождения Поставщика/)
  })
})

describe('SV-6, MM-17: the requisites of the documents we start from pass our checks', () => {
  it.each([
    checkInn('3459079699'),
    checkOgrn('1193443015314'),
    checkKpp('345901001'),
    checkInn('164413070008'),
    checkOgrnip('319169000014662'),
    checkAccount('40802810107500005352', '044525104'),
    checkCorrespondentAccount('30101810745374525104', '044525104'),
  ])('%j', requisite => {
    expect(requisite.ok).toBe(true)
  })
})

describe('papers of a contract', () => {
  it('MM1-2.4, MM-8.2: the instruction names every purpose, action and category of its parameters', () => {
    const text = JSON.stringify(instructionText('ООО «Клиент»', 'ООО «Поставщик»'))
    for (const purpose of INSTRUCTION.purposes) expect(text).toContain(purpose)
    for (const action of INSTRUCTION.actions) expect(text).toContain(PD_ACTIONS[action])
    expect(text).toContain('в течение 24 часов')
    expect(text).toContain('не позднее 72 часов')
  })
  it('MM1-6.3, MM1-6.4: a statement of measures names no address, product or port, and the filter finds those that do', () => {
    for (const extended of [false, true])
      expect(secretsIn(JSON.stringify(measuresText('Клиент', extended)))).toEqual([])
    expect(secretsIn('Сервер 10.0.0.5 за nginx, порт 8443, db1.internal').length).toBe(4)
  })
})
