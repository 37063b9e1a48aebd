import {
  CONDITIONS,
  type ConditionCode,
  faultOf,
  type Mark,
  type MarkFault,
  type Picture,
  SOUND,
  type SurfaceKey,
  surfaceOf,
} from '#libs/odontogram/index.ts'
import { hasSurface } from '#libs/teeth/index.ts'

const ABSENT = ['missing', 'extracted', 'pontic']

/** Marks of a bridge over a row of teeth: where a tooth is missing, or between the ends, stands an artificial one. */
function bridgeMarks(teeth: readonly number[], picture: Picture, bridge: string): Mark[] {
  const absent = (tooth: number) => ABSENT.includes((picture.get(tooth) ?? SOUND).presence)
  const some = teeth.some(absent)
  return teeth.map((tooth, i) => {
    const pontic = some ? absent(tooth) : i > 0 && i < teeth.length - 1
    return { tooth, condition: pontic ? 'pontic' : 'abutment', surfaces: [], degree: null, bridge }
  })
}

/** What an order means for the chosen teeth, and the first reason why it cannot be. */
export function marksOf(
  order: { readonly condition: ConditionCode; readonly degree: number | null },
  teeth: readonly number[],
  surfaces: readonly SurfaceKey[],
  picture: Picture,
): { readonly marks: Mark[]; readonly fault: { tooth: number; code: MarkFault } | null } {
  const { takes } = CONDITIONS[order.condition]
  const marks =
    order.condition === 'pontic' && teeth.length > 1
      ? bridgeMarks(teeth, picture, crypto.randomUUID())
      : teeth.map(
          (tooth): Mark => ({
            tooth,
            condition: order.condition,
            surfaces:
              takes === 'surface' || takes === 'both'
                ? surfaces.map(key => surfaceOf(tooth, key)).filter(surface => hasSurface(tooth, surface))
                : [],
            degree: order.degree,
            bridge: null,
          }),
        )
  for (const mark of marks) {
    const code = faultOf(mark, picture.get(mark.tooth) ?? SOUND)
    if (code) return { marks, fault: { tooth: mark.tooth, code } }
  }
  return { marks, fault: null }
}
