import type { SummaryShape, Work } from '#modules/smile/contract.ts'

/** What can be dragged over the photo, and what a dragged handle means for the engine. */
export type Lines = NonNullable<SummaryShape['lines']>
export type Edits = Work['edits']
export type Xy = readonly [number, number]
export type Overlay = 'midline' | 'smileArc' | 'edges' | 'necks' | 'borders' | 'lips'

export const OVERLAYS: readonly Overlay[] = ['midline', 'smileArc', 'edges', 'borders', 'necks', 'lips']

export interface Handle {
  readonly id: string
  readonly at: Xy
  /** In which directions it may be dragged. */
  readonly way: 'x' | 'y' | 'both'
  /** The corrections after this handle was put there. */
  move(edits: Edits, to: Xy): Edits
}

const mid = (a: Xy, b: Xy): Xy => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
const put = (
  list: readonly { readonly tooth: number; readonly at: Xy }[] | undefined,
  tooth: number,
  at: Xy,
): { tooth: number; at: [number, number] }[] => [
  ...(list ?? [])
    .filter(item => item.tooth !== tooth)
    .map(item => ({ tooth: item.tooth, at: pair(item.at) })),
  { tooth, at: pair(at) },
]
const pair = (p: Xy): [number, number] => [Math.round(p[0] * 10) / 10, Math.round(p[1] * 10) / 10]
const pairs = (list: readonly Xy[]): [number, number][] => list.map(pair)

/** A border is dragged a little above the edge: the edge has handles of its own. */
const ON_BORDER = 0.55
const along = ([a, b]: readonly [Xy, Xy], k: number): Xy => [
  a[0] + (b[0] - a[0]) * k,
  a[1] + (b[1] - a[1]) * k,
]
/** Lip lines have 17 points; every second is enough for a hand. */
const LIP_STEP = 2

export function handlesOf(overlay: Overlay, lines: Lines): Handle[] {
  switch (overlay) {
    case 'midline':
      return [
        {
          id: 'midline',
          at: lines.midline[1],
          way: 'x',
          move: (edits, to) => ({ ...edits, midline: pair(to) }),
        },
      ]
    case 'smileArc':
      return lines.smileArc.map((at, i) => ({
        id: `arc-${i}`,
        at,
        way: i === 1 ? ('y' as const) : ('both' as const),
        move: (edits, to) => {
          const [l, m, r] = lines.smileArc.map((p, k) => pair(k === i ? to : p))
          return { ...edits, smileArc: [l!, m!, r!] }
        },
      }))
    case 'edges':
      return lines.teeth.map(t => ({
        id: `edge-${t.number}`,
        at: mid(t.edge[0], t.edge[1]),
        way: 'y' as const,
        move: (edits, to) => ({ ...edits, edges: put(edits.edges, t.number, to) }),
      }))
    case 'necks':
      return lines.teeth.map(t => ({
        id: `neck-${t.number}`,
        at: mid(t.neck[0], t.neck[1]),
        way: 'y' as const,
        move: (edits, to) => ({ ...edits, necks: put(edits.necks, t.number, to) }),
      }))
    case 'borders':
      return lines.teeth.map(t => ({
        id: `border-${t.number}`,
        // The distal side: away from the midline, which the photo shows on the left for the right quadrant.
        at: along(t.number < 20 ? t.left : t.right, ON_BORDER),
        way: 'x' as const,
        move: (edits, to) => ({ ...edits, borders: put(edits.borders, t.number, to) }),
      }))
    case 'lips':
      return (['upperLip', 'lowerLip'] as const).flatMap(which =>
        lines[which].flatMap((at, i): Handle[] =>
          i % LIP_STEP === 0
            ? [
                {
                  id: `${which}-${i}`,
                  at,
                  way: 'y',
                  move: (edits, to) => ({
                    ...edits,
                    [which]: pairs(bent(lines[which], i, to[1] - at[1])),
                  }),
                },
              ]
            : [],
        ),
      )
  }
}

/** The neighbours follow a dragged point half-way, so that the line stays a line. */
const bent = (points: readonly Xy[], i: number, dy: number): Xy[] =>
  points.map(([x, y], k) => {
    const far = Math.abs(k - i)
    return [x, y + (far === 0 ? dy : far === 1 ? dy / 2 : 0)]
  })

/** Where the smile is, with room around it, for the first look. */
export function mouthBox(lines: Lines) {
  const points = [...lines.upperLip, ...lines.lowerLip]
  const xs = points.map(p => p[0])
  const ys = points.map(p => p[1])
  const width = Math.max(...xs) - Math.min(...xs)
  const height = Math.max(...ys) - Math.min(...ys)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x: x - width * 0.28, y: y - height * 0.75, width: width * 1.56, height: height * 2.5 }
}

/** The teeth alone, in the shape of a small card, out of the box of the first look. */
export function closeUp(box: ReturnType<typeof mouthBox>, aspect: number) {
  const width = box.width * 0.76
  const height = width / aspect
  return {
    x: box.x + (box.width - width) / 2,
    y: box.y + box.height * 0.5 - height / 2,
    width,
    height,
  }
}
