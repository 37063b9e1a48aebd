import type { Config } from '../config/index.ts'

export type SessionRealm = 'staff' | 'patient' | 'vendor'

export const SESSION_COOKIE: Record<SessionRealm, string> = {
  staff: 'amb_staff',
  patient: 'amb_patient',
  vendor: 'amb_vendor',
}

/** By which the server knows a browser again; it opens nothing, it only spares a letter about a new device. */
export const DEVICE_COOKIE = 'amb_device'

/** The value of a `Set-Cookie` header. Scripts never see a cookie of ours, other sites never send it with a write. */
export function setCookie(
  config: Pick<Config, 'secureCookies'>,
  name: string,
  value: string,
  { maxAgeSeconds, path = '/' }: { readonly maxAgeSeconds: number; readonly path?: string },
): string {
  const secure = config.secureCookies ? '; Secure' : ''
  return `${name}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`
}

export interface SessionCookie {
  readonly name: string
  readonly value: string
  /** 0 removes the cookie. */
  readonly maxAgeSeconds: number
}

/** An answer that also sets cookies: `return new WithCookies(body, [cookie])`. */
export class WithCookies<T> {
  readonly body: T
  readonly cookies: readonly SessionCookie[]
  constructor(body: T, cookies: readonly SessionCookie[]) {
    this.body = body
    this.cookies = cookies
  }
}

/** An answer that is a file. Its endpoint says the content type in `produces`. */
export class FileAnswer {
  readonly bytes: Uint8Array
  readonly fileName: string
  constructor(bytes: Uint8Array, fileName: string) {
    this.bytes = bytes
    this.fileName = fileName
  }
}

/**
 * An answer that is a stored file, sent as it is read. What people upload is shown and never run: no scripts, no sniffing of
 * types, no frame of ours around it; what a browser does not draw by itself is saved.
 */
export class StreamAnswer {
  readonly content: AsyncIterable<Uint8Array>
  readonly fileName: string
  readonly mediaType: string
  readonly inline: boolean
  /** Whole length in bytes, and the part that is sent when only a part was asked for. */
  readonly size: number
  readonly range: { readonly start: number; readonly end: number } | null
  constructor(answer: {
    readonly content: AsyncIterable<Uint8Array>
    readonly fileName: string
    readonly mediaType: string
    readonly inline: boolean
    readonly size: number
    readonly range: { readonly start: number; readonly end: number } | null
  }) {
    this.content = answer.content
    this.fileName = answer.fileName
    this.mediaType = answer.mediaType
    this.inline = answer.inline
    this.size = answer.size
    this.range = answer.range
  }
}

/** Parses a `Cookie` header; the first of a name counts. */
export function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = {}
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at < 1) continue
    const name = part.slice(0, at).trim()
    if (name in cookies) continue
    try {
      cookies[name] = decodeURIComponent(part.slice(at + 1).trim())
    } catch {
      // A cookie that is not ours to understand.
    }
  }
  return cookies
}
