import { hasSurface, isTooth, jawOf, type Surface, toothOrder } from '#libs/teeth/index.ts'
import { CONDITION_CODES, CONDITIONS, type ConditionCode } from './conditions.ts'

/**
 * Work by keyboard: two digits choose a tooth, `-` before the second number makes a range, `+` or `,` adds a tooth,
 * letters M O I D B V L P switch surfaces, a letter of a state marks it. Keys are places of the keyboard
 * (`KeyC`), so the layout does not matter.
 */
export interface Typing {
  readonly teeth: readonly number[]
  readonly surfaces: readonly SurfaceKey[]
  /** Digits of a number that is not whole yet. */
  readonly digits: string
  /** How the number being typed joins the teeth that are chosen. */
  readonly joins: 'replace' | 'add' | 'range'
  /** Mobility or furcation waits for its degree. */
  readonly waits: ConditionCode | null
  /** What was typed wrongly: a number that is no tooth. */
  readonly wrong: string | null
}

/** O stands for the chewing surface or the edge, B for cheek or lip: what the tooth has. */
export type SurfaceKey = 'M' | 'O' | 'D' | 'B' | 'L'

export const EMPTY_TYPING: Typing = {
  teeth: [],
  surfaces: [],
  digits: '',
  joins: 'replace',
  waits: null,
  wrong: null,
}

export interface Order {
  readonly condition: ConditionCode
  readonly degree: number | null
}

const SURFACE_KEYS: Readonly<Record<string, SurfaceKey>> = {
  KeyM: 'M',
  KeyO: 'O',
  KeyI: 'O',
  KeyD: 'D',
  KeyB: 'B',
  KeyV: 'B',
  KeyL: 'L',
  KeyP: 'L',
}
const ORDERS: Readonly<Record<string, ConditionCode>> = Object.fromEntries(
  CONDITION_CODES.filter(code => CONDITIONS[code].key !== '').map(code => {
    const { key } = CONDITIONS[code]
    return [key.length === 1 ? `Key${key}` : key, code]
  }),
)

/** The surface of a tooth that a key means: O of a front tooth is its edge, B faces the lip. */
export function surfaceOf(tooth: number, key: SurfaceKey): Surface {
  if (key === 'O') return hasSurface(tooth, 'O') ? 'O' : 'I'
  if (key === 'B') return hasSurface(tooth, 'B') ? 'B' : 'V'
  return key
}

/** Teeth of one jaw from one to the other, as far as the chart shows them. */
export const between = (shown: readonly number[], a: number, b: number): number[] => {
  const [from, to] = [toothOrder(a), toothOrder(b)].sort((x, y) => x - y) as [number, number]
  return jawOf(a) === jawOf(b)
    ? shown.filter(tooth => toothOrder(tooth) >= from && toothOrder(tooth) <= to && a > 50 === tooth > 50)
    : [a, b]
}

export interface Typed {
  readonly typing: Typing
  /** The state to mark on the chosen teeth, when the key completes one. */
  readonly order: Order | null
  /** Whether the key was ours. */
  readonly taken: boolean
}

const digitOf = (code: string): string | null => /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? null

/** One press of a key. `shown` is the teeth of the chart in order. */
export function typeKey(typing: Typing, code: string, shown: readonly number[]): Typed {
  const nothing = { typing, order: null, taken: false }
  const digit = digitOf(code)
  if (typing.waits) {
    if (digit && Number(digit) <= 3)
      return done({ ...typing, waits: null }, { condition: typing.waits, degree: Number(digit) })
    return code === 'Escape' ? keep({ ...typing, waits: null }) : nothing
  }
  if (code === 'Digit0' && typing.digits === '' && typing.teeth.length > 0)
    return done(typing, { condition: 'missing', degree: null })
  if (digit) return typeDigit(typing, digit, shown)
  if (code === 'Minus' || code === 'NumpadSubtract') return keep({ ...typing, joins: 'range', digits: '' })
  if (['Equal', 'NumpadAdd', 'Comma'].includes(code)) return keep({ ...typing, joins: 'add', digits: '' })
  if (code === 'Escape')
    return keep(typing.digits || typing.wrong ? { ...typing, digits: '', wrong: null } : EMPTY_TYPING)
  const surface = SURFACE_KEYS[code]
  if (surface && typing.teeth.length > 0) return keep(toggleSurface(typing, surface))
  const condition = ORDERS[code]
  if (!condition || typing.teeth.length === 0) return nothing
  return CONDITIONS[condition].takes === 'degree'
    ? keep({ ...typing, waits: condition })
    : done(typing, { condition, degree: null })
}

const keep = (typing: Typing): Typed => ({ typing, order: null, taken: true })
const done = (typing: Typing, order: Order): Typed => ({
  typing: { ...typing, surfaces: [], digits: '', wrong: null },
  order,
  taken: true,
})

export const toggleSurface = (typing: Typing, surface: SurfaceKey): Typing => ({
  ...typing,
  surfaces: typing.surfaces.includes(surface)
    ? typing.surfaces.filter(own => own !== surface)
    : [...typing.surfaces, surface],
})

function typeDigit(typing: Typing, digit: string, shown: readonly number[]): Typed {
  const digits = typing.digits + digit
  if (digits.length < 2) return keep({ ...typing, digits, wrong: null })
  const tooth = Number(digits)
  if (!isTooth(tooth) || !shown.includes(tooth))
    return keep({ ...typing, digits: '', joins: 'replace', wrong: digits })
  const first = typing.teeth.at(-1)
  const teeth =
    typing.joins === 'range' && first !== undefined
      ? [...new Set([...typing.teeth, ...between(shown, first, tooth)])]
      : typing.joins === 'add'
        ? [...new Set([...typing.teeth, tooth])]
        : [tooth]
  return keep({ ...EMPTY_TYPING, teeth })
}

/** The tooth beside or opposite a tooth, for the arrows; the same one at the border. */
export function neighbour(
  shown: readonly number[],
  tooth: number,
  way: 'left' | 'right' | 'up' | 'down',
): number {
  const rows = rowsOf(shown)
  const row = rows.findIndex(list => list.includes(tooth))
  if (row < 0) return shown[0] ?? tooth
  const at = rows[row]!.indexOf(tooth)
  if (way === 'left' || way === 'right') return rows[row]![at + (way === 'left' ? -1 : 1)] ?? tooth
  const target = rows[row + (way === 'up' ? -1 : 1)]
  if (!target) return tooth
  const along = toothOrder(tooth) % 1_000
  return target.reduce((best, other) =>
    Math.abs((toothOrder(other) % 1_000) - along) < Math.abs((toothOrder(best) % 1_000) - along)
      ? other
      : best,
  )
}

/** Rows of the chart from top to bottom: permanent and deciduous of the upper jaw, deciduous and permanent of the lower. */
export const rowsOf = (shown: readonly number[]): number[][] =>
  [
    shown.filter(tooth => jawOf(tooth) === 'upper' && tooth < 50),
    shown.filter(tooth => jawOf(tooth) === 'upper' && tooth > 50),
    shown.filter(tooth => jawOf(tooth) === 'lower' && tooth > 50),
    shown.filter(tooth => jawOf(tooth) === 'lower' && tooth < 50),
  ].filter(row => row.length > 0)
