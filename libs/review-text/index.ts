import { isTooth } from '#libs/teeth/index.ts'

/** What a text for everybody must not tell (323-ФЗ art. 13: secrecy of care holds for a reply to a review, too). */
export type ReviewFlag = 'tooth' | 'diagnosis' | 'treatment' | 'phone' | 'mail'

export interface FoundFlag {
  readonly flag: ReviewFlag
  /** The words that were found, as they stand in the text. */
  readonly words: string
}

const WORD = '[а-яё-]*'
const BEFORE = '(?<![а-яё])'

/** Numbers of teeth: «36-й», «зуб 36», «в 1.6», «зубы 11 и 21»; a price or an hour is none. */
const TOOTH =
  /(?<!\d)([1-8])\.?([1-8])(?=-?(?:й|го|му|м|ый|ого|ому|ом)(?![а-яё])|\s*-?\s*зуб)|зуб[а-яё]*\s*(?:№\s*)?([1-8])\.?([1-8])(?!\d)/giu

const PATTERNS: readonly [ReviewFlag, RegExp][] = [
  ['diagnosis', /(?<![a-zа-яё\d])[a-zк]\d{2}(?:\.\d{1,2})?(?![a-zа-яё\d])/giu],
  [
    'diagnosis',
    new RegExp(
      `${BEFORE}(?:диагноз|кариес|пульпит|периодонтит|пародонт|гингивит|кист|остеомиелит|беремен|вич(?![а-яё])|гепатит|диабет|онколог|опухол|аллерги|гипертони|депресси|инсульт|инфаркт)${WORD}`,
      'giu',
    ),
  ],
  [
    'treatment',
    new RegExp(
      `${BEFORE}(?:имплант|коронк|винир|депульпир|протез|брекет|элайнер|антибиотик|анестези|наркоз|томограф|снимк|рентген|рецепт|операци)${WORD}`,
      'giu',
    ),
  ],
  ['phone', /(?:\+7|(?<!\d)8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)/gu],
  ['mail', /[\w.+-]+@[\w-]+\.[\w.-]+/gu],
]

/**
 * Words of a review, or of the clinic's reply to it, that would tell about health or how to reach a person. Pure and
 * cautious: whoever publishes looks at what it found and says that he has (MD-4.6: no medical details).
 */
export function flagsOf(text: string): FoundFlag[] {
  const teeth = [...text.matchAll(TOOTH)]
    .filter(([, a, b, c, d]) => isTooth(Number(`${a ?? c}${b ?? d}`)))
    .map(([words]): FoundFlag => ({ flag: 'tooth', words: words.trim() }))
  const others = PATTERNS.flatMap(([flag, pattern]) =>
    [...text.matchAll(pattern)].map(([words]): FoundFlag => ({ flag, words: words.trim() })),
  )
  const seen = new Set<string>()
  return [...teeth, ...others].filter(({ flag, words }) => {
    const key = `${flag}/${words.toLowerCase()}`
    return !seen.has(key) && seen.add(key)
  })
}
