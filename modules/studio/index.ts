import type { OpenPage } from '#platform/http/page.ts'
import { agreementPages } from './agreement-pages.ts'
import { freezePages } from './freeze-pages.ts'
import { signPages } from './sign-pages.ts'
import { startPages } from './start-pages.ts'

export { finishStudio } from './finish-studio.ts'
export { publishFirstTexts } from './first-texts.ts'
export { sweepRegistrations } from './registration.ts'
export { studioRoutes } from './routes.ts'

/** The door of the smile studio; `forget` makes the process drop remembered sessions at once. */
export const studioPages = (forget: () => void): readonly OpenPage[] => [
  ...startPages,
  ...agreementPages,
  ...signPages(forget),
  ...freezePages(forget),
]
