import { createGo } from '../kit/route.ts'

export { type Route, useRoute } from '../kit/route.ts'

/** Goes to `/app/<path>`. */
export const go = createGo('/app')
