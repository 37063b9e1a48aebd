/** Zones of Russia, west to east. */
export const ZONES = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]

/** «Екатеринбург, стандартное время» for a zone. */
export const zoneWord = (zone: string): string =>
  new Intl.DateTimeFormat('ru', { timeZone: zone, timeZoneName: 'long' })
    .formatToParts()
    .find(part => part.type === 'timeZoneName')?.value ?? zone

/** Choices of a zone; one that is set and not of Russia stays a choice. */
export const zoneChoices = (current: string) =>
  [...new Set([...ZONES, current])].map(value => ({ value, label: zoneWord(value) }))
