import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkSmsSender,
  formatPhone,
  isRussianMobile,
  isSmsSender,
  maskPhone,
  parsePhone,
  phoneDigitsForSearch,
} from './index.ts'

const outcome = (raw: string) => {
  const check = parsePhone(raw)
  return check.ok ? check.phone : check.code
}

describe('SV-3.1: a telephone as people type it', () => {
  it.each([
    ['8 (900) 000-01-23', '+79000000123'],
    ['+7 900 000-01-23', '+79000000123'],
    ['7900 0000123', '+79000000123'],
    ['9000000123', '+79000000123'],
    ['8.900.000.01.23', '+79000000123'],
    ['8–900–000–01–23', '+79000000123'],
    ['+7\u00a0900\u202f000\u201101\u201123', '+79000000123'],
    ['\u202a+79000000123\u202c', '+79000000123'],
    ['+７９０００００0123', '+79000000123'],
    ['+7 8 900 000-01-23', '+79000000123'],
    ['+8 900 000-01-23', '+79000000123'],
    ['8 (495) 000-01-23', '+74950000123'],
    ['8 800 000-01-23', '+78000000123'],
    ['812 000-01-23', '+78120000123'],
    ['+7 701 000 01 23', '+77010000123'],
    ['+375 29 123-45-67', '+375291234567'],
    ['+49 30 123456', '+4930123456'],
  ])('%s → %s', (raw, phone) => expect(outcome(raw)).toBe(phone))

  it.each([
    ['', 'empty'],
    [' \u200b ', 'empty'],
    ['8 495 000-01-23 доб. 12', 'extension'],
    ['8 495 000-01-23 (вн 12)', 'extension'],
    ['+7 495 000 01 23 ext 5', 'extension'],
    ['8 495 000 01 23 #5', 'extension'],
    ['тел. 8 900 000-01-23', 'letters'],
    ['8 9OO 000-01-23', 'letters'],
    ['8 900 000-01-23 / 24', 'characters'],
    ['8900+000123', 'characters'],
    ['000-01-23', 'too-short'],
    ['8 900 000-01-2', 'too-short'],
    ['8 495 000-01-2', 'too-short'],
    ['+7 900 000-01-2', 'too-short'],
    ['8 900 000-01-234', 'too-long'],
    ['8 900 000-01-23 8 900 000-01-24', 'too-long'],
    ['375 29 123-45-67', 'no-plus'],
    ['49 30 1234567', 'no-plus'],
    ['8 000 000-00-00', 'invalid'],
    ['500 000-00-00', 'invalid'],
    ['+999 000 000', 'invalid'],
  ])('%s is refused: %s', (raw, code) => expect(outcome(raw)).toBe(code))

  it('what is shown can be typed back', () => {
    const national = fc
      .tuple(fc.constantFrom('3', '4', '9'), fc.stringMatching(/^\d{9}$/))
      .map(([first, rest]) => `+7${first}${rest}`)
    fc.assert(
      fc.property(national, phone => {
        expect(outcome(formatPhone(phone))).toBe(phone)
        expect(outcome(`8${phone.slice(2)}`)).toBe(phone)
        expect(outcome(phone.slice(2))).toBe(phone)
      }),
    )
  })

  it('any text gets an answer, never an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => typeof parsePhone(text).ok === 'boolean'))
  })
})

describe('showing', () => {
  it.each([
    ['+79000000123', '+7\u00a0900\u00a0000-01-23', '+7\u00a0900\u00a0•••-••-23'],
    ['+375291234567', '+375\u00a029\u00a0123\u00a045\u00a067', '+375•••67'],
  ])('%s', (phone, shown, masked) => {
    expect(formatPhone(phone)).toBe(shown)
    expect(maskPhone(phone)).toBe(masked)
  })

  it('SV-3.1: only a Russian mobile number may sign in', () => {
    expect(['+79000000123', '+74950000123', '+375291234567'].map(isRussianMobile)).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('digits to look for', () => {
  it.each([
    ['+7 900 000-01-23', '9000000123'],
    ['8-900-000 01 23', '9000000123'],
    ['89000000123', '9000000123'],
    ['9000000123', '9000000123'],
    ['8 900', '900'],
    ['+7900', '900'],
    ['89000', '9000'],
    ['8900', '8900'],
    ['0123', '0123'],
    ['01-23', '0123'],
    ['Иванов', ''],
  ])('%s → %s', (typed, digits) => expect(phoneDigitsForSearch(typed)).toBe(digits))
})

describe('SV-3.2.1b: name of an SMS sender', () => {
  it.each([
    ['SMILEVISION', 'ok'],
    ['SMILE-VISION', 'too-long'],
    ['Ambulatoria', 'ok'],
    ['Dr. Best', 'ok'],
    ['Клиника', 'characters'],
    ['CLINIС', 'characters'],
    ['12345', 'no-letter'],
    [' ', 'empty'],
  ])('%s: %s', (name, expected) => {
    const check = checkSmsSender(name)
    expect(check.ok ? 'ok' : check.code).toBe(expected)
    expect(isSmsSender(name)).toBe(expected === 'ok')
  })

  it('the length is told', () => {
    expect(checkSmsSender('SMILE-VISION')).toEqual({ ok: false, code: 'too-long', length: 12, limit: 11 })
  })
})
