import type { Page } from '#platform/http/page.ts'
import { withChoice } from './ask-choice.ts'
import { aboutPages } from './pages-about.ts'
import { bookPages } from './pages-book.ts'
import { choosePage } from './pages-choose.ts'
import { cookiePages } from './pages-cookies.ts'
import { feedbackPages } from './pages-feedback.ts'
import { reviewPages } from './pages-reviews.ts'
import { verifyPages } from './pages-verify.ts'
import { visitPages } from './pages-visit.ts'

export { sweepDrafts } from './draft.ts'
export { errorPage } from './error-page.ts'
export { siteRoutes } from './routes.ts'
export { sweepViews } from './sweep-views.ts'

/** All pages of the public site; each asks about cookies until it is told (IP-3.7). */
export const sitePages: readonly Page[] = [
  ...aboutPages,
  choosePage,
  ...bookPages,
  ...visitPages,
  ...verifyPages,
  ...cookiePages,
  ...reviewPages,
  ...feedbackPages,
].map(withChoice)
