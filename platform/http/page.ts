import type { Ctx, SiteCtx } from '../context/index.ts'
import type { Html } from './html.ts'

export interface PageRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Fields of a posted form; empty for GET. */
  readonly form: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** Address of this page without the origin. */
  readonly url: string
  /** The page that the visitor came from, as the browser names it; empty when it does not. */
  readonly referrer: string
}

export type PageAnswer =
  | {
      readonly kind: 'html'
      readonly status?: number
      readonly html: Html
      readonly cookies?: readonly PageCookie[]
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly cookies?: readonly PageCookie[] }
  | {
      readonly kind: 'file'
      readonly contentType: string
      readonly fileName: string
      readonly body: Uint8Array | string
    }

export interface PageCookie {
  readonly name: string
  readonly value: string
  readonly maxAgeSeconds: number
  readonly path: string
}

/** A page of the vendor, rendered by the server for anybody: no clinic stands behind it. */
export interface OpenPage {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly run: (ctx: Ctx, request: PageRequest) => Promise<PageAnswer>
}

/** A page rendered by the server for a clinic's public site: `:clinic` in the path is the tenant's slug. */
export interface Page {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly run: (ctx: SiteCtx, request: PageRequest) => Promise<PageAnswer>
}
