const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё'

const turn = (text: string, from: string, to: string): string =>
  [...text.toLowerCase()].map(char => to[from.indexOf(char)] ?? char).join('')

/** What the same keys give in the other layout: «bdfyjd» ↔ «иванов». Small letters come out. */
export const otherLayout = (text: string): string =>
  /\p{Script=Cyrillic}/u.test(text) ? turn(text, CYRILLIC, LATIN) : turn(text, LATIN, CYRILLIC)
