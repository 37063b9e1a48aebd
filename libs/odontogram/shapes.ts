import { type Surface, surfacesOf } from '#libs/teeth/index.ts'
import { drawingOf, occlusalOf, type ToothDrawing } from './anatomy.ts'
import type { SurfaceState, ToothState } from './replay.ts'

/** One path of a drawing; `cls` names what it is, and the screen and the print say how that looks. */
export interface Shape {
  readonly cls: string
  readonly d: string
}

export interface ToothShapes {
  /** Seen from the cheek, in the mirrored coordinates of the tooth: under the gum, and over it. */
  readonly deep: readonly Shape[]
  readonly gum: Shape
  readonly high: readonly Shape[]
  /** Seen from the chewing side, not mirrored. */
  readonly occlusal: readonly Shape[]
}

/** Neighbours in the same bridge: mesial and distal. */
export interface Joins {
  readonly mesial: boolean
  readonly distal: boolean
}

const ellipse = (x: number, y: number, a: number, b: number): string =>
  `M${x - a} ${y}a${a} ${b} 0 1 0 ${2 * a} 0a${a} ${b} 0 1 0 ${-2 * a} 0Z`

/** Gum of one column: higher between the teeth, lower at the neck; a bare ridge where no tooth is. */
function gumOf(width: number, toothed: boolean): Shape {
  const w = width / 2
  const line = toothed
    ? `C${-w * 0.5} 3 ${-w * 0.5} -7 0 -7C${w * 0.5} -7 ${w * 0.5} 3 ${w} 5`
    : `C${-w * 0.5} 1 ${-w * 0.4} 0 0 0C${w * 0.4} 0 ${w * 0.5} 1 ${w} 5`
  return { cls: 'gum', d: `M${-w} 5${line}V-40H${-w}Z` }
}

/** Where a surface shows from the cheek. The tongue side does not. */
function patchOf(surface: Surface, { half: w, crownHeight: h }: ToothDrawing): string | null {
  switch (surface) {
    case 'M':
      return ellipse(w * 0.7, h * 0.5, w * 0.2, h * 0.2)
    case 'D':
      return ellipse(-w * 0.7, h * 0.5, w * 0.2, h * 0.2)
    case 'B':
    case 'V':
      return ellipse(0, h * 0.36, w * 0.42, h * 0.2)
    case 'O':
    case 'I':
      return ellipse(0, h * 0.84, w * 0.46, h * 0.1)
    case 'L':
      return null
  }
}

function implantOf({ rootLength }: ToothDrawing): Shape[] {
  const length = Math.min(rootLength, 46)
  const threads = Array.from({ length: 6 }, (_, i) => {
    const y = -10 - (i * (length - 16)) / 6
    const w = 9 - i * 0.5
    return `M${-w} ${y}L${w} ${y - 4}`
  }).join('')
  return [
    { cls: 'implant', d: `M-8 0L-9 -8L-6 ${-length + 4}Q0 ${-length - 3} 6 ${-length + 4}L9 -8L8 0Z` },
    { cls: 'thread', d: threads },
  ]
}

function deepOf(drawing: ToothDrawing, state: ToothState): Shape[] {
  const { presence, flags } = state
  if (presence === 'implant') return implantOf(drawing)
  if (presence === 'pontic') return []
  const ghost = presence === 'missing' || presence === 'extracted'
  const shapes: Shape[] = drawing.roots.map((d, i) => ({
    cls: ghost ? 'ghost' : drawing.roots.length === 3 && i === 0 ? 'root far' : 'root',
    d,
  }))
  if (ghost) return shapes
  if (flags.includes('root-canal')) shapes.push(...drawing.canals.map(d => ({ cls: 'endo', d })))
  if (flags.includes('post')) shapes.push({ cls: 'post', d: `M0 12L0 ${-drawing.rootLength * 0.55}` })
  if (flags.includes('periodontitis'))
    shapes.push(...drawing.apices.map(([x, y]) => ({ cls: 'apex', d: ellipse(x, y - 2, 7, 7) })))
  if (state.furcation > 0 && drawing.furcation) {
    const [x, y] = drawing.furcation
    const size = 6
    shapes.push({
      cls: `furcation f${state.furcation}`,
      d: `M${x} ${y - size}L${x + size} ${y + size}H${x - size}Z`,
    })
  }
  return shapes
}

function bridgeBar(width: number, { crownHeight: h }: ToothDrawing, joins: Joins): Shape[] {
  if (!joins.mesial && !joins.distal) return []
  const [from, to] = [joins.distal ? -width / 2 : 0, joins.mesial ? width / 2 : 0]
  return [{ cls: 'bar', d: `M${from} ${h * 0.42}H${to}V${h * 0.62}H${from}Z` }]
}

const mobilityArrows = ({ crownHeight: h }: ToothDrawing): Shape => ({
  cls: 'mobility',
  d: `M-15 ${h + 6}H15M-15 ${h + 6}l5 -3.4m-5 3.4l5 3.4M15 ${h + 6}l-5 -3.4m5 3.4l-5 3.4`,
})

function highOf(drawing: ToothDrawing, state: ToothState, width: number, joins: Joins): Shape[] {
  const { presence, cover, flags } = state
  const { crown, crownHeight: h, half: w } = drawing
  if (presence === 'missing') return [{ cls: 'ghost', d: crown }]
  if (presence === 'extracted')
    return [
      { cls: 'ghost', d: crown },
      { cls: 'cross', d: `M-13 ${h * 0.5 - 13}L13 ${h * 0.5 + 13}M13 ${h * 0.5 - 13}L-13 ${h * 0.5 + 13}` },
    ]
  if (presence === 'impacted') return [{ cls: 'crown buried', d: crown }]
  if (presence === 'root') {
    return [
      {
        cls: 'stump',
        d: `M${-w * 0.7} 0L${-w * 0.5} 7L${-w * 0.2} 3L${w * 0.1} 8L${w * 0.42} 3L${w * 0.7} 0Z`,
      },
    ]
  }
  const bare = presence === 'implant' && cover === null
  if (bare) return [{ cls: 'abutment-post', d: `M-7 0L-5 14H5L7 0Z` }]
  const shapes: Shape[] = bridgeBar(width, drawing, joins)
  const capped = cover === 'crown' || cover === 'abutment' || presence === 'pontic'
  shapes.push({ cls: capped ? `crown cap${presence === 'pontic' ? ' pontic' : ''}` : 'crown', d: crown })
  if (cover === 'veneer') shapes.push({ cls: 'veneer', d: crown })
  if (flags.includes('pulpitis')) shapes.push({ cls: 'pulpitis', d: drawing.pulp })
  for (const [surface, kind] of Object.entries(state.surfaces) as [Surface, SurfaceState][]) {
    const d = patchOf(surface, drawing)
    if (d) shapes.push({ cls: `s-${kind}`, d })
  }
  if (flags.includes('fracture'))
    shapes.push({
      cls: 'crack',
      d: `M${-w * 0.5} ${h}L${-w * 0.15} ${h * 0.7}L${w * 0.1} ${h * 0.82}L${w * 0.55} ${h * 0.45}`,
    })
  if (state.mobility > 0) shapes.push(mobilityArrows(drawing))
  return shapes
}

function occlusalShapes(tooth: number, state: ToothState): Shape[] {
  const view = occlusalOf(tooth)
  const { presence, cover } = state
  if (presence === 'missing' || presence === 'extracted') {
    const cross = `M-8 -8L8 8M8 -8L-8 8`
    return [
      { cls: 'ghost', d: view.outline },
      ...(presence === 'extracted' ? [{ cls: 'cross', d: cross }] : []),
    ]
  }
  if (presence === 'impacted') return [{ cls: 'ghost', d: view.outline }]
  if (presence === 'root')
    return [
      { cls: 'ghost', d: view.outline },
      { cls: 'stump', d: ellipse(0, 0, view.rx * 0.5, view.ry * 0.5) },
    ]
  const capped = cover === 'crown' || cover === 'abutment' || presence === 'pontic'
  if (presence === 'implant' && !capped)
    return [
      { cls: 'ghost', d: view.outline },
      { cls: 'implant', d: ellipse(0, 0, 9, 9) },
      { cls: 'thread', d: 'M-5 0H5' },
    ]
  const shapes: Shape[] = [
    {
      cls: capped
        ? `table cap${presence === 'pontic' ? ' pontic' : ''}`
        : cover === 'veneer'
          ? 'table veneered'
          : 'table',
      d: view.outline,
    },
  ]
  for (const surface of surfacesOf(tooth)) {
    const kind = state.surfaces[surface]
    shapes.push({ cls: kind ? `part s-${kind}` : 'part', d: view.parts[surface]! })
  }
  return shapes
}

/** All paths of a tooth that stands so. `width` is that of its column. */
export function shapesOf(tooth: number, state: ToothState, width: number, joins: Joins): ToothShapes {
  const drawing = drawingOf(tooth)
  const toothed = !['missing', 'extracted', 'pontic', 'impacted'].includes(state.presence)
  return {
    deep: deepOf(drawing, state),
    gum: gumOf(width, toothed),
    high: highOf(drawing, state, width, joins),
    occlusal: occlusalShapes(tooth, state),
  }
}

/** Which neighbours of a tooth belong to its bridge. `row` is the teeth of its row from left to right. */
export function joinsOf(
  tooth: number,
  picture: ReadonlyMap<number, ToothState>,
  row: readonly number[],
): Joins {
  const bridge = picture.get(tooth)?.bridge ?? null
  if (bridge === null) return { mesial: false, distal: false }
  const at = row.indexOf(tooth)
  const same = (other: number | undefined) => other !== undefined && picture.get(other)?.bridge === bridge
  const [left, right] = [same(row[at - 1]), same(row[at + 1])]
  return Math.floor(tooth / 10) % 4 === 1 || Math.floor(tooth / 10) % 4 === 0
    ? { mesial: right, distal: left }
    : { mesial: left, distal: right }
}
