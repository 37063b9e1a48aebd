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
  dissemination: 'передача (распространение)',
  depersonalisation: 'обезличивание',
  blocking: 'блокирование',
  deletion: 'удаление',
  destruction: 'уничтожение',
} as const
export type PdAction = keyof typeof PD_ACTIONS

export const ALL_ACTIONS = Object.keys(PD_ACTIONS) as readonly PdAction[]

/** What may still be done with the data of somebody who is blocked (152-ФЗ art. 3 p. 7; MM1-4.1): keep and mend. */
export const ACTIONS_UNDER_BLOCK: ReadonlySet<PdAction> = new Set([
  'storage',
  'clarification',
  'blocking',
  'deletion',
  'destruction',
])
