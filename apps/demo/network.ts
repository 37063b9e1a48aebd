/** The clinic network of the demo, as data. Requisites have right control digits and belong to nobody. */
export const NETWORK = {
  slug: 'ozero',
  name: 'Клиника «Шесть озёр»',
  tagline: 'Стоматология и врачи общей практики',
  zone: 'Europe/Moscow',
  smsSender: 'SixLakes',
} as const

export const ENTITIES = [
  {
    key: 'A',
    code: 'С',
    short: 'ООО «Озёрная стоматология»',
    full: 'Общество с ограниченной ответственностью «Озёрная стоматология»',
    innBase: '990000010',
    ogrnBase: '125990000010',
    kpp: '990001001',
    head: 'Озёрная Вера Львовна',
    licence: 'Л041-00000-99/00000010',
    email: 'dent@example.ru',
    phone: '+79000000010',
  },
  {
    key: 'B',
    code: 'Т',
    short: 'ООО «Озёрная клиника»',
    full: 'Общество с ограниченной ответственностью «Озёрная клиника»',
    innBase: '990000020',
    ogrnBase: '125990000020',
    kpp: '990001001',
    head: 'Озёрная Вера Львовна',
    licence: 'Л041-00000-99/00000020',
    email: 'clinic@example.ru',
    phone: '+79000000020',
  },
] as const

export const BRANCHES = [
  {
    key: 'center',
    slug: 'center',
    name: 'Центр',
    address: 'г. Примерск, ул. Озёрная, 6',
    phone: '+79000000011',
    zone: 'Europe/Moscow',
    chairs: ['Кресло 1', 'Кресло 2', 'Кресло 3'],
    rooms: ['Кабинет 1', 'Кабинет 2'],
  },
  {
    key: 'river',
    slug: 'river',
    name: 'Заречье',
    address: 'г. Примерск, наб. Тихая, 14',
    phone: '+79000000012',
    zone: 'Europe/Moscow',
    chairs: ['Кресло 1', 'Кресло 2'],
    rooms: ['Кабинет 1', 'Кабинет 2'],
  },
  {
    key: 'ural',
    slug: 'ural',
    name: 'Урал',
    address: 'г. Образцов, пр. Каменный, 3',
    phone: '+79000000013',
    zone: 'Asia/Yekaterinburg',
    chairs: ['Кресло 1'],
    rooms: ['Кабинет 1'],
  },
] as const

type Hours = readonly [weekday: number, from: string, to: string, parity?: 'odd' | 'even']

export interface DemoDoctor {
  readonly slug: string
  readonly surname: string
  readonly given: string
  readonly patronymic: string
  readonly speciality: string
  readonly position: string
  readonly entity: 'A' | 'B'
  readonly since: number
  readonly colour: string
  readonly children: boolean
  readonly email: string | null
  /** Categories of the price list he does; null means all of his legal entity. */
  readonly categories: readonly string[]
  readonly places: readonly {
    readonly branch: 'center' | 'river' | 'ural'
    readonly chair: number | null
    readonly hours: readonly Hours[]
  }[]
}

const week = (days: readonly number[], from: string, to: string): Hours[] => days.map(day => [day, from, to])

export const DOCTORS: readonly DemoDoctor[] = [
  {
    slug: 'ulybkin',
    surname: 'Улыбкин',
    given: 'Игорь',
    patronymic: 'Павлович',
    speciality: 'Стоматолог-терапевт',
    position: 'врач-стоматолог-терапевт',
    entity: 'A',
    since: 2009,
    colour: 'teal',
    children: false,
    email: 'doctor@example.ru',
    categories: ['Приёмы', 'Гигиена', 'Лечение зубов', 'Диагностика', 'Обезболивание'],
    places: [
      {
        branch: 'center',
        chair: 0,
        hours: [...week([1, 2, 3, 4, 5], '09:00', '15:00'), [6, '10:00', '16:00']],
      },
    ],
  },
  {
    slug: 'korneva',
    surname: 'Корнева',
    given: 'Мария',
    patronymic: 'Дмитриевна',
    speciality: 'Стоматолог-хирург',
    position: 'врач-стоматолог-хирург, имплантолог',
    entity: 'A',
    since: 2012,
    colour: 'blue',
    children: false,
    email: null,
    categories: ['Приёмы', 'Хирургия', 'Имплантация', 'Диагностика', 'Обезболивание'],
    places: [
      { branch: 'center', chair: 1, hours: [...week([1, 3, 5], '10:00', '18:00'), [6, '10:00', '15:00']] },
      { branch: 'river', chair: 0, hours: week([2, 4], '12:00', '20:00') },
    ],
  },
  {
    slug: 'mostov',
    surname: 'Мостов',
    given: 'Андрей',
    patronymic: 'Ильич',
    speciality: 'Стоматолог-ортопед',
    position: 'врач-стоматолог-ортопед',
    entity: 'A',
    since: 2005,
    colour: 'indigo',
    children: false,
    email: null,
    categories: ['Приёмы', 'Протезирование', 'Диагностика', 'Обезболивание'],
    places: [
      {
        branch: 'center',
        chair: 2,
        hours: [
          [1, '14:00', '20:00'],
          [3, '14:00', '20:00'],
          [4, '09:00', '15:00'],
          [6, '09:00', '14:00'],
        ],
      },
    ],
  },
  {
    slug: 'molochnova',
    surname: 'Молочнова',
    given: 'Алёна',
    patronymic: 'Фёдоровна',
    speciality: 'Стоматолог детский',
    position: 'врач-стоматолог детский',
    entity: 'A',
    since: 2015,
    colour: 'orange',
    children: true,
    email: null,
    categories: ['Приёмы', 'Гигиена', 'Лечение зубов', 'Диагностика', 'Обезболивание'],
    places: [
      {
        branch: 'river',
        chair: 1,
        hours: [
          [1, '09:00', '15:00', 'odd'],
          [2, '09:00', '15:00'],
          [3, '13:00', '19:00'],
          [5, '09:00', '15:00'],
          [6, '09:00', '15:00', 'odd'],
        ],
      },
    ],
  },
  {
    slug: 'rovnov',
    surname: 'Ровнов',
    given: 'Глеб',
    patronymic: 'Семёнович',
    speciality: 'Ортодонт',
    position: 'врач-ортодонт',
    entity: 'A',
    since: 2011,
    colour: 'grape',
    children: true,
    email: null,
    categories: ['Приёмы', 'Ортодонтия', 'Диагностика'],
    places: [
      {
        branch: 'ural',
        chair: 0,
        hours: [...week([1, 2, 3, 4, 5], '10:00', '17:00'), [6, '10:00', '14:00']],
      },
    ],
  },
  {
    slug: 'zdorovov',
    surname: 'Здоровов',
    given: 'Сергей',
    patronymic: 'Олегович',
    speciality: 'Терапевт',
    position: 'врач-терапевт',
    entity: 'B',
    since: 2001,
    colour: 'green',
    children: false,
    email: 'therapist@example.ru',
    categories: ['Приёмы', 'Диагностика', 'Процедуры'],
    places: [
      {
        branch: 'center',
        chair: null,
        hours: [...week([1, 2, 3, 4, 5], '08:30', '14:30'), [6, '09:00', '14:00']],
      },
    ],
  },
  {
    slug: 'serdceva',
    surname: 'Сердцева',
    given: 'Ирина',
    patronymic: 'Михайловна',
    speciality: 'Кардиолог',
    position: 'врач-кардиолог',
    entity: 'B',
    since: 1998,
    colour: 'red',
    children: false,
    email: null,
    categories: ['Приёмы', 'Диагностика'],
    places: [
      { branch: 'river', chair: null, hours: week([1, 3, 5], '15:00', '20:00') },
      { branch: 'center', chair: null, hours: week([2, 4], '15:00', '20:00') },
    ],
  },
  {
    slug: 'uhov',
    surname: 'Ухов',
    given: 'Роман',
    patronymic: 'Викторович',
    speciality: 'Оториноларинголог',
    position: 'врач-оториноларинголог',
    entity: 'B',
    since: 2014,
    colour: 'cyan',
    children: true,
    email: null,
    categories: ['Приёмы', 'Процедуры'],
    places: [
      {
        branch: 'ural',
        chair: null,
        hours: [...week([2, 3, 4, 5], '09:00', '16:00'), [6, '09:00', '13:00']],
      },
    ],
  },
]
