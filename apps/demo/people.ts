import type { Role } from '#libs/permissions/index.ts'
import type { Random } from './random.ts'

/** Invented people. Phones are of the range +7 900 000-xx-xx, mail at example.ru. */
export const DEMO_PASSWORD = 'Demo-2026-klinika'

export const DEMO_LOGINS: readonly { readonly role: string; readonly email: string }[] = [
  { role: 'Владелец', email: 'owner@example.ru' },
  { role: 'Администратор', email: 'admin@example.ru' },
  { role: 'Регистратура (стоматология)', email: 'reception@example.ru' },
  { role: 'Регистратура (терапия)', email: 'reception2@example.ru' },
  { role: 'Врач-стоматолог', email: 'doctor@example.ru' },
  { role: 'Врач-терапевт', email: 'therapist@example.ru' },
  { role: 'Ассистент', email: 'assistant@example.ru' },
  { role: 'Кассир', email: 'cashier@example.ru' },
  { role: 'Ответственный за данные', email: 'dpo@example.ru' },
  { role: 'Контент-менеджер', email: 'content@example.ru' },
  { role: 'Стоматолог без клиники', email: 'solo@example.ru' },
]

export interface DemoStaff {
  readonly email: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string
  readonly role: Role
  /** Which legal entity: A dentistry, B general medicine, null both. */
  readonly entity: 'A' | 'B' | null
}

export const STAFF: readonly DemoStaff[] = [
  {
    email: 'owner@example.ru',
    surname: 'Озёрная',
    given: 'Вера',
    patronymic: 'Львовна',
    role: 'owner',
    entity: null,
  },
  {
    email: 'admin@example.ru',
    surname: 'Порядкова',
    given: 'Анна',
    patronymic: 'Игоревна',
    role: 'administrator',
    entity: null,
  },
  {
    email: 'reception@example.ru',
    surname: 'Приветова',
    given: 'Ольга',
    patronymic: 'Сергеевна',
    role: 'reception',
    entity: 'A',
  },
  {
    email: 'reception2@example.ru',
    surname: 'Встречаева',
    given: 'Дарья',
    patronymic: 'Павловна',
    role: 'reception',
    entity: 'B',
  },
  {
    email: 'assistant@example.ru',
    surname: 'Подручная',
    given: 'Зоя',
    patronymic: 'Ивановна',
    role: 'assistant',
    entity: 'A',
  },
  {
    email: 'cashier@example.ru',
    surname: 'Копейкина',
    given: 'Рита',
    patronymic: 'Олеговна',
    role: 'cashier',
    entity: null,
  },
  {
    email: 'dpo@example.ru',
    surname: 'Тайнов',
    given: 'Пётр',
    patronymic: 'Максимович',
    role: 'dpo',
    entity: null,
  },
  {
    email: 'content@example.ru',
    surname: 'Словцова',
    given: 'Майя',
    patronymic: 'Андреевна',
    role: 'content',
    entity: null,
  },
]

const MALE = [
  'Александр',
  'Дмитрий',
  'Максим',
  'Сергей',
  'Андрей',
  'Алексей',
  'Артём',
  'Илья',
  'Кирилл',
  'Михаил',
  'Никита',
  'Матвей',
  'Роман',
  'Егор',
  'Арсений',
  'Иван',
  'Денис',
  'Евгений',
  'Тимофей',
  'Владислав',
  'Игорь',
  'Пётр',
  'Семён',
  'Фёдор',
  'Глеб',
]
const FEMALE = [
  'Анастасия',
  'Мария',
  'Анна',
  'Виктория',
  'Екатерина',
  'Наталья',
  'Марина',
  'Полина',
  'София',
  'Дарья',
  'Алиса',
  'Ксения',
  'Александра',
  'Елена',
  'Ольга',
  'Татьяна',
  'Ирина',
  'Юлия',
  'Светлана',
  'Вера',
  'Надежда',
  'Любовь',
  'Кира',
  'Алёна',
  'Зоя',
]
const FATHERS = [
  'Александр',
  'Дмитри',
  'Максим',
  'Серге',
  'Андре',
  'Алексе',
  'Михайл',
  'Роман',
  'Иван',
  'Денис',
  'Евгень',
  'Владислав',
  'Игор',
  'Павл',
  'Семён',
  'Фёдор',
  'Глеб',
  'Олег',
  'Борис',
  'Виктор',
]
const SURNAMES = [
  'Берёзкин',
  'Травин',
  'Листьев',
  'Рябинин',
  'Ольхин',
  'Камышов',
  'Васильков',
  'Клёнов',
  'Ромашкин',
  'Сосновкин',
  'Полевкин',
  'Лугов',
  'Ручьёв',
  'Озерцов',
  'Речкин',
  'Снежков',
  'Дождиков',
  'Облаков',
  'Зорькин',
  'Утренников',
  'Вечеров',
  'Ветерков',
  'Морозкин',
  'Июлев',
  'Апрелев',
  'Майков',
  'Ягодкин',
  'Грибочкин',
  'Орешкин',
  'Яблочков',
  'Грушин',
  'Вишнёв',
  'Малинкин',
  'Смородин',
  'Крыжов',
  'Тыквин',
  'Огурцов',
  'Редискин',
  'Укропов',
  'Петрушкин',
  'Щавелев',
  'Мятин',
  'Чабрецов',
  'Шалфеев',
  'Липкин',
  'Тополев',
  'Ивушкин',
  'Пихтин',
  'Кедрин',
  'Еловский',
  'Синичкин',
  'Снегирёв',
  'Скворцов',
  'Дроздов',
  'Ласточкин',
  'Стрижов',
  'Чайкин',
  'Уточкин',
  'Гусев',
  'Ежов',
]

const patronymic = (stem: string, male: boolean): string => {
  const soft = /[еиь]$/.test(stem)
  if (stem === 'Павл') return male ? 'Павлович' : 'Павловна'
  if (stem === 'Игор') return male ? 'Игоревич' : 'Игоревна'
  return `${soft && stem.endsWith('и') ? `${stem.slice(0, -1)}и` : stem}${male ? (soft ? 'евич' : 'ович') : soft ? 'евна' : 'овна'}`
}

const feminine = (surname: string): string =>
  surname.endsWith('ский') ? `${surname.slice(0, -2)}ая` : `${surname}а`

export interface DemoPerson {
  readonly surname: string
  readonly given: string
  readonly patronymic: string | null
  readonly sex: 'male' | 'female'
}

/** An invented person. A number after the surname keeps large tenants from having a handful of names. */
export function demoPerson(random: Random): DemoPerson {
  const male = random.chance(0.44)
  const base = random.pick(SURNAMES)
  const double = random.chance(0.12) ? `-${random.pick(SURNAMES)}` : ''
  const surname = male ? base + double : feminine(base) + (double && `-${feminine(double.slice(1))}`)
  return {
    surname,
    given: random.pick(male ? MALE : FEMALE),
    patronymic: random.chance(0.04) ? null : patronymic(random.pick(FATHERS), male),
    sex: male ? 'male' : 'female',
  }
}
