import type { z } from 'zod'

/** Who an endpoint is for. Each realm has its own cookie, database role and address prefix. */
export type Realm = 'public' | 'site' | 'staff' | 'patient' | 'vendor'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Schema = z.ZodType

/**
 * One operation of the HTTP interface, shared by the server (validation, OpenAPI) and the web (typed client).
 * `path` uses `:name` parameters. Writes accept an `Idempotency-Key` header unless `idempotent` is false.
 */
export interface AnyEndpoint {
  readonly method: Method
  readonly path: string
  readonly realm: Realm
  readonly summary: string
  readonly tag: string
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly response: Schema
  /** Content type of a body that is bytes and not JSON; it comes as a stream and the use case limits its length. */
  readonly consumes?: string
  /** Content type of the answer when it is a file. */
  readonly produces?: string
  /** Status of a success; 200 unless told otherwise. */
  readonly status?: 200 | 201 | 202
  /** Largest accepted body in bytes; 64 KiB unless told otherwise. */
  readonly bodyLimit?: number
  readonly idempotent?: boolean
}

type Out<E, K extends string> = E extends { readonly [key in K]: infer S extends Schema }
  ? z.output<S>
  : undefined
type In<E, K extends string> = E extends { readonly [key in K]: infer S extends Schema }
  ? z.input<S>
  : undefined

/** What a handler receives: parsed and trusted. */
export interface EndpointInput<E extends AnyEndpoint> {
  readonly params: Out<E, 'params'>
  readonly query: Out<E, 'query'>
  readonly body: Out<E, 'body'>
}

/** What a client sends. */
export interface EndpointRequest<E extends AnyEndpoint> {
  readonly params: In<E, 'params'>
  readonly query: In<E, 'query'>
  readonly body: In<E, 'body'>
}

export type EndpointResponse<E extends AnyEndpoint> = z.output<E['response']>

/** Declares an endpoint; the identity function that keeps the literal types. */
export const endpoint = <const E extends AnyEndpoint>(definition: E): E => definition
