import { PD_ACTIONS, type PdAction } from '#libs/purposes/index.ts'
import type { Operator, Paragraph, Processor, TextParameters } from './model.ts'

/** «10 рабочих дней»: the genitive after «в течение», right for the numbers that terms have. */
export const workingDays = (n: number): string =>
  `${n} ${n % 10 === 1 && n !== 11 ? 'рабочего дня' : 'рабочих дней'}`
export const calendarDays = (n: number): string =>
  `${n} ${n % 10 === 1 && n !== 11 ? 'календарного дня' : 'календарных дней'}`
export const years = (n: number): string => {
  if (n % 10 === 1 && n % 100 !== 11) return `${n} год`
  return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? `${n} года` : `${n} лет`
}

export const requisites = (o: Operator): string =>
  [o.fullName, o.inn && `ИНН ${o.inn}`, o.ogrn && `ОГРН ${o.ogrn}`, `адрес: ${o.address}`]
    .filter(Boolean)
    .join(', ')

export const actionNames = (actions: readonly PdAction[]): string =>
  actions.map(action => PD_ACTIONS[action]).join(', ')

export const processorLine = (p: Processor): string =>
  `${[p.name, p.inn && `ИНН ${p.inn}`, p.address].filter(Boolean).join(', ')} — ${p.what}`

export const toWhom = (o: Operator): Paragraph => ({
  part: 'operator',
  heading: 'Кому',
  text: `Я даю согласие оператору: ${requisites(o)}.`,
})

/** How to take a consent back, the three doors and what the operator owes afterwards (IP-3.6, IV-2.1). */
export const howToWithdraw = (o: Operator, p: TextParameters): Paragraph => ({
  part: 'withdrawal',
  heading: 'Как отозвать',
  text:
    'Согласие можно отозвать в любой день и без объяснений: кнопкой в личном кабинете, письмом на ' +
    `${o.email} с темой «Отзыв согласия на обработку персональных данных» или бумажным письмом по адресу: ${o.address}. ` +
    `Сообщения прекратятся сразу, остальная обработка — в течение ${workingDays(p.withdrawalWorkingDays)} со дня получения отзыва. ` +
    `Данные, которые больше ничем не удерживаются, уничтожим в течение ${calendarDays(p.destroyDays)}. ` +
    `То, что закон велит хранить, останется: медицинская карта — ${years(p.cardYears)}, бухгалтерские документы — 5 лет.`,
})
