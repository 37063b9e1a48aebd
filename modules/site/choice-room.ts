import { unsafeHtml } from '#platform/http/html.ts'

/** Where the layout leaves room for the question about cookies; filled by `withChoice`. */
export const CHOICE_ROOM = unsafeHtml('<!--choice-->')
