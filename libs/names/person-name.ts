/** Name of a person as a document says it; `patronymic` is null when there is none. */
export interface PersonName {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

const NBSP = '\u00a0'
const PART = /^[\p{L}][\p{L}\p{M}'’.\- ]{0,59}$/u
/** Particles that stay small inside a name: «де ла Крус», «Мамед оглы». */
const SMALL = new Set(['де', 'ла', 'дер', 'фон', 'ван', 'дю', 'да', 'ди', 'оглы', 'кызы', 'ибн', 'аль'])

/** Trims, folds spaces and apostrophes; capitalises words that were typed all small or all capital. */
export function normaliseNamePart(raw: string): string {
  const text = raw
    .normalize('NFC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[`´]/g, '’')
    .replace(/\s*-\s*/g, '-')
  const typedFlat = text === text.toLowerCase() || text === text.toUpperCase()
  if (!typedFlat) return text
  return text
    .toLowerCase()
    .replace(/[\p{L}\p{M}’']+/gu, (word, at: number) =>
      at > 0 && SMALL.has(word) ? word : word[0]!.toUpperCase() + word.slice(1),
    )
}

/** Whether a normalised part may stand in a name: letters, hyphen, apostrophe, dot, space, 1–60 characters. */
export const checkNamePart = (part: string): boolean => PART.test(part)

/** «Иванов Иван Иванович». */
export const fullName = (name: PersonName): string =>
  [name.surname, name.given, name.patronymic].filter(Boolean).join(' ')

/** «Иванов И. И.» with non-breaking spaces. */
export const shortName = (name: PersonName): string =>
  [name.surname, ...[name.given, name.patronymic].filter(Boolean).map(part => `${part![0]}.`)].join(NBSP)
