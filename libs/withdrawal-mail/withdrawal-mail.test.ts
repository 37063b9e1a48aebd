import { describe, expect, it } from 'vitest'
import { bareSubject, caseNumberIn, isWithdrawalSubject, readLetter } from './index.ts'

describe('IP-3.6a: the mark of a withdrawal', () => {
  it.each([
    'Отзыв согласия на обработку персональных данных',
    'отзыв согласия на обработку персональных данных',
    'ОТЗЫВ СОГЛАСИЯ НА ОБРАБОТКУ ПЕРСОНАЛЬНЫХ ДАННЫХ',
    '«Отзыв согласия на обработку персональных данных»',
    '"Отзыв согласия на обработку персональных данных"',
    '„Отзыв согласия на обработку персональных данных“.',
    'Re: Отзыв согласия на обработку персональных данных',
    'RE[2]: Fwd: Отзыв согласия на обработку персональных данных',
    'Fwd: FW: «Отзыв согласия на обработку персональных данных»',
    'Отв: Пересл: Отзыв согласия на обработку персональных данных',
    '[info] Re: Отзыв согласия на обработку персональных данных',
    '  Отзыв   согласия\u00a0на обработку\tперсональных  данных ',
    'Отзыв со\u00adгласия на обработку персональных данных',
    'Отзыв согласия на обработку моих персональных данных',
    'Отзываю согласие на обработку персональных данных',
    'Отзываю своё согласие на обработку своих персональных данных!',
    'Отзыв согласия на обработку персональных данных — Иванов И. И.',
    'Заявление: отзыв согласия на обработку персональных данных',
  ])('%j is one', subject => {
    expect(isWithdrawalSubject(subject)).toBe(true)
  })

  it.each([
    '',
    'Согласие на обработку персональных данных',
    'Отзыв о враче',
    'Отзыв согласия',
    'Автоответ: Отзыв согласия на обработку персональных данных',
    'Automatic reply: Отзыв согласия на обработку персональных данных',
    'Undeliverable: Отзыв согласия на обработку персональных данных',
    'Как оформить согласие на обработку персональных данных после отзыва',
  ])('%j is not', subject => {
    expect(isWithdrawalSubject(subject)).toBe(false)
  })

  it('IP-3.6a: replies and forwards come off, the words stay', () => {
    expect(bareSubject('Re: FWD: [clinic] Re[3]:  Вопрос')).toBe('Вопрос')
  })

  it('a hostile subject of a megabyte is read at once', () => {
    const begun = performance.now()
    isWithdrawalSubject(`${'Re: '.repeat(50_000)}${'отзыв '.repeat(100_000)}`.slice(0, 1_000_000))
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})

describe('a letter', () => {
  const mark = 'Re: «Отзыв согласия на обработку персональных данных»'
  const from = [{ name: 'Пётр', address: 'Petr@Example.RU' }]

  it('IP-3.6a: gives its claimed sender in one spelling', () => {
    expect(readLetter({ subject: mark, headers: {}, from })).toEqual({
      verdict: 'withdrawal',
      subject: '«Отзыв согласия на обработку персональных данных»',
      sender: 'petr@example.ru',
      senderName: 'Пётр',
      caseNumber: null,
    })
  })

  it.each([
    ['several senders', [...from, { name: '', address: 'b@example.ru' }]],
    ['no sender', []],
    ['an address that is none', [{ name: '', address: 'petr' }]],
    ['a second address hidden in the first', [{ name: '', address: 'a@example.ru, b@example.ru' }]],
  ])('IP-3.6a: of %s has nobody to answer to', (_, senders) => {
    expect(readLetter({ subject: mark, headers: {}, from: senders }).sender).toBeNull()
  })

  it('a machine’s letter is told from a person’s', () => {
    expect(readLetter({ subject: mark, headers: { 'auto-submitted': 'auto-replied' }, from }).verdict).toBe(
      'machine',
    )
    expect(readLetter({ subject: mark, headers: { precedence: 'bulk' }, from }).verdict).toBe('machine')
    expect(readLetter({ subject: 'Вопрос о ценах', headers: {}, from }).verdict).toBe('other')
  })

  it('a reply with the number of a case belongs to it', () => {
    expect(caseNumberIn('Re: Дело № С-ПД-12/2026: подтвердите личность')).toBe('С-ПД-12/2026')
    expect(readLetter({ subject: 'Re: дело № с-пд-3/2026', headers: {}, from })).toMatchObject({
      verdict: 'case-reply',
      caseNumber: 'С-ПД-3/2026',
    })
  })
})
