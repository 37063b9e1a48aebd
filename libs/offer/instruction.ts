import { DATA_CATEGORIES, PD_ACTIONS } from '../purposes/index.ts'

/** A part of a paper: a heading and its paragraphs. */
export interface PaperBlock {
  readonly heading: string | null
  readonly paragraphs: readonly string[]
}

/** What the vendor may process personal data for and whose data they are (MM1-2.4); the instruction is rendered from it. */
export const INSTRUCTION = {
  purposes: [
    'исполнение договора',
    'обеспечение работы системы',
    'поддержка пользователей',
    'обеспечение безопасности',
  ],
  subjects: [
    'работники клиента',
    'пациенты и их законные представители',
    'иные лица, чьи данные клиент обрабатывает законно',
  ],
  actions: [
    'collection',
    'recording',
    'systematisation',
    'accumulation',
    'storage',
    'clarification',
    'extraction',
    'access',
    'blocking',
    'deletion',
    'destruction',
  ],
  incidentHours: { unlawfulAccess: 24, other: 72 },
} as const satisfies {
  readonly purposes: readonly string[]
  readonly subjects: readonly string[]
  readonly actions: readonly (keyof typeof PD_ACTIONS)[]
  readonly incidentHours: object
}

/** The instruction to process personal data (поручение), art. 6 p. 3 152-ФЗ. Source: MM-4.2, MM1-2.4, MM1-5, MM1-7.2. */
export function instructionText(client: string, vendor: string): PaperBlock[] {
  const { purposes, subjects, actions, incidentHours } = INSTRUCTION
  return [
    {
      heading: null,
      paragraphs: [
        `${client} (оператор) поручает ${vendor} обработку персональных данных на основании части 3 статьи 6 закона «О персональных данных». Обработчик не отвечает перед субъектами сам и не получает согласий.`,
      ],
    },
    { heading: '1. Цели', paragraphs: [`${purposes.join('; ')}.`] },
    { heading: '2. Действия', paragraphs: [`${actions.map(action => PD_ACTIONS[action]).join('; ')}.`] },
    {
      heading: '3. Категории данных',
      paragraphs: [
        `${Object.values(DATA_CATEGORIES)
          .map(category => category.ru)
          .join('; ')}.`,
      ],
    },
    { heading: '4. Субъекты', paragraphs: [`${subjects.join('; ')}.`] },
    {
      heading: '5. Обязанности обработчика',
      paragraphs: [
        'Соблюдать конфиденциальность, принимать меры статьи 19 закона, хранить данные в России, обрабатывать их только по этому поручению и не использовать в своих целях.',
        `О возможном неправомерном доступе сообщать оператору в течение ${incidentHours.unlawfulAccess} часов, об иных инцидентах — не позднее ${incidentHours.other} часов. Уведомляет регулятора и субъектов оператор.`,
        'Привлекать других лиц только по открытому перечню и отвечать за них как за себя.',
      ],
    },
  ]
}

/** Approved words about the classes of measures; nothing here names how anything is built (MM1-6.3, MM1-6.4). */
const MEASURES = [
  'Назначен ответственный за организацию обработки персональных данных, утверждены локальные акты, работники обучены.',
  'Доступ разграничен по ролям и юридическим лицам, важные действия подтверждаются повторно, работники поставщика не имеют доступа к медицинским данным.',
  'Данные шифруются при хранении файлов и при передаче, ключи разделены по клиентам.',
  'Действия пользователей записываются в журнал, который нельзя изменить незаметно.',
  'Резервные копии создаются по расписанию, шифруются и проверяются восстановлением.',
  'События безопасности рассматриваются, об инцидентах клиента уведомляют в сроки поручения.',
]

const EXTENDED = [
  'Журнал защищён последовательностью контрольных сумм, проверка выполняется вне системы.',
  'Разделение данных клиентов обеспечено на уровне строк таблиц и проверяется испытанием каждого адреса программного интерфейса.',
  'Уничтожение данных клиента доводится до резервных копий уничтожением ключа и подтверждается актом.',
]

/** The statement of measures; the extended one is for those bound by an NDA (MM1-6.5). */
export const measuresText = (client: string, extended: boolean): PaperBlock[] => [
  {
    heading: null,
    paragraphs: [
      `Справка выдана ${client} по письменному запросу. Она называет классы мер и не раскрывает их устройства.`,
    ],
  },
  { heading: 'Меры', paragraphs: MEASURES },
  ...(extended ? [{ heading: 'Дополнительно', paragraphs: EXTENDED }] : []),
]

/** The agreement that unlocks the extended statement (MM1-6.5). */
export const ndaText = (client: string, vendor: string): PaperBlock[] => [
  {
    heading: null,
    paragraphs: [
      `${vendor} передаёт, а ${client} принимает дополнительные сведения о мерах защиты и обязуется не раскрывать их третьим лицам.`,
      'Сведения используются только для оценки безопасности обработки, не копируются сверх необходимого и уничтожаются по требованию.',
      'Обязательство действует весь срок договора и три года после него.',
    ],
  },
]

/** What must never stand in a statement of measures: addresses of machines, names of products, ports (MM1-6.4). */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/, 'адрес узла'],
  [/\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}\b/i, 'адрес узла'],
  [/\b(?:[a-z0-9-]+\.)+(?:ru|com|org|net|local|internal)\b/i, 'имя узла'],
  [
    /\b(?:postgres\w*|nginx|linux|debian|docker|kubernetes|node(?:\.js)?|aws|s3|redis|kafka|cisco|kaspersky|drweb)\b/i,
    'название продукта',
  ],
  [/(?<!\p{L})порт\s*\d+|:\d{2,5}(?!\d)/iu, 'порт'],
]

/** What of the forbidden a text names; an empty list lets it out. */
export const secretsIn = (text: string): string[] =>
  SECRETS.flatMap(([pattern, name]) => {
    const found = pattern.exec(text)
    return found ? [`${name}: ${found[0]}`] : []
  })
