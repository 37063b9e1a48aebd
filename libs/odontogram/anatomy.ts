import { isDeciduous, type Jaw, jawOf, kindOf, placeOf, type Surface, sideOf } from '#libs/teeth/index.ts'
import { rootsOf } from './conditions.ts'

/**
 * Drawings of teeth as paths, so that the screen and the print draw the same ones. A tooth stands on its neck (y = 0):
 * the crown goes to +y, the roots to −y, mesial is +x. Rows of the lower jaw and of the left side are mirrored by whoever
 * places them. Units are those of a chart about a thousand wide. Sizes are average proportions, drawn by us.
 */
export interface ToothDrawing {
  /** Half of the width of the crown. */
  readonly half: number
  readonly crownHeight: number
  readonly rootLength: number
  readonly crown: string
  /** Farther roots first. */
  readonly roots: readonly string[]
  /** Lines along the canals, from the chamber to the apex. */
  readonly canals: readonly string[]
  readonly apices: readonly (readonly [x: number, y: number])[]
  /** Where the roots part; null for one root. */
  readonly furcation: readonly [x: number, y: number] | null
  readonly pulp: string
}

interface Size {
  readonly width: number
  readonly crown: number
  readonly root: number
}

const UPPER: readonly Size[] = [
  { width: 50, crown: 50, root: 46 },
  { width: 41, crown: 45, root: 46 },
  { width: 45, crown: 49, root: 57 },
  { width: 44, crown: 42, root: 48 },
  { width: 43, crown: 40, root: 48 },
  { width: 64, crown: 38, root: 46 },
  { width: 60, crown: 36, root: 42 },
  { width: 54, crown: 33, root: 37 },
]
const LOWER: readonly Size[] = [
  { width: 34, crown: 43, root: 43 },
  { width: 37, crown: 44, root: 46 },
  { width: 42, crown: 50, root: 56 },
  { width: 43, crown: 43, root: 48 },
  { width: 44, crown: 41, root: 48 },
  { width: 67, crown: 38, root: 47 },
  { width: 63, crown: 36, root: 43 },
  { width: 58, crown: 34, root: 38 },
]
/** Deciduous teeth: smaller, with broad crowns; the fourth and fifth are molars. */
const DECIDUOUS: Readonly<Record<Jaw, readonly Size[]>> = {
  upper: [
    { width: 40, crown: 32, root: 34 },
    { width: 34, crown: 30, root: 33 },
    { width: 38, crown: 34, root: 40 },
    { width: 42, crown: 29, root: 33 },
    { width: 47, crown: 30, root: 36 },
  ],
  lower: [
    { width: 29, crown: 29, root: 32 },
    { width: 31, crown: 30, root: 33 },
    { width: 34, crown: 33, root: 38 },
    { width: 44, crown: 29, root: 33 },
    { width: 50, crown: 30, root: 36 },
  ],
}

const sizeOf = (tooth: number): Size =>
  (isDeciduous(tooth) ? DECIDUOUS[jawOf(tooth)] : jawOf(tooth) === 'upper' ? UPPER : LOWER)[
    placeOf(tooth) - 1
  ]!

/** One decimal is finer than a screen shows. */
const r = (n: number): string => String(Math.round(n * 10) / 10)
const p = (x: number, y: number): string => `${r(x)} ${r(y)}`

const crownSides = (n: number, w: number, h: number, top: number) => ({
  left: `M${p(-n, 0)}C${p(-n * 1.08, h * 0.26)} ${p(-w, h * 0.44)} ${p(-w * 0.98, h * top)}`,
  right: `C${p(w, h * 0.42)} ${p(n * 1.08, h * 0.24)} ${p(n, 0)}Q${p(0, -h * 0.13)} ${p(-n, 0)}Z`,
})

function crownPath(kind: ReturnType<typeof kindOf>, w: number, h: number, n: number): string {
  if (kind === 'incisor') {
    const { left, right } = crownSides(n, w, h, 0.8)
    return `${left}Q${p(-w * 0.96, h)} ${p(-w * 0.66, h)}Q${p(0, h * 0.985)} ${p(w * 0.74, h)}Q${p(w * 0.99, h)} ${p(w * 0.98, h * 0.82)}${right}`
  }
  if (kind === 'canine') {
    const { left, right } = crownSides(n, w, h, 0.62)
    return `${left}Q${p(-w * 0.8, h * 0.8)} ${p(-w * 0.16, h * 0.97)}Q${p(0, h * 1.03)} ${p(w * 0.18, h * 0.96)}Q${p(w * 0.82, h * 0.78)} ${p(w * 0.98, h * 0.6)}${right}`
  }
  if (kind === 'premolar') {
    const { left, right } = crownSides(n, w, h, 0.68)
    return `${left}Q${p(-w * 0.86, h * 0.86)} ${p(-w * 0.24, h * 0.98)}Q${p(0, h * 1.03)} ${p(w * 0.24, h * 0.98)}Q${p(w * 0.88, h * 0.84)} ${p(w * 0.98, h * 0.66)}${right}`
  }
  const { left, right } = crownSides(n, w, h, 0.7)
  return `${left}Q${p(-w * 0.95, h * 0.95)} ${p(-w * 0.56, h)}Q${p(-w * 0.3, h * 1.03)} ${p(-w * 0.06, h * 0.87)}Q${p(w * 0.16, h * 1.02)} ${p(w * 0.5, h)}Q${p(w * 0.93, h * 0.96)} ${p(w * 0.98, h * 0.68)}${right}`
}

/** A root between x = a and x = b at the neck that ends at (x, −length). */
function rootPath(a: number, b: number, x: number, length: number, tip: number): string {
  const mid = (a + b) / 2
  return `M${p(a, 1)}C${p(a + (x - mid) * 0.25, -length * 0.42)} ${p(x - tip * 1.7, -length * 0.78)} ${p(x - tip * 0.7, -length * 0.955)}Q${p(x, -length * 1.045)} ${p(x + tip * 0.7, -length * 0.955)}C${p(x + tip * 1.7, -length * 0.78)} ${p(b + (x - mid) * 0.25, -length * 0.42)} ${p(b, 1)}Z`
}

const canalTo = (x: number, length: number, from: number): string =>
  `M${p(from * 0.5, 6)}C${p(from, -length * 0.25)} ${p(x * 0.96, -length * 0.6)} ${p(x, -length * 0.93)}`

function rootsOfDrawing(count: 1 | 2 | 3, n: number, length: number, lean: number) {
  if (count === 1) {
    return {
      roots: [rootPath(-n, n, lean, length, n * 0.3)],
      canals: [canalTo(lean, length, 0)],
      apices: [[lean, -length] as const],
      furcation: null,
    }
  }
  const spread = n * (count === 3 ? 0.78 : 0.62)
  const pair = [rootPath(-n, n * 0.1, -spread + lean, length, n * 0.2)]
  pair.push(rootPath(-n * 0.1, n, spread * 0.8 + lean, length * 0.97, n * 0.2))
  const canals = [
    canalTo(-spread + lean, length, -n * 0.45),
    canalTo(spread * 0.8 + lean, length * 0.97, n * 0.45),
  ]
  const apices = [[-spread + lean, -length] as const, [spread * 0.8 + lean, -length * 0.97] as const]
  const furcation = [lean * 0.2, -length * 0.3] as const
  if (count === 2) return { roots: pair, canals, apices, furcation }
  const palatal = rootPath(-n * 0.5, n * 0.5, lean * 0.3, length * 1.06, n * 0.24)
  return {
    roots: [palatal, ...pair],
    canals: [canalTo(lean * 0.3, length * 1.06, 0), ...canals],
    apices: [[lean * 0.3, -length * 1.06] as const, ...apices],
    furcation,
  }
}

const drawings = new Map<number, ToothDrawing>()

/** The drawing of a tooth seen from the cheek; the same object every time. */
export function drawingOf(tooth: number): ToothDrawing {
  const known = drawings.get(tooth)
  if (known) return known
  const { width, crown: h, root } = sizeOf(tooth)
  const kind = kindOf(tooth)
  const w = width / 2
  const n = w * { incisor: 0.7, canine: 0.74, premolar: 0.76, molar: 0.83 }[kind]
  const lean = -w * (kind === 'molar' ? 0.08 : 0.16)
  const drawing: ToothDrawing = {
    half: w,
    crownHeight: h,
    rootLength: root,
    crown: crownPath(kind, w, h, n),
    ...rootsOfDrawing(rootsOf(tooth), n, root, lean),
    pulp: `M${p(-n * 0.34, 0)}Q${p(-n * 0.4, h * 0.34)} ${p(-n * 0.22, h * 0.42)}Q${p(0, h * 0.3)} ${p(n * 0.22, h * 0.42)}Q${p(n * 0.4, h * 0.34)} ${p(n * 0.34, 0)}Z`,
  }
  drawings.set(tooth, drawing)
  return drawing
}

/** Mirrors of a drawing: ±1 along x (mesial looks to the middle) and y (crowns of the jaws meet). */
export const mirrorOf = (tooth: number): readonly [x: 1 | -1, y: 1 | -1] => [
  sideOf(tooth) === 'right' ? 1 : -1,
  jawOf(tooth) === 'upper' ? 1 : -1,
]

export interface OcclusalDrawing {
  readonly rx: number
  readonly ry: number
  readonly outline: string
  readonly parts: Readonly<Partial<Record<Surface, string>>>
  /** Middle of each part, for letters and for touch. */
  readonly centres: Readonly<Partial<Record<Surface, readonly [x: number, y: number]>>>
}

const occlusals = new Map<string, OcclusalDrawing>()

/**
 * A tooth from its chewing side: the middle and four parts round it, already mirrored: cheek up in the upper jaw and down
 * in the lower one, mesial to the middle of the chart. `scale` enlarges it for the loupe.
 */
export function occlusalOf(tooth: number, scale = 1): OcclusalDrawing {
  const key = `${tooth}/${scale}`
  const known = occlusals.get(key)
  if (known) return known
  const kind = kindOf(tooth)
  const front = kind === 'incisor' || kind === 'canine'
  const { width } = sizeOf(tooth)
  const rx = (width / 2 - 1) * scale
  const ry =
    { incisor: 15, canine: 17.5, premolar: 20, molar: 22 }[kind] * (isDeciduous(tooth) ? 0.82 : 1) * scale
  const power = { incisor: 2.5, canine: 2.3, premolar: 2.6, molar: 3.4 }[kind]
  const [ix, iy] = front ? [rx * 0.5, ry * 0.3] : [rx * 0.52, ry * 0.48]
  const [sx, sy] = mirrorOf(tooth)
  const at = (turn: number, a: number, b: number): readonly [number, number] => {
    const [c, s] = [Math.cos(turn), Math.sin(turn)]
    return [
      a * Math.sign(c) * Math.abs(c) ** (2 / power) * sx,
      b * Math.sign(s) * Math.abs(s) ** (2 / power) * sy,
    ]
  }
  const sector = (from: number, to: number): string => {
    const steps = Array.from({ length: 13 }, (_, i) => from + ((to - from) * i) / 12)
    const outer = steps.map(turn => p(...at(turn, rx, ry)))
    const inner = steps.toReversed().map(turn => p(...at(turn, ix, iy)))
    return `M${[...outer, ...inner].join('L')}Z`
  }
  const ring = (a: number, b: number) =>
    `M${Array.from({ length: 40 }, (_, i) => p(...at((i * Math.PI) / 20, a, b))).join('L')}Z`
  const q = Math.PI / 4
  const middle: Surface = front ? 'I' : 'O'
  const cheek: Surface = front ? 'V' : 'B'
  const [mx, my] = [(rx + ix) / 2, (ry + iy) / 2]
  const drawing: OcclusalDrawing = {
    rx,
    ry,
    outline: ring(rx, ry),
    parts: {
      [middle]: ring(ix, iy),
      M: sector(-q, q),
      L: sector(q, 3 * q),
      D: sector(3 * q, 5 * q),
      [cheek]: sector(5 * q, 7 * q),
    },
    centres: {
      [middle]: [0, 0],
      M: [mx * sx, 0],
      D: [-mx * sx, 0],
      L: [0, my * sy],
      [cheek]: [0, -my * sy],
    },
  }
  occlusals.set(key, drawing)
  return drawing
}

/** Width of the column of a place 1–8: both jaws share it, so that numbers stand under numbers. */
export const COLUMN_WIDTHS = [54, 47, 51, 50, 49, 72, 68, 62] as const
