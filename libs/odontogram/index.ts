/** The dental chart: states, dated entries, the picture at a date, undo, letters of form 043/у, periodontal indices. */

export { drawingOf, mirrorOf, type OcclusalDrawing, occlusalOf, type ToothDrawing } from './anatomy.ts'
export { type Change, chainEnd, changesOf, nextRedo, nextUndo } from './changes.ts'
export {
  CONDITION_CODES,
  CONDITIONS,
  type Condition,
  type ConditionCode,
  type Family,
  ROMAN,
  rootsOf,
} from './conditions.ts'
export { usualAt } from './eruption.ts'
export { continued, EMPTY_HISTORY, type History, marksOfTooth, pictureIn } from './history.ts'
export { type ChartLayout, layoutOf, type Place } from './layout.ts'
export { describeState, lettersOf } from './letters.ts'
export {
  attachmentLevel,
  EMPTY_SITE,
  MAX_DEPTH,
  MAX_RECESSION,
  MIN_RECESSION,
  type PerioIndices,
  perioChange,
  perioFault,
  perioIndices,
  russellScore,
  SITES,
  type Site,
  type SiteChange,
  type SiteValue,
  type ToothPerio,
} from './perio.ts'
export { type PerioSide, type Point, perioWalk, sitesOf } from './perio-walk.ts'
export {
  applyMark,
  type Entry,
  faultOf,
  liveEntries,
  type Mark,
  type MarkFault,
  type Picture,
  type Presence,
  pictureAt,
  plainPicture,
  SOUND,
  type SurfaceState,
  signatureOf,
  type ToothFlag,
  type ToothState,
} from './replay.ts'
export { type Joins, joinsOf, type Shape, shapesOf, type ToothShapes } from './shapes.ts'
export { chartSvg } from './svg.ts'
export {
  between,
  EMPTY_TYPING,
  neighbour,
  type Order,
  rowsOf,
  type SurfaceKey,
  surfaceOf,
  type Typed,
  type Typing,
  toggleSurface,
  typeKey,
} from './typing.ts'
