import { createRequire } from 'node:module'
import type sharp from 'sharp'

const load = createRequire(import.meta.url)
let loaded: typeof sharp | undefined

/** The image library, loaded with the first picture: it takes memory that a server without pictures does not need. */
export function images(): typeof sharp {
  if (loaded === undefined) {
    loaded = load('sharp') as typeof sharp
    // Pictures of patients are not kept for later.
    loaded.cache(false)
  }
  return loaded
}
