/**
 * Actions with personal data as 152-ФЗ art. 3 p. 3 names them (MM1-2.4, IV-3.4). Every operation of the code is
 * written into the audit under exactly one of them.
 */
export const PD_ACTIONS = {
  collection: 'сбор',
  recording: 'запись',
  systematisation: 'систематизация',
  accumulation: 'накопление',
  storage: 'хранение',
  clarification: 'уточнение (обновление, изменение)',
  extraction: 'извлечение',
  use: 'использование',
  access: 'передача (предоставление, доступ)',
  depersonalisation: 'обезличивание',
  blocking: 'блокирование',
  deletion: 'удаление',
  destruction: 'уничтожение',
} as const
export type PdAction = keyof typeof PD_ACTIONS

/** Purposes of processing (clauses.md 1.6) that the code names today. */
export const PURPOSES = [
  'care',
  'booking_identification',
  'account_authorisation',
  'notifications',
  'feedback',
  'support',
  'news',
  'data_accuracy',
  'settlement',
  'rights_requests',
  'security',
] as const
export type Purpose = (typeof PURPOSES)[number]
