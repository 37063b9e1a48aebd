import { z } from 'zod'
import { checkNamePart, normaliseNamePart } from '#libs/names/index.ts'
import { parsePhone } from '#libs/phones/index.ts'
import type { Person } from '#modules/patients/index.ts'

/** Exactly the fields of IP-1.7 and the two boxes; anything else in the request is ignored and never stored. */
export const CONTACT_FIELDS = [
  'surname',
  'given',
  'patronymic',
  'noPatronymic',
  'phone',
  'birthDate',
  'email',
  'processing',
  'news',
] as const
type Field = (typeof CONTACT_FIELDS)[number]
export type ContactForm = Readonly<Partial<Record<Field, string>>>

export type Errors = Readonly<Partial<Record<Field, string>>>

export interface CheckedContact {
  readonly person: Person
  readonly news: boolean
}

const name = (raw: string | undefined, what: string): string | { readonly why: string } => {
  const part = normaliseNamePart(raw ?? '')
  if (part === '') return { why: `Укажите ${what}` }
  return checkNamePart(part) ? part : { why: 'Только буквы, дефис и апостроф' }
}

/** Checks the form. The processing box must be ticked: a request without it goes no further (IP-3.5). */
export function checkContact(
  form: ContactForm,
  today: string,
): { ok: true; contact: CheckedContact } | { ok: false; errors: Errors } {
  const errors: Partial<Record<Field, string>> = {}
  const take = (field: Field, value: string | { readonly why: string }): string => {
    if (typeof value === 'string') return value
    errors[field] = value.why
    return ''
  }
  const surname = take('surname', name(form.surname, 'фамилию'))
  const given = take('given', name(form.given, 'имя'))
  const none = form.noPatronymic === 'on'
  const patronymic = none
    ? null
    : take('patronymic', name(form.patronymic, 'отчество или отметьте, что его нет'))
  const phone = parsePhone(form.phone ?? '')
  if (!phone.ok)
    errors.phone =
      phone.code === 'empty' ? 'Укажите телефон' : 'Не похоже на номер телефона: нужно 10 цифр после +7'
  const birthDate = readDate(form.birthDate ?? '')
  if (!birthDate || birthDate < '1900-01-01' || birthDate > today)
    errors.birthDate = 'Укажите дату рождения: день, месяц, год'
  const email = z
    .email()
    .max(254)
    .safeParse((form.email ?? '').trim().toLowerCase())
  if (!email.success) errors.email = 'Укажите адрес электронной почты, например name@example.ru'
  if (form.processing !== 'on')
    errors.processing = 'Без согласия на обработку персональных данных записать вас нельзя'
  if (Object.keys(errors).length > 0 || !phone.ok) return { ok: false, errors }
  return {
    ok: true,
    contact: {
      person: {
        surname,
        given,
        patronymic,
        phone: phone.phone,
        birthDate: birthDate!,
        email: email.data!,
        sex: null,
      },
      news: form.news === 'on',
    },
  }
}

/** «2001-05-12» of a date field, or «12.05.2001» typed by hand. */
function readDate(text: string): string | null {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim()) ?? /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim())
  if (!match) return null
  const [y, m, d] =
    match[1]!.length === 4 ? [match[1]!, match[2]!, match[3]!] : [match[3]!, match[2]!, match[1]!]
  const iso = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null
}
