/** Name of a person as a document says it; `patronymic` is null when there is none. */
export interface PersonName {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}

const NBSP = '\u00a0'
export const LONGEST_PART = 60

/** Particles that stay small inside a name: «де ла Крус», «Мамед оглы». */
export const PARTICLES: ReadonlySet<string> = new Set(
  (
    'де ла лас лос дель дер ден фон ван цу дю да ди дос эль аль бен бин ибн оглы оглу кызы ' +
    'de la las los del der den von van zu du da di dos el al ben bin ibn ogly'
  ).split(' '),
)

/** Latin letters that look like Cyrillic ones: a name with both is a slip of the keyboard layout. */
const LATIN = 'ABCEHKMOPTXYaceopxy'
const CYRILLIC = 'АВСЕНКМОРТХУасеорху'

/** «Ивaнов» with a Latin a becomes wholly Cyrillic, when every Latin letter of the word has a double. */
const oneAlphabet = (word: string): string =>
  /\p{Script=Cyrillic}/u.test(word)
    ? word.replace(/[A-Za-z]/g, letter => CYRILLIC[LATIN.indexOf(letter)] ?? letter)
    : word

/** A big first letter, also after О’, Д’ and Л’ (but not after the В’ of «В’ячеслав»). */
const capitalised = (word: string): string =>
  (word[0] ?? '').toUpperCase() +
  word
    .slice(1)
    .toLowerCase()
    .replace(/(?<=^')./u, letter => (/^[одлodl]/iu.test(word) ? letter.toUpperCase() : letter))

const WORD = /[\p{L}\p{M}']+/gu

/**
 * Stored form of a part of a name: NFC, single spaces, one kind of hyphen and apostrophe, one alphabet a word. Words are
 * capitalised only when they were typed all small, all capital or with Caps Lock on («иВАНОВ»): «де ла Крус» and «МакДональд» stay.
 */
export function normaliseNamePart(raw: string): string {
  const text = raw
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[`´‘’ʼ′]/g, "'")
    .replace(/\s*[\p{Pd}−][\s\p{Pd}−]*/gu, '-')
    .replace(WORD, oneAlphabet)
  const flat = text === text.toLowerCase() || text === text.toUpperCase()
  return text.replace(WORD, (word, at: number) => {
    if (flat) return at > 0 && PARTICLES.has(word.toLowerCase()) ? word.toLowerCase() : capitalised(word)
    return /^\p{Ll}\p{Lu}{2,}$/u.test(word) ? capitalised(word) : word
  })
}

/**
 * Why a normalised part cannot stand in a name: `empty`, `too-long` (over 60), `characters` (Cyrillic and Latin letters,
 * hyphen, apostrophe, dot and space only; a letter first), `mixed-alphabets` (both in one word).
 */
export type NameProblem = 'empty' | 'too-long' | 'characters' | 'mixed-alphabets'

const PART = /^[\p{Script=Cyrillic}\p{Script=Latin}][\p{Script=Cyrillic}\p{Script=Latin}\p{M}'’.\- ]*$/u
const MIXED = /\p{Script=Cyrillic}[\p{M}']*\p{Script=Latin}|\p{Script=Latin}[\p{M}']*\p{Script=Cyrillic}/u

export function nameProblem(part: string): NameProblem | null {
  if (part === '') return 'empty'
  if (part.length > LONGEST_PART) return 'too-long'
  if (!PART.test(part)) return 'characters'
  return MIXED.test(part) ? 'mixed-alphabets' : null
}

/** Whether a normalised part may stand in a name; `nameProblem` says why not. */
export const checkNamePart = (part: string): boolean => nameProblem(part) === null

/** «Иванов Иван Иванович». */
export const fullName = (name: PersonName): string =>
  [name.surname, name.given, name.patronymic].filter(Boolean).join(' ')

/** «А.-М.» of «Анна-Мария». */
const initials = (part: string): string =>
  part
    .split('-')
    .filter(Boolean)
    .map(piece => `${piece[0]!.toUpperCase()}.`)
    .join('-')

/** «Иванов И. И.» with non-breaking spaces. */
export const shortName = (name: PersonName): string =>
  [
    name.surname,
    ...[name.given, name.patronymic]
      .filter(part => part !== null && part !== '')
      .map(part => initials(part!)),
  ].join(NBSP)
