import { type ConsentKind, consentRule } from '#libs/purposes/index.ts'
import { type ConsentState, consentsOf, currentEditions, type Edition } from '#modules/consents/index.ts'
import type { Ctx } from '#platform/context/index.ts'
import type { NeedView } from './contract.ts'
import { type Place, placeOf, processorOf } from './engine-room.ts'

export interface Whose {
  readonly entityId: string
  readonly patientId: string
}

/** A consent that the studio stands on; `scope` names the processor or the country. */
export interface Need {
  readonly kind: ConsentKind
  readonly scope: string
  readonly required: boolean
}

/** Which consents a photo needs (SV-4.2): cross-border only when an engine abroad is set up. */
export function needsFor(place: Place, processor: string | null): Need[] {
  const abroad = place.country !== 'RU'
  return [
    { kind: 'health_special', scope: '', required: true },
    { kind: 'biometric_image', scope: '', required: true },
    ...(processor ? [{ kind: 'third_party', scope: processor, required: true } as const] : []),
    ...(place.external
      ? [{ kind: 'third_party', scope: place.external.operator, required: true } as const]
      : []),
    { kind: 'cross_border', scope: abroad ? place.country : '', required: abroad },
  ]
}

/** The consents of a patient as the studio shows them: what is there, what is missing, what is not asked for. */
export async function consentNeeds(
  ctx: Ctx,
  whose: Whose,
): Promise<readonly (NeedView & { edition: Edition | null })[]> {
  const now = ctx.clock.date()
  const [processor, editions, states] = await Promise.all([
    processorOf(ctx.services),
    currentEditions(ctx.db, whose.entityId, now),
    consentsOf(ctx.db, whose.patientId),
  ])
  return needsFor(placeOf(ctx.services), processor).map(need => {
    const edition = editions.find(e => e.kind === need.kind && e.scope === need.scope) ?? null
    const said = states.find(
      s => s.entityId === whose.entityId && s.kind === need.kind && s.scope === need.scope,
    )
    return {
      ...need,
      title: edition?.title ?? (need.scope ? `${NAMES[need.kind]}: ${need.scope}` : NAMES[need.kind]!),
      state: need.required ? stateOf(said, edition, now) : 'not-needed',
      at: said?.at ?? null,
      way: said?.signedAs ?? null,
      editionId: edition?.editionId ?? null,
      edition,
    }
  })
}

const NAMES: Partial<Record<ConsentKind, string>> = {
  health_special: 'Согласие на обработку сведений о здоровье',
  biometric_image: 'Согласие на обработку изображения лица и полости рта',
  third_party: 'Согласие на обработку данных по поручению',
  cross_border: 'Согласие на передачу данных за границу',
}

function stateOf(said: ConsentState | undefined, edition: Edition | null, now: Date): NeedView['state'] {
  if (!said) return edition ? 'missing' : 'no-text'
  if (said.decision !== 'given') return said.decision
  if (said.validUntil !== null && new Date(said.validUntil) <= now) return 'expired'
  return consentRule(said.kind as ConsentKind).form === 'written' && said.signedAs === 'tick'
    ? 'missing'
    : 'given'
}
