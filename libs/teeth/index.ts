/** Teeth: numbers, order, names, surfaces; lists as doctors type them. */
export { jawName, quadrantName, toothName, zsigmondy } from './names.ts'
export { formatTeeth, parseTeeth, type TeethCheck } from './parse.ts'
export { hasSurface, type Surface, surfaceName, surfacesOf, writeSurfaces } from './surfaces.ts'
export {
  DECIDUOUS,
  type Dentition,
  dentitionAt,
  isDeciduous,
  isTooth,
  type Jaw,
  jawOf,
  kindOf,
  PERMANENT,
  placeOf,
  quadrantOf,
  type Side,
  sideOf,
  successorOf,
  type ToothKind,
  toothOrder,
} from './teeth.ts'
