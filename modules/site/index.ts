import type { Page } from '#platform/http/page.ts'
import { aboutPages } from './pages-about.ts'
import { bookPages } from './pages-book.ts'
import { choosePage } from './pages-choose.ts'
import { verifyPages } from './pages-verify.ts'
import { visitPages } from './pages-visit.ts'

export { sweepDrafts } from './draft.ts'
export { errorPage } from './error-page.ts'

/** All pages of the public site. */
export const sitePages: readonly Page[] = [
  ...aboutPages,
  choosePage,
  ...bookPages,
  ...visitPages,
  ...verifyPages,
]
