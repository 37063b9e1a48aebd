/**
 * States and treatments of teeth. `letter` is what the line of form 043/у carries (order of the USSR Ministry of
 * Health 1030 of 04.10.1980: О missing, R root, С caries, Р pulpitis, Pt periodontitis, П filling, К crown, И artificial
 * tooth, I–III mobility); states that the form does not know have letters of ours. A state is never told by colour alone.
 */
export const CONDITION_CODES = [
  'caries',
  'filling',
  'sealant',
  'inlay',
  'fracture',
  'wear',
  'pulpitis',
  'periodontitis',
  'root-canal',
  'post',
  'veneer',
  'crown',
  'abutment',
  'pontic',
  'implant',
  'root',
  'impacted',
  'missing',
  'extracted',
  'mobility',
  'furcation',
  'sound',
] as const
export type ConditionCode = (typeof CONDITION_CODES)[number]

/** What kind of mark it is: a finding asks for treatment, a work is what has been done, an absence takes the tooth away. */
export type Family = 'finding' | 'work' | 'absence' | 'sound'

export interface Condition {
  readonly code: ConditionCode
  readonly family: Family
  readonly letter: string
  /** Key of the keyboard by its place (`KeyC` is C also in the Russian layout). */
  readonly key: string
  /** `surface`: needs surfaces. `tooth`: the whole tooth. `both`: surfaces may be named. `degree`: has 0–3. */
  readonly takes: 'surface' | 'tooth' | 'both' | 'degree'
  readonly ru: string
  readonly en: string
}

type Row = readonly [
  code: ConditionCode,
  family: Family,
  letter: string,
  key: string,
  takes: Condition['takes'],
  ru: string,
  en: string,
]

const ROWS: readonly Row[] = [
  ['caries', 'finding', 'С', 'C', 'surface', 'Кариес', 'Caries'],
  ['pulpitis', 'finding', 'Р', 'Q', 'tooth', 'Пульпит', 'Pulpitis'],
  ['periodontitis', 'finding', 'Pt', 'W', 'tooth', 'Периодонтит', 'Apical periodontitis'],
  ['fracture', 'finding', 'Ск', 'J', 'both', 'Скол', 'Fracture'],
  ['wear', 'finding', 'Ст', 'Z', 'surface', 'Стираемость', 'Wear'],
  ['root', 'finding', 'R', 'R', 'tooth', 'Корень', 'Residual root'],
  ['mobility', 'finding', 'I–III', 'T', 'degree', 'Подвижность', 'Mobility'],
  ['furcation', 'finding', 'F', 'U', 'degree', 'Фуркация', 'Furcation'],
  ['filling', 'work', 'П', 'F', 'surface', 'Пломба', 'Filling'],
  ['sealant', 'work', 'Г', 'S', 'surface', 'Герметик', 'Sealant'],
  ['inlay', 'work', 'Вк', 'A', 'surface', 'Вкладка', 'Inlay'],
  ['root-canal', 'work', 'Эн', 'E', 'tooth', 'Каналы', 'Root canal'],
  ['post', 'work', 'Шт', 'Y', 'tooth', 'Штифт', 'Post'],
  ['veneer', 'work', 'Вн', 'H', 'tooth', 'Винир', 'Veneer'],
  ['crown', 'work', 'К', 'K', 'tooth', 'Коронка', 'Crown'],
  ['abutment', 'work', 'К', '', 'tooth', 'Опора моста', 'Abutment'],
  ['pontic', 'work', 'И', 'G', 'tooth', 'Мост', 'Bridge'],
  ['implant', 'work', 'Им', 'N', 'tooth', 'Имплантат', 'Implant'],
  ['impacted', 'absence', 'Рт', 'Quote', 'tooth', 'Ретенция', 'Impacted'],
  ['missing', 'absence', 'О', 'Digit0', 'tooth', 'Отсутствует', 'Missing'],
  ['extracted', 'absence', 'О×', 'X', 'tooth', 'Удалён', 'Extracted'],
  ['sound', 'sound', '', 'Backspace', 'tooth', 'Здоров', 'Sound'],
]

export const CONDITIONS: Readonly<Record<ConditionCode, Condition>> = Object.fromEntries(
  ROWS.map(([code, family, letter, key, takes, ru, en]) => [
    code,
    { code, family, letter, key, takes, ru, en },
  ]),
) as unknown as Record<ConditionCode, Condition>

/** Degrees are written in Roman numerals. */
export const ROMAN = ['0', 'I', 'II', 'III'] as const

/**
 * Roots that a tooth usually has (anatomy, textbook numbers); a furcation exists where there are two or more.
 */
export function rootsOf(tooth: number): 1 | 2 | 3 {
  const [quadrant, place] = [Math.floor(tooth / 10), tooth % 10]
  const upper = [1, 2, 5, 6].includes(quadrant)
  if (tooth > 50) return place < 4 ? 1 : upper ? 3 : 2
  if (place < 4) return 1
  if (place === 4) return upper ? 2 : 1
  if (place === 5) return 1
  return upper ? 3 : 2
}
