/** Degree of harm that subjects may suffer (Roskomnadzor order 178 of 27.10.2022, p. 2). */
export type HarmDegree = 'high' | 'medium' | 'low'

/** What an operator does, as far as the order asks about it. */
export interface HarmFacts {
  readonly biometrics: boolean
  readonly specialCategories: boolean
  readonly minors: boolean
  readonly foreignDatabase: boolean
  readonly foreignProcessor: boolean
  readonly publication: boolean
  readonly directMarketing: boolean
  readonly siteConsentsUnidentified: boolean
  readonly outsideResponsible: boolean
}

interface Sign {
  readonly fact: keyof HarmFacts
  readonly degree: HarmDegree
  readonly ru: string
}

/** Signs of each degree by the order; the highest that is met counts. */
export const HARM_SIGNS: readonly Sign[] = [
  { fact: 'biometrics', degree: 'high', ru: 'обрабатываются изображения лица как биометрические данные' },
  { fact: 'specialCategories', degree: 'high', ru: 'обрабатываются сведения о состоянии здоровья' },
  { fact: 'minors', degree: 'high', ru: 'обрабатываются данные несовершеннолетних по договорам в их пользу' },
  { fact: 'foreignDatabase', degree: 'high', ru: 'используется база данных за пределами России' },
  { fact: 'foreignProcessor', degree: 'high', ru: 'обработка поручена иностранному лицу' },
  { fact: 'publication', degree: 'medium', ru: 'данные распространяются на сайте (отзывы)' },
  { fact: 'directMarketing', degree: 'medium', ru: 'товары и услуги продвигаются прямым обращением к людям' },
  {
    fact: 'siteConsentsUnidentified',
    degree: 'medium',
    ru: 'согласие даётся на сайте без дальнейшей проверки личности',
  },
  { fact: 'outsideResponsible', degree: 'low', ru: 'ответственным назначено лицо не из числа работников' },
]

const RANK: readonly HarmDegree[] = ['low', 'medium', 'high']

/** The degree with every sign that is met, highest first; without a sign it is low. */
export function assessHarm(facts: HarmFacts): { readonly degree: HarmDegree; readonly reasons: string[] } {
  const met = HARM_SIGNS.filter(sign => facts[sign.fact])
  const degree = met.reduce<HarmDegree>(
    (worst, { degree: one }) => (RANK.indexOf(one) > RANK.indexOf(worst) ? one : worst),
    'low',
  )
  return { degree, reasons: met.map(sign => sign.ru) }
}
