import { jawOf, kindOf } from './teeth.ts'

/** Codes of HL7 FDI-surface: mesial, occlusal, incisal, distal, buccal, ventral (to the lips), lingual. */
export type Surface = 'M' | 'O' | 'I' | 'D' | 'B' | 'V' | 'L'

/** Incisors and canines have an edge and face the lips, the others have a chewing surface and face the cheek. */
const isFront = (tooth: number): boolean => ['incisor', 'canine'].includes(kindOf(tooth))

/** Surfaces a tooth has, in the order in which they are written. */
export const surfacesOf = (tooth: number): readonly Surface[] =>
  isFront(tooth) ? ['M', 'I', 'D', 'V', 'L'] : ['M', 'O', 'D', 'B', 'L']

export const hasSurface = (tooth: number, surface: string): surface is Surface =>
  surfacesOf(tooth).some(own => own === surface)

/** «MOD» of surfaces in any order, each once; those that the tooth does not have are left out. */
export const writeSurfaces = (tooth: number, surfaces: readonly string[]): string =>
  surfacesOf(tooth)
    .filter(own => surfaces.includes(own))
    .join('')

const NAMES: Readonly<Record<Surface, string>> = {
  M: 'медиальная',
  O: 'жевательная',
  I: 'режущий край',
  D: 'дистальная',
  B: 'щёчная',
  V: 'губная',
  L: 'язычная',
}

/** «жевательная»; L of an upper tooth is «нёбная», I of a canine its «рвущий бугор». */
export function surfaceName(tooth: number, surface: Surface): string {
  if (surface === 'L' && jawOf(tooth) === 'upper') return 'нёбная'
  if (surface === 'I' && kindOf(tooth) === 'canine') return 'рвущий бугор'
  return NAMES[surface]
}
