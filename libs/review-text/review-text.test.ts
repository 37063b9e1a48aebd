import { describe, expect, it } from 'vitest'
import { flagsOf, type ReviewFlag } from './index.ts'

const found = (text: string): string[] => flagsOf(text).map(one => `${one.flag}: ${one.words}`)

const FLAGGED: readonly [text: string, flag: ReviewFlag, words: string][] = [
  ['Рады, что 36-й больше не беспокоит', 'tooth', '36'],
  ['Спасибо, что доверили нам зуб 46!', 'tooth', 'зуб 46'],
  ['Мы помним ваш зуб № 1.6', 'tooth', 'зуб № 1.6'],
  ['Надеемся, 75 зуб прорезался', 'tooth', '75'],
  ['По коду K02.1 всё прошло', 'diagnosis', 'K02.1'],
  ['По коду К02 всё прошло', 'diagnosis', 'К02'],
  ['Ваш пульпит вылечен', 'diagnosis', 'пульпит'],
  ['Рады, что коронка прижилась', 'treatment', 'коронка'],
  ['Звоните Анне: 8 (900) 000-01-01', 'phone', '8 (900) 000-01-01'],
  ['Пишите на anna@example.ru', 'mail', 'anna@example.ru'],
]

describe('MD-4.6: what a published text must not tell', () => {
  it.each(FLAGGED)('«%s» is flagged', (text, flag, words) => {
    expect(found(text)).toEqual([`${flag}: ${words}`])
  })

  it('lets pass what tells nothing: hours, prices, years, thanks', () => {
    for (const text of [
      'Спасибо за тёплые слова! Работаем до 21 часа, ждём вас.',
      'Приём начался в 16:36, ждала 15 минут, заплатила 12 500 ₽.',
      'Хожу сюда с 2019 года, в кабинет 24, всё понравилось',
      'Врач внимательный, объяснил каждый шаг',
    ])
      expect(found(text), text).toEqual([])
  })

  it('names each thing once, however often it is said', () => {
    expect(found('Кариес? Да, кариес!')).toEqual(['diagnosis: Кариес'])
  })
})
