import type { AnyEndpoint, EndpointInput, EndpointResponse } from '#libs/contract/index.ts'
import type { Permission, VendorPermission } from '#libs/permissions/index.ts'
import type { Actor, Ctx, PatientActor, SiteActor, StaffActor, VendorActor } from '../context/index.ts'
import type { FileAnswer, StreamAnswer, WithCookies } from './cookies.ts'
import type { RawRequest } from './stream.ts'
import type { WrittenAnswer } from './written.ts'

/** The actor of a realm; an endpoint of the realm `public` takes anybody, also nobody. */
export interface RealmActor {
  staff: StaffActor
  patient: PatientActor
  site: SiteActor
  vendor: VendorActor
  public: Actor
}

export type EndpointCtx<E extends AnyEndpoint> = Ctx<RealmActor[E['realm']]>

/**
 * Who may call the endpoint, said at the edge: a permission for staff; `signed-in` where the realm and the rows of
 * the actor are the whole rule; `anyone` for public ones. There is no default.
 */
export type Allow = Permission | VendorPermission | 'signed-in' | 'anyone'

export interface Route<E extends AnyEndpoint = AnyEndpoint> {
  readonly endpoint: E
  readonly allow: Allow
  /** Sensitive administration: the session must have confirmed a second factor within the last 10 minutes. */
  readonly stepUp?: boolean
  readonly run: (
    ctx: EndpointCtx<E>,
    input: EndpointInput<E>,
    raw: RawRequest,
  ) => Promise<
    | EndpointResponse<E>
    | WithCookies<EndpointResponse<E>>
    | WrittenAnswer<EndpointResponse<E>>
    | FileAnswer
    | StreamAnswer
  >
}

/** A route reads as a sentence: endpoint, who may, what runs. */
export function handle<E extends AnyEndpoint>(endpoint: E, route: Omit<Route<E>, 'endpoint'>): Route<E> {
  if ((endpoint.realm === 'staff' || endpoint.realm === 'vendor') && route.allow === 'anyone') {
    throw new Error(`${endpoint.path}: an endpoint of people who sign in cannot be open to anyone`)
  }
  return { endpoint, ...route }
}

/** What a module contributes to the server. */
// biome-ignore lint/suspicious/noExplicitAny: a list of routes of unlike endpoints; each was checked where it was made
export type AnyRoute = Route<any>
