import type { Treatment } from '#libs/smile/index.ts'

const percent = (share: number) => `${Math.round(share * 100)} %`
const FORMS = {
  oval: 'овальная',
  square: 'прямоугольная',
  triangular: 'треугольная',
  youthful: 'юношеская',
  mature: 'зрелая',
} as const

/** What a treatment shows, line by line, for the patient's paper and page. `shown` is the shade that was reached. */
export function whatChanged(t: Treatment, shown?: string | null): string[] {
  const lines: string[] = []
  if (t.shade) {
    const reached =
      shown && shown !== t.shade ? ` (на этом снимке показан ближайший достижимый: ${shown})` : ''
    lines.push(`Цвет зубов: ${t.shade} по шкале VITA${reached}`)
  }
  if (t.align > 0) lines.push(`Выравнивание зубов по дуге: ${percent(t.align)}`)
  if (t.level > 0) lines.push(`Выравнивание режущего края: ${percent(t.level)}`)
  if (t.closeGaps > 0) lines.push(`Закрытие промежутков: ${percent(t.closeGaps)}`)
  if (t.gum > 0) lines.push(`Выравнивание линии десны: ${percent(t.gum)}`)
  const { veneers } = t
  if (veneers) {
    const sign = veneers.length > 0 ? '+' : '−'
    const length =
      veneers.length === 0
        ? ''
        : `, длина центральных ${sign}${Math.abs(veneers.length).toFixed(1).replace('.', ',')} мм`
    lines.push(`Виниры или коронки до ${veneers.upTo}-го зуба: форма ${FORMS[veneers.form]}${length}`)
  }
  if (t.replace.length > 0) lines.push(`Восстановленные зубы: ${t.replace.join(', ')}`)
  return lines.length > 0 ? lines : ['Ничего не изменено']
}
