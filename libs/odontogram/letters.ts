import { surfacesOf } from '#libs/teeth/index.ts'
import { CONDITIONS, ROMAN } from './conditions.ts'
import type { SurfaceState, ToothState } from './replay.ts'

const SURFACE_ORDER: readonly SurfaceState[] = ['caries', 'fracture', 'wear', 'filling', 'inlay', 'sealant']

/** What the line of form 043/у carries over or under a tooth: «С», «Pt», «О», «П», «К», «И», «II» … in reading order. */
export function lettersOf(state: ToothState): string[] {
  const letters: string[] = []
  const { presence, cover, flags } = state
  if (presence === 'missing' || presence === 'extracted') return ['О']
  if (presence === 'pontic') return ['И']
  if (presence === 'impacted') return [CONDITIONS.impacted.letter]
  if (presence === 'implant') letters.push(CONDITIONS.implant.letter)
  if (presence === 'root') letters.push('R')
  if (cover === 'crown' || cover === 'abutment') letters.push('К')
  if (cover === 'veneer') letters.push(CONDITIONS.veneer.letter)
  const used = new Set(Object.values(state.surfaces))
  for (const kind of SURFACE_ORDER) if (used.has(kind)) letters.push(CONDITIONS[kind].letter)
  if (flags.includes('fracture') && !used.has('fracture')) letters.push(CONDITIONS.fracture.letter)
  if (flags.includes('pulpitis')) letters.push('Р')
  if (flags.includes('periodontitis')) letters.push('Pt')
  if (flags.includes('root-canal')) letters.push(CONDITIONS['root-canal'].letter)
  if (flags.includes('post')) letters.push(CONDITIONS.post.letter)
  if (state.mobility > 0) letters.push(ROMAN[state.mobility]!)
  if (state.furcation > 0) letters.push(`F${ROMAN[state.furcation]}`)
  return letters
}

/** «кариес OD, пломба M, подвижность II»: a tooth in words, for the record, for titles and for readers of a screen. */
export function describeState(tooth: number, state: ToothState, language: 'ru' | 'en' = 'ru'): string {
  const word = (code: keyof typeof CONDITIONS) => CONDITIONS[code][language].toLowerCase()
  const parts: string[] = []
  const { presence, cover } = state
  if (presence !== 'present') parts.push(word(presence))
  if (cover) parts.push(word(cover))
  for (const kind of SURFACE_ORDER) {
    const own = surfacesOf(tooth).filter(surface => state.surfaces[surface] === kind)
    if (own.length > 0) parts.push(`${word(kind)} ${own.join('')}`)
  }
  for (const flag of state.flags) parts.push(word(flag))
  if (state.mobility > 0) parts.push(`${word('mobility')} ${ROMAN[state.mobility]}`)
  if (state.furcation > 0) parts.push(`${word('furcation')} ${ROMAN[state.furcation]}`)
  return parts.join(', ')
}
