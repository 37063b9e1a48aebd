import { hasSurface, isDeciduous, isTooth, type Surface } from '#libs/teeth/index.ts'
import { CONDITIONS, type ConditionCode, rootsOf } from './conditions.ts'

/** What one mark says of one tooth. */
export interface Mark {
  readonly tooth: number
  readonly condition: ConditionCode
  readonly surfaces: readonly Surface[]
  /** 0–3, only of mobility and furcation. */
  readonly degree: number | null
  /** Teeth of one bridge carry the same id. */
  readonly bridge: string | null
}

/** A dated entry of a chart. It never changes; a wrong one is taken back by an entry that reverses it. */
export interface Entry {
  readonly entryId: string
  /** Entries of one press belong to one change and are undone together. */
  readonly changeId: string
  /** ISO instant in UTC. */
  readonly at: string
  readonly tooth: number
  /** Null for a reversing entry. */
  readonly mark: Mark | null
  readonly reverses: string | null
}

export type Presence = 'present' | 'root' | 'impacted' | 'missing' | 'extracted' | 'implant' | 'pontic'
export type SurfaceState = 'caries' | 'filling' | 'sealant' | 'inlay' | 'fracture' | 'wear'
export type ToothFlag = 'pulpitis' | 'periodontitis' | 'root-canal' | 'post' | 'fracture'

/** One tooth as it stands. */
export interface ToothState {
  readonly presence: Presence
  readonly surfaces: Readonly<Partial<Record<Surface, SurfaceState>>>
  readonly flags: readonly ToothFlag[]
  readonly cover: 'crown' | 'veneer' | 'abutment' | null
  readonly bridge: string | null
  readonly mobility: number
  readonly furcation: number
}

export const SOUND: ToothState = {
  presence: 'present',
  surfaces: {},
  flags: [],
  cover: null,
  bridge: null,
  mobility: 0,
  furcation: 0,
}

export type MarkFault =
  | 'no-tooth'
  | 'no-surface'
  | 'surface-needed'
  | 'surface-extra'
  | 'degree'
  | 'one-root'
  | 'tooth-absent'
  | 'tooth-covered'
  | 'not-here'

const NEEDS_ROOT: readonly ConditionCode[] = [
  'pulpitis',
  'periodontitis',
  'root-canal',
  'post',
  'mobility',
  'furcation',
  'abutment',
  'crown',
]
const NEEDS_CROWN: readonly ConditionCode[] = [
  'caries',
  'filling',
  'sealant',
  'inlay',
  'fracture',
  'wear',
  'veneer',
]

/** Why a mark cannot be put on a tooth that stands so; null when it can. */
export function faultOf(mark: Mark, state: ToothState): MarkFault | null {
  if (!isTooth(mark.tooth)) return 'no-tooth'
  const { takes } = CONDITIONS[mark.condition]
  if (mark.surfaces.some(surface => !hasSurface(mark.tooth, surface))) return 'no-surface'
  if (takes === 'surface' && mark.surfaces.length === 0) return 'surface-needed'
  if ((takes === 'tooth' || takes === 'degree') && mark.surfaces.length > 0) return 'surface-extra'
  if (takes === 'degree' ? mark.degree === null || mark.degree < 0 || mark.degree > 3 : mark.degree !== null)
    return 'degree'
  if (mark.condition === 'furcation' && rootsOf(mark.tooth) === 1) return 'one-root'
  if (mark.condition === 'implant' && isDeciduous(mark.tooth)) return 'not-here'
  return faultOfState(mark, state)
}

function faultOfState({ condition }: Mark, { presence, cover }: ToothState): MarkFault | null {
  if (NEEDS_CROWN.includes(condition)) {
    if (presence !== 'present') return 'tooth-absent'
    // Under a crown nothing can be seen or filled; caries at its margin is told by surfaces of the root later.
    if (cover === 'crown' || cover === 'abutment') return condition === 'caries' ? null : 'tooth-covered'
  }
  const onImplant = ['crown', 'abutment', 'mobility'].includes(condition) && presence === 'implant'
  if (NEEDS_ROOT.includes(condition) && presence !== 'present' && presence !== 'root' && !onImplant)
    return 'tooth-absent'
  return null
}

const withFlag = (state: ToothState, ...flags: ToothFlag[]): ToothFlag[] =>
  [...new Set([...state.flags, ...flags])].sort()
const without = (state: ToothState, ...flags: ToothFlag[]): ToothFlag[] =>
  state.flags.filter(flag => !flags.includes(flag))
const paint = (state: ToothState, surfaces: readonly Surface[], as: SurfaceState) => ({
  ...state,
  surfaces: { ...state.surfaces, ...Object.fromEntries(surfaces.map(surface => [surface, as])) },
})

/** The tooth after a mark. A treatment takes away what it cures, a crown hides the surfaces, an absence clears all. */
export function applyMark(state: ToothState, mark: Mark): ToothState {
  switch (mark.condition) {
    case 'sound':
      return SOUND
    case 'caries':
    case 'filling':
    case 'sealant':
    case 'inlay':
    case 'wear':
      return paint(state, mark.surfaces, mark.condition)
    case 'fracture':
      return mark.surfaces.length > 0
        ? paint(state, mark.surfaces, 'fracture')
        : { ...state, flags: withFlag(state, 'fracture') }
    case 'pulpitis':
      return { ...state, flags: withFlag(state, 'pulpitis') }
    case 'periodontitis':
      return { ...state, flags: withFlag({ ...state, flags: without(state, 'pulpitis') }, 'periodontitis') }
    case 'root-canal':
      return {
        ...state,
        flags: withFlag({ ...state, flags: without(state, 'pulpitis', 'periodontitis') }, 'root-canal'),
      }
    case 'post':
      return { ...state, flags: withFlag(state, 'post') }
    case 'veneer':
      return { ...state, cover: 'veneer', flags: without(state, 'fracture') }
    case 'crown':
      return { ...covered(state), cover: 'crown', bridge: null }
    case 'abutment':
      return { ...covered(state), cover: 'abutment', bridge: mark.bridge }
    case 'pontic':
      return { ...SOUND, presence: 'pontic', bridge: mark.bridge }
    case 'root':
      return { ...SOUND, presence: 'root', flags: without(state, 'fracture'), mobility: state.mobility }
    case 'implant':
    case 'missing':
    case 'extracted':
    case 'impacted':
      return { ...SOUND, presence: mark.condition }
    case 'mobility':
      return { ...state, mobility: mark.degree ?? 0 }
    case 'furcation':
      return { ...state, furcation: mark.degree ?? 0 }
  }
}

const covered = (state: ToothState): ToothState => ({
  ...state,
  presence: state.presence === 'root' ? 'present' : state.presence,
  surfaces: {},
  flags: without(state, 'fracture'),
})

/** Entries in the order in which they take effect. They are appended so; only instants may be equal. */
const until = (entries: readonly Entry[], at: string | null): readonly Entry[] =>
  at === null ? entries : entries.filter(entry => Date.parse(entry.at) <= Date.parse(at))

/**
 * Ids of entries that hold at a moment: an entry does not when a holding entry reverses it. A reversal may be reversed
 * in turn (redo). An entry comes after the one it reverses, so one pass from the end decides.
 */
export function liveEntries(entries: readonly Entry[], at: string | null = null): readonly Entry[] {
  const dead = new Set<string>()
  const known = until(entries, at)
  for (let i = known.length - 1; i >= 0; i--) {
    const entry = known[i]!
    if (entry.reverses && !dead.has(entry.entryId)) dead.add(entry.reverses)
  }
  return known.filter(entry => entry.mark !== null && !dead.has(entry.entryId))
}

/** A chart at a moment (now when `at` is null): the teeth that anything is known of. */
export type Picture = ReadonlyMap<number, ToothState>

export function pictureAt(entries: readonly Entry[], at: string | null = null): Picture {
  const teeth = new Map<number, ToothState>()
  for (const { mark } of liveEntries(entries, at))
    teeth.set(mark!.tooth, applyMark(teeth.get(mark!.tooth) ?? SOUND, mark!))
  return teeth
}

/** The picture as a plain value in order of teeth, for hashing and for comparing; sound teeth are left out. */
export const plainPicture = (picture: Picture): readonly (readonly [tooth: number, state: ToothState])[] =>
  [...picture].filter(([, state]) => signatureOf(state) !== SOUND_SIGNATURE).sort(([a], [b]) => a - b)

/** Text that two equal states share; the screen draws a tooth again only when it changes. */
export const signatureOf = (state: ToothState): string =>
  JSON.stringify([
    state.presence,
    Object.entries(state.surfaces).sort(),
    state.flags,
    state.cover,
    state.bridge,
    state.mobility,
    state.furcation,
  ])
const SOUND_SIGNATURE = signatureOf(SOUND)
