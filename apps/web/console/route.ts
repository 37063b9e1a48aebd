import { createGo } from '../kit/route.ts'

export { useRoute } from '../kit/route.ts'

/** Goes to `/console/<path>`. */
export const go = createGo('/console')
