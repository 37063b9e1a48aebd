import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkEnp,
  checkInn,
  checkInn10,
  checkInn12,
  checkKpp,
  checkOgrn,
  checkOgrnip,
  checkSnils,
  formatSnils,
  type Requisite,
} from './index.ts'

const code = (check: Requisite) => (check.ok ? 'ok' : check.code)

describe('requisites of the seeds', () => {
  it.each([
    ['SV-6: ИНН', checkInn10('3459079699')],
    ['SV-6: ОГРН', checkOgrn('1193443015314')],
    ['SV-6: КПП', checkKpp('345901001')],
    ['MM-17: ИНН of a sole trader', checkInn12('164413070008')],
    ['MM-17: ОГРНИП', checkOgrnip('319169000014662')],
    ['MM-17: БИК', checkBik('044525104')],
    ['MM-17: settlement account', checkAccount('40802810107500005352', '044525104')],
    ['MM-17: correspondent account', checkCorrespondentAccount('30101810745374525104', '044525104')],
  ])('%s passes', (_, check) => expect(code(check)).toBe('ok'))

  it('MM-17: the settlement account with two digits swapped is refused', () => {
    expect(code(checkAccount('40802810107500003552', '044525104'))).toBe('checksum')
  })
})

describe('each requisite', () => {
  it.each<[name: string, check: (raw: string) => Requisite, raw: string, expected: string]>([
    ['ИНН of a company', checkInn, '7707083893', 'ok'],
    ['ИНН of a company', checkInn, '7736050003', 'ok'],
    ['ИНН of a person', checkInn, '500100732259', 'ok'],
    ['ИНН with spaces and a dash', checkInn, ' 77 0708\u00a03893–', 'ok'],
    ['ИНН, last digit wrong', checkInn, '7707083890', 'checksum'],
    ['ИНН of a person, last digit wrong', checkInn, '500100732250', 'checksum'],
    ['ИНН of a person, digit before the last wrong', checkInn, '500100732269', 'checksum'],
    ['ИНН, nothing typed', checkInn, ' \u200b ', 'empty'],
    ['ИНН, 11 digits', checkInn, '77070838931', 'length'],
    ['ИНН with a letter', checkInn, '77O7083893', 'characters'],
    ['ИНН, zeros would pass the sum', checkInn, '0000000000', 'form'],
    ['ИНН of a person where a company is asked', checkInn10, '500100732259', 'length'],
    ['ИНН of a company where a person is asked', checkInn12, '7707083893', 'length'],
    ['КПП', checkKpp, '770701001', 'ok'],
    ['КПП with letters', checkKpp, '7707AB001', 'ok'],
    ['КПП, letters typed in Cyrillic', checkKpp, '7707ав001', 'ok'],
    ['КПП, a letter in the wrong place', checkKpp, 'A70701001', 'form'],
    ['КПП, a letter that no КПП has', checkKpp, '7707Я1001', 'characters'],
    ['КПП, short', checkKpp, '77070100', 'length'],
    ['ОГРН', checkOgrn, '1027700132195', 'ok'],
    ['ОГРН, wrong', checkOgrn, '1027700132196', 'checksum'],
    ['ОГРН, number of an entry of the register', checkOgrn, '2027700132195', 'form'],
    ['ОГРНИП', checkOgrnip, '304500116000157', 'ok'],
    ['ОГРНИП, wrong', checkOgrnip, '304500116000158', 'checksum'],
    ['ОГРНИП where ОГРН is asked', checkOgrn, '304500116000157', 'length'],
    ['СНИЛС', checkSnils, '112-233-445 95', 'ok'],
    ['СНИЛС, remainder 100 gives 00', checkSnils, '087-654-303 00', 'ok'],
    ['СНИЛС, wrong', checkSnils, '112-233-445 96', 'checksum'],
    ['СНИЛС, old number without control digits', checkSnils, '001-001-998 77', 'ok'],
    ['СНИЛС, the first number with control digits', checkSnils, '001-001-999 77', 'checksum'],
    ['СНИЛС, zeros', checkSnils, '000-000-000 00', 'form'],
    ['ЕНП', checkEnp, '4000 0000 0000 0002', 'ok'],
    ['ЕНП, neighbours swapped', checkEnp, '0400 0000 0000 0002', 'checksum'],
    ['ЕНП, old policy', checkEnp, '400000000000000', 'length'],
    ['БИК', checkBik, '044525225', 'ok'],
    ['БИК of the treasury', checkBik, '017003983', 'ok'],
    ['БИК of nobody', checkBik, '144525225', 'form'],
  ])('%s: %s', (_, check, raw, expected) => expect(code(check(raw))).toBe(expected))

  it('says what was found and what is needed', () => {
    expect(checkInn('770708389')).toEqual({ ok: false, code: 'length', expected: [10, 12], actual: 9 })
    expect(checkInn('77O7083893')).toEqual({ ok: false, code: 'characters', at: 'O' })
    expect(checkSnils('112-233-445 95')).toEqual({ ok: true, value: '11223344595' })
    expect(formatSnils('11223344595')).toBe('112-233-445\u00a095')
  })
})

describe('accounts', () => {
  it.each<[name: string, check: Requisite, expected: string]>([
    ['settlement', checkAccount('40702810455000024248', '044030653'), 'ok'],
    ['settlement at another bank', checkAccount('40702810455000024248', '044525225'), 'checksum'],
    ['settlement, wrong БИК', checkAccount('40702810455000024248', '04403065'), 'bank'],
    ['settlement, 19 digits', checkAccount('4070281045500002424', '044030653'), 'length'],
    ['correspondent', checkCorrespondentAccount('30101810400000000225', '044525225'), 'ok'],
    ['correspondent', checkCorrespondentAccount('30101810145250000974', '044525974'), 'ok'],
    [
      'correspondent of the neighbour',
      checkCorrespondentAccount('30101810400000000225', '044525974'),
      'other-bank',
    ],
    ['single treasury account', checkCorrespondentAccount('40102810445370000059', '017003983'), 'ok'],
    [
      'single treasury account, wrong',
      checkCorrespondentAccount('40102810445370000058', '017003983'),
      'checksum',
    ],
    ['treasury account', checkAccount('03100643000000018500', '017003983'), 'ok'],
    [
      'settlement in the place of correspondent',
      checkCorrespondentAccount('40702810455000024248', '044030653'),
      'checksum',
    ],
  ])('%s: %s', (_, check, expected) => expect(code(check)).toBe(expected))
})

describe('control digits catch what hands do', () => {
  const valid: readonly [string, (raw: string) => Requisite][] = [
    ['11223344595', checkSnils],
    ['4000000000000002', checkEnp],
    ['7707083893', checkInn],
    ['40702810455000024248', raw => checkAccount(raw, '044030653')],
    ['30101810400000000225', raw => checkCorrespondentAccount(raw, '044525225')],
  ]
  it.each(valid)('one digit of %s changed is always refused', (value, check) => {
    fc.assert(
      fc.property(fc.nat({ max: value.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, step) => {
        const wrong = String((Number(value[at]) + step) % 10)
        return !check(value.slice(0, at) + wrong + value.slice(at + 1)).ok
      }),
    )
  })

  it('any text gets an answer, never an exception', () => {
    const checks = [checkInn, checkKpp, checkOgrn, checkOgrnip, checkSnils, checkEnp, checkBik]
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        for (const check of checks) check(text)
        checkAccount(text, text)
      }),
    )
  })
})
