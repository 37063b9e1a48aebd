import { getGender, inclineFirstname, inclineLastname, inclineMiddlename } from 'lvovich'
import type { PersonName } from '#libs/names/index.ts'

/** Cases that documents need: «договор с кем», «в лице кого», «выдан кому». */
export const CASES = ['genitive', 'dative', 'instrumental'] as const
export type Case = (typeof CASES)[number]
export type Sex = 'male' | 'female'

/** The sex that a name says by its patronymic or given name; null when it says nothing, and then nothing is declined. */
export function sexOf(name: PersonName): Sex | null {
  const said = getGender({
    first: name.given,
    last: name.surname,
    ...(name.patronymic && { middle: name.patronymic }),
  })
  return said === 'male' || said === 'female' ? said : null
}

/** «Озёрной Веры Львовны»: surname, given name and patronymic in a case. Names of an unknown sex stay as they are. */
export function declineName(name: PersonName, to: Case, sex: Sex | null = sexOf(name)): string {
  const parts =
    sex === null
      ? [name.surname, name.given, name.patronymic]
      : [
          inclineLastname(name.surname, to, sex),
          inclineFirstname(name.given, to, sex),
          name.patronymic && inclineMiddlename(name.patronymic, to, sex),
        ]
  return parts.filter(Boolean).join(' ')
}

type Endings = readonly [pattern: RegExp, genitive: string, dative: string, instrumental: string]

/** Adjectives and participles, also those that are posts by themselves: «главный», «старшая», «управляющий». */
const ADJECTIVES: readonly Endings[] = [
  [/(?<=[гкхжшчщ])ий$/, 'ого', 'ому', 'им'],
  [/ий$/, 'его', 'ему', 'им'],
  [/(?:ый|ой)$/, 'ого', 'ому', 'ым'],
  [/(?<=[жшчщ])ая$/, 'ей', 'ей', 'ей'],
  [/ая$/, 'ой', 'ой', 'ой'],
  [/яя$/, 'ей', 'ей', 'ей'],
]
/** After hushing consonants the soft endings stand: «управляющего», but «высокого». */
const HUSHING: Endings = [/(?<=[жшчщ])ий$/, 'его', 'ему', 'им']

const NOUNS: readonly Endings[] = [
  [/(?<=[гкхжшчщ])а$/, 'и', 'е', 'ой'],
  [/а$/, 'ы', 'е', 'ой'],
  [/я$/, 'и', 'е', 'ей'],
  [/ь$/, 'я', 'ю', 'ем'],
  [/й$/, 'я', 'ю', 'ем'],
  [/ец$/, 'ца', 'цу', 'цем'],
  [/(?<=врач)$/, 'а', 'у', 'ом'],
  [/(?<=[жшчщ])$/, 'а', 'у', 'ем'],
  [/(?<=[бвгдзклмнпрстфх])$/, 'а', 'у', 'ом'],
]

const replace = (word: string, rules: readonly Endings[], to: Case): string | null => {
  for (const [pattern, ...endings] of rules)
    if (pattern.test(word)) return word.replace(pattern, endings[CASES.indexOf(to)]!)
  return null
}

const adjective = (word: string, to: Case): string | null => replace(word, [HUSHING, ...ADJECTIVES], to)
const noun = (word: string, to: Case): string =>
  word
    .split('-')
    .map(part => adjective(part, to) ?? replace(part, NOUNS, to) ?? part)
    .join('-')

/**
 * «генерального директора», «главного врача», «заведующей отделением»: adjectives up to the first noun and that noun are
 * declined, what follows already stands in its case.
 */
export function declinePost(post: string, to: Case): string {
  const words = post.trim().split(/\s+/)
  const out: string[] = []
  for (const [i, word] of words.entries()) {
    const asAdjective = adjective(word.toLowerCase(), to)
    const last = i === words.length - 1
    const keep = (declined: string) =>
      /^\p{Lu}/u.test(word) ? declined[0]!.toUpperCase() + declined.slice(1) : declined
    if (asAdjective === null) {
      out.push(keep(noun(word.toLowerCase(), to)), ...words.slice(i + 1))
      break
    }
    out.push(keep(asAdjective))
    // «заведующая отделением»: the next word is no adjective and already stands in a case of its own.
    if (
      !last &&
      adjective(words[i + 1]!.toLowerCase(), to) === null &&
      /^(заведующ|управляющ|исполняющ)/i.test(word)
    ) {
      out.push(...words.slice(i + 1))
      break
    }
  }
  return out.join(' ')
}
