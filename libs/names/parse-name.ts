import {
  type NameProblem,
  nameProblem,
  normaliseNamePart,
  PARTICLES,
  type PersonName,
} from './person-name.ts'

export type NameField = 'surname' | 'given' | 'patronymic'

/** `missing`: whether the person has a patronymic was not said; «нет» has to be said (IP-1.7). */
export interface NameIssue {
  readonly field: NameField
  readonly code: NameProblem | 'missing'
}

export type NameCheck =
  | { readonly ok: true; readonly name: PersonName }
  | { readonly ok: false; readonly issues: readonly NameIssue[] }

const NONE = /^(?:-+|нет|нету|нет отчества|без отчества|отсутствует|none|no)$/iu

/** Whether what stands in the field of the patronymic says that there is none. */
export const saysNoPatronymic = (text: string): boolean => NONE.test(text.trim().replace(/[\p{Pd}−]/gu, '-'))

/**
 * Three fields of a form to a name in stored form, or every problem at once. A patronymic of null or «нет», «—»,
 * «без отчества» means that the person has none; an empty field means that nobody asked.
 */
export function parseName(fields: {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
}): NameCheck {
  const surname = normaliseNamePart(fields.surname)
  const given = normaliseNamePart(fields.given)
  const none = fields.patronymic === null || saysNoPatronymic(fields.patronymic)
  const patronymic = none ? null : normaliseNamePart(fields.patronymic ?? '')
  const issues: NameIssue[] = []
  const look = (field: NameField, part: string) => {
    const code = nameProblem(part)
    if (code) issues.push({ field, code: field === 'patronymic' && code === 'empty' ? 'missing' : code })
  }
  look('surname', surname)
  look('given', given)
  if (patronymic !== null) look('patronymic', patronymic)
  return issues.length > 0 ? { ok: false, issues } : { ok: true, name: { surname, given, patronymic } }
}

const PATRONYMIC = /(?:ич|вна|чна|шна)$/u
const TURKIC = /^(?:оглы|оглу|кызы|ogly)$/iu

/**
 * Splits «Иванов Иван Иванович», also «Иван Иванович Иванов», «Мамедов Али Гасан оглы», «де ла Крус Хуан». Null when it
 * cannot be told which word is what: the form then asks for three fields. Parts come normalised but not checked.
 */
export function splitFullName(text: string): PersonName | null {
  const words = normaliseNamePart(text).split(' ').filter(Boolean)
  const surname: string[] = []
  while (words.length > 2 && PARTICLES.has(words[0]!.toLowerCase())) surname.push(words.shift()!)
  if (words.length === 4 && TURKIC.test(words[3]!)) words.splice(2, 2, `${words[2]} ${words[3]}`)
  if (words.length < 2 || words.length > 3) return null
  const [first, second, third = null] = words as [string, string, string?]
  if (surname.length === 0 && third !== null && PATRONYMIC.test(second.toLowerCase()))
    return { surname: third, given: first, patronymic: second }
  return { surname: [...surname, first].join(' '), given: second, patronymic: third }
}
