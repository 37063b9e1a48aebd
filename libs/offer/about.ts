/** What is said wherever the system is offered: in the offer, on its page and in the description of the API (MM-9.6, MM-9.7). */
export const AS_IS = {
  ru: 'Система предоставляется такой, какая она есть, и не предназначена для наблюдения за жизненно важными функциями.',
  en: 'The system is provided as is. It is not meant for hazardous environments, life support or watching vital functions.',
} as const

/**
 * What every version goes on doing (MM-11.2.1: functions may change, the basic ones stay). Each stands under a journey that
 * the tests walk in a browser.
 */
export const BASIC_FUNCTIONS = [
  { journey: 'J1', ru: 'Регистратура: запись на приём, карточки пациентов, день клиники, касса' },
  { journey: 'J2', ru: 'Врач: приём, протокол с подписью, зубная формула, план лечения' },
  { journey: 'J3', ru: 'Пациент: запись на сайте, личный кабинет, документы и согласия' },
  { journey: 'J4', ru: 'Родители и опекуны: карты тех, кого они представляют' },
  { journey: 'J5', ru: 'Владелец: договор, счета, филиалы, выгрузка всех данных' },
  { journey: 'J6', ru: 'Персональные данные: согласия, обращения, сроки, уничтожение с актом' },
  { journey: 'J7', ru: 'Расчёты: счета, банковские выписки, приостановка и возврат доступа' },
  { journey: 'J9', ru: 'Студия улыбки: модель улыбки по фотографии с согласия пациента' },
] as const

export interface Release {
  readonly version: string
  /** ISO day. */
  readonly on: string
  readonly changes: readonly string[]
}

/** Versions, the newest first; an update needs no new agreement, it is told here (MM-11.2.2). */
export const RELEASES: readonly Release[] = [
  {
    version: '0.1.0',
    on: '2026-11-21',
    changes: [
      'Первая версия: запись на приём, карта пациента с зубной формулой и планами лечения, документы, касса, личный кабинет, сайт клиники.',
      'Персональные данные по 152-ФЗ: согласия в редакциях, обращения со сроками, уничтожение с актом, журналы, которые нельзя изменить незаметно.',
      'Договор с поставщиком: оферта в редакциях, счета, банковские выписки, приостановка и выгрузка всех данных.',
      'Студия улыбки: модель будущей улыбки по фотографии, только с письменных согласий пациента.',
    ],
  },
]
