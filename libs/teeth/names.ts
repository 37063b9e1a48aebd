import { isDeciduous, type Jaw, jawOf, kindOf, placeOf, quadrantOf, type Side, sideOf } from './teeth.ts'

const JAWS: Readonly<Record<Jaw, string>> = { upper: 'верхняя челюсть', lower: 'нижняя челюсть' }
const JAWS_OF: Readonly<Record<Jaw, string>> = { upper: 'верхней челюсти', lower: 'нижней челюсти' }
const SIDES: Readonly<Record<Side, string>> = { right: 'справа', left: 'слева' }

/** «верхняя челюсть». */
export const jawName = (jaw: Jaw): string => JAWS[jaw]

/** «верхняя челюсть справа», of a quadrant 1–8 or of a tooth in it. */
export function quadrantName(quadrant: number): string {
  const tooth = quadrant * 10 + 1
  return `${JAWS[jawOf(tooth)]} ${SIDES[sideOf(tooth)]}`
}

const NAMES = {
  incisor: ['центральный резец', 'боковой резец'],
  canine: ['клык'],
  premolar: ['первый премоляр', 'второй премоляр'],
  molar: ['первый моляр', 'второй моляр', 'третий моляр'],
} as const

/** «первый моляр верхней челюсти справа», «временный клык нижней челюсти слева». */
export function toothName(tooth: number): string {
  const kind = kindOf(tooth)
  const before = { incisor: 1, canine: 3, premolar: 4, molar: isDeciduous(tooth) ? 4 : 6 }[kind]
  const name = NAMES[kind][placeOf(tooth) - before]!
  return `${isDeciduous(tooth) ? 'временный ' : ''}${name} ${JAWS_OF[jawOf(tooth)]} ${SIDES[sideOf(tooth)]}`
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V']
const CORNERS = ['┘', '└', '┌', '┐']

/** Zsigmondy's notation, as form 043/у prints it: 16 → «6┘», 26 → «└6», 75 → «┌V». */
export function zsigmondy(tooth: number): string {
  const corner = CORNERS[(quadrantOf(tooth) - 1) % 4]!
  const digit = isDeciduous(tooth) ? ROMAN[placeOf(tooth) - 1]! : String(placeOf(tooth))
  return sideOf(tooth) === 'right' ? digit + corner : corner + digit
}
