import { z } from 'zod'
import { checkNamePart, fullName, normaliseNamePart, shortName } from '#libs/names/index.ts'
import type { ClientInput } from '#modules/clients/contract.ts'
import { checkClient } from '#modules/clients/index.ts'
import { isFailure } from '#platform/errors/index.ts'

/** Who registers (SV-1.2): a person, a sole trader or an organisation; requisites by their control digits. */
export const KINDS = {
  'natural-person': 'Врач-стоматолог, физическое лицо',
  'sole-proprietor': 'Индивидуальный предприниматель',
  company: 'Организация',
} as const

/** The zones of the country, as offered to a practice. */
export const ZONES = {
  'Europe/Kaliningrad': 'Калининград (МСК−1)',
  'Europe/Moscow': 'Москва',
  'Europe/Samara': 'Самара (МСК+1)',
  'Asia/Yekaterinburg': 'Екатеринбург (МСК+2)',
  'Asia/Omsk': 'Омск (МСК+3)',
  'Asia/Krasnoyarsk': 'Красноярск (МСК+4)',
  'Asia/Irkutsk': 'Иркутск (МСК+5)',
  'Asia/Yakutsk': 'Якутск (МСК+6)',
  'Asia/Vladivostok': 'Владивосток (МСК+7)',
  'Asia/Magadan': 'Магадан (МСК+8)',
  'Asia/Kamchatka': 'Камчатка (МСК+9)',
} as const
export interface StudioForm {
  readonly kind: keyof typeof KINDS
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  /** The professional status of the licensee (SV-2.1). */
  readonly position: string
  readonly address: string
  readonly email: string
  readonly zone: keyof typeof ZONES
  readonly client: ClientInput
}

export const FIELDS = [
  'kind',
  'surname',
  'given',
  'patronymic',
  'position',
  'company',
  'inn',
  'kpp',
  'ogrn',
  'address',
  'email',
  'zone',
  'electronic',
  'offer',
] as const
export type Field = (typeof FIELDS)[number]
export type Typed = Readonly<Partial<Record<Field, string>>>
export type Errors = Partial<Record<Field, string>>

const isKind = (text: string): text is StudioForm['kind'] => Object.hasOwn(KINDS, text)
const isZone = (text: string): text is StudioForm['zone'] => Object.hasOwn(ZONES, text)

/** The fields that are filled in and both ticks; without them the form goes no further and nothing of it is kept. */
export function checkForm(
  typed: Typed,
  phone: string,
): { readonly ok: true; readonly form: StudioForm } | { readonly ok: false; readonly errors: Errors } {
  const errors: Errors = {}
  const part = (field: 'surname' | 'given' | 'patronymic', why: string | null): string => {
    const text = normaliseNamePart(typed[field] ?? '')
    if (text === '' ? why !== null : !checkNamePart(text))
      errors[field] = text === '' ? why! : 'Только буквы, дефис и апостроф'
    return text
  }
  const text = (field: 'position' | 'address', max: number, why: string): string => {
    const value = (typed[field] ?? '').trim()
    if (value.length < 3 || value.length > max) errors[field] = why
    return value
  }
  const name = {
    surname: part('surname', 'Укажите фамилию'),
    given: part('given', 'Укажите имя'),
    patronymic: part('patronymic', null) || null,
  }
  const position = text('position', 160, 'Укажите специальность, например «врач-стоматолог-ортопед»')
  const address = text('address', 300, 'Укажите город и адрес, где вы принимаете')
  const email = z
    .email()
    .max(254)
    .safeParse((typed.email ?? '').trim().toLowerCase())
  if (!email.success) errors.email = 'Укажите адрес электронной почты, например name@example.ru'
  const kind = typed.kind ?? ''
  const zone = typed.zone ?? 'Europe/Moscow'
  if (!isZone(zone)) errors.zone = 'Выберите часовой пояс'
  if (typed.electronic !== 'on')
    errors.electronic = 'Без соглашения об электронных документах подписать договор кодом нельзя'
  if (typed.offer !== 'on') errors.offer = 'Без принятия оферты зарегистрироваться нельзя'
  if (!isKind(kind)) errors.kind = 'Выберите, кто регистрируется'
  if (!isKind(kind) || !isZone(zone) || !email.success) return { ok: false, errors }
  const client = clientOf(kind, name, typed, { position, address, phone }, errors)
  if (client === null || Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, form: { kind, ...name, position, address, email: email.data, zone, client } }
}

type Name = Pick<StudioForm, 'surname' | 'given' | 'patronymic'>

function namesOf(kind: StudioForm['kind'], name: Name, company: string, position: string) {
  if (kind === 'company') return { shortName: company, fullName: company }
  if (kind === 'sole-proprietor')
    return {
      shortName: `ИП ${shortName(name)}`,
      fullName: `Индивидуальный предприниматель ${fullName(name)}`,
    }
  return { shortName: shortName(name), fullName: `${fullName(name)}, ${position}` }
}

/** The card of the client with checked requisites, or null with the fields that are wrong. */
function clientOf(
  kind: StudioForm['kind'],
  name: Name,
  typed: Typed,
  rest: { readonly position: string; readonly address: string; readonly phone: string },
  errors: Errors,
): ClientInput | null {
  const company = (typed.company ?? '').trim()
  if (kind === 'company' && (company.length < 3 || company.length > 160))
    errors.company = 'Укажите название организации, как в уставе'
  try {
    return checkClient({
      product: 'smile',
      kind,
      ...namesOf(kind, name, company, rest.position),
      inn: (typed.inn ?? '').trim() || null,
      kpp: (typed.kpp ?? '').trim() || null,
      ogrn: (typed.ogrn ?? '').trim() || null,
      address: rest.address,
      phone: rest.phone,
      headName: fullName(name),
      licenceNumber: null,
      licenceDate: null,
      licenceIssuer: null,
    })
  } catch (error) {
    if (!isFailure(error, 'request.invalid')) throw error
    for (const issue of (error.params.issues ?? []) as { field: 'inn' | 'kpp' | 'ogrn'; message: string }[])
      errors[issue.field] = `Проверьте номер: ${issue.message}`
    return null
  }
}
