import { ENGINE } from '#libs/smile/index.ts'
import { readVendorCard } from '#modules/clients/index.ts'
import type { Services } from '#platform/context/index.ts'
import { NO_SCOPE } from '#platform/db/index.ts'
import { isFailure } from '#platform/errors/index.ts'
import { SmileEngine } from './engine/index.ts'

/** One engine with one queue a process, whoever asks: memory and cores are shared by all tenants. */
const rooms = new WeakMap<object, SmileEngine>()

export function engineOf(services: Services): SmileEngine {
  let engine = rooms.get(services.config)
  if (!engine) {
    engine = new SmileEngine()
    rooms.set(services.config, engine)
  }
  return engine
}

/** Where photos are processed and by whom: named in consents, kept with every job. */
export interface Place {
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly external: { readonly url: string; readonly operator: string } | null
}

export function placeOf(services: Services): Place {
  const { smileEngine } = services.config
  return smileEngine
    ? {
        name: smileEngine.operator,
        country: smileEngine.country,
        external: { url: smileEngine.url, operator: smileEngine.operator },
      }
    : { name: ENGINE, country: 'RU', external: null }
}

/**
 * Who processes by the operator's instruction (SV-4.1, SV-4.2b): the vendor of the platform. Null where an installation has
 * no vendor: then the clinic's own servers do it and nobody else.
 */
export async function processorOf(services: Services): Promise<string | null> {
  try {
    return (await readVendorCard(services.db('amb_platform', NO_SCOPE))).shortName
  } catch (error) {
    if (isFailure(error, 'conflict.state')) return null
    throw error
  }
}
