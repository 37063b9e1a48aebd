import { randomUUID } from 'node:crypto'
import formBody from '@fastify/formbody'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { AnyEndpoint } from '#libs/contract/index.ts'
import { PLATFORM_TENANT } from '#libs/ids/index.ts'
import type { Actor, Ctx, Logger, Services } from '../context/index.ts'
import { type LoginRole, NO_SCOPE, type Scope } from '../db/index.ts'
import { Failure, fail } from '../errors/index.ts'
import { checkAllowed } from './allow.ts'
import {
  DEVICE_COOKIE,
  FileAnswer,
  parseCookies,
  SESSION_COOKIE,
  type SessionRealm,
  StreamAnswer,
  setCookie,
  WithCookies,
} from './cookies.ts'
import type { AnyRoute } from './handle.ts'
import { once } from './idempotency.ts'
import type { OpenPage, Page, PageAnswer, PageRequest } from './page.ts'
import { parsePart, storable } from './parse.ts'
import { problemOf } from './problem.ts'
import { type RawRequest, sendStream } from './stream.ts'
import { WrittenAnswer } from './written.ts'

/** How long answers on their way may take when the server ends; event streams never end by themselves. */
const CLOSE_GRACE_MS = 3_000

export interface Principal {
  readonly actor: Actor
  readonly scope: Scope
}

/** Finds out who calls. Given by the identity module, so that the platform knows no module. */
export interface Authenticator {
  session(realm: SessionRealm, token: string): Promise<Principal | null>
  /** Tenant of a public site by its slug. */
  site(slug: string): Promise<Principal | null>
}

export interface HttpOptions {
  readonly services: Services
  readonly authenticator: Authenticator
  readonly routes: readonly AnyRoute[]
  readonly pages: readonly Page[]
  /** Pages of the vendor that belong to no clinic. */
  readonly openPages: readonly OpenPage[]
  readonly log: Logger
  /** Refuses what the contract of the clinic does not allow; given by the module that knows contracts. */
  readonly admit: (
    ctx: Ctx,
    call: { readonly realm: AnyEndpoint['realm']; readonly method: string; readonly path: string },
  ) => Promise<void>
  /** Draws the page of a refusal on the public site. */
  readonly errorPage: (failure: Failure, language: 'ru' | 'en', requestId: string) => string
}

const ROLE_OF: Record<Actor['kind'], LoginRole> = {
  staff: 'amb_app',
  patient: 'amb_patient',
  site: 'amb_site',
  vendor: 'amb_vendor',
  system: 'amb_app',
}

export const languageOf = (header: string | undefined): 'ru' | 'en' =>
  /^\s*en\b/i.test(header ?? '') ? 'en' : 'ru'

/** The context of an actor: its database role, its scope, its tenant's clock. */
export function contextOf<A extends Actor>(
  services: Services,
  principal: { readonly actor: A; readonly scope: Scope },
  request: Pick<Ctx, 'requestId' | 'address' | 'userAgent' | 'language' | 'device' | 'log'>,
): Ctx<A> {
  const { actor, scope } = principal
  const tenantId = scope.tenantId ?? PLATFORM_TENANT
  return {
    ...request,
    actor,
    tenantId,
    services,
    db: services.db(ROLE_OF[actor.kind], scope),
    clock: services.clockOf(tenantId),
  }
}

const NOBODY: Principal = { actor: { kind: 'system', tenantId: null, job: 'anonymous' }, scope: NO_SCOPE }

/** The HTTP edge: who, may he, is the input right, run, answer or explain. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { services, log } = options
  const app = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    trustProxy: ['loopback', ...services.config.trustedProxies],
    requestTimeout: 60_000,
    // Addresses that cannot be decoded or are too long never reach a route.
    frameworkErrors: (error, request, reply) =>
      refuse(toFailure(error, log, request), request, reply as FastifyReply, options),
  })
  await app.register(formBody, { bodyLimit: 64 * 1024 })
  // Bytes are not collected: the use case takes them as they come and limits their length.
  app.addContentTypeParser(BYTES, (_, payload, done) => done(null, payload))

  const around = (request: FastifyRequest) => ({
    requestId: request.id,
    address: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 400),
    language: languageOf(request.headers['accept-language']),
    device: parseCookies(request.headers.cookie)[DEVICE_COOKIE] ?? null,
    log,
  })

  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref()
  })
  app.setErrorHandler((error, request, reply) =>
    refuse(toFailure(error, log, request), request, reply, options),
  )
  app.setNotFoundHandler((request, reply) => refuse(fail('not-found'), request, reply, options))

  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'strict-origin-when-cross-origin')
    reply.header('x-frame-options', 'DENY')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  const principalOf = async (endpoint: AnyEndpoint, request: FastifyRequest): Promise<Principal> => {
    if (endpoint.realm === 'public') return NOBODY
    if (endpoint.realm === 'site') {
      const { clinic } = request.params as { clinic?: string }
      const site = clinic ? await options.authenticator.site(clinic) : null
      if (!site) throw fail('not-found')
      return site
    }
    const token = parseCookies(request.headers.cookie)[SESSION_COOKIE[endpoint.realm]]
    const principal = token ? await options.authenticator.session(endpoint.realm, token) : null
    if (!principal) throw fail('auth.required')
    return principal
  }

  for (const route of options.routes) {
    const endpoint = route.endpoint as AnyEndpoint
    const write = endpoint.method !== 'GET'
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.bodyLimit && { bodyLimit: endpoint.bodyLimit }),
      handler: async (request, reply) => {
        if (write) checkOrigin(request, services.config.publicUrl)
        const principal = await principalOf(endpoint, request)
        const ctx = contextOf(services, principal, around(request))
        checkAllowed(ctx, route)
        await options.admit(ctx, endpoint)
        if (endpoint.body) checkJson(request)
        checkBytes(endpoint, request)
        const input = {
          params: parsePart(endpoint.params, request.params, 'params'),
          query: parsePart(endpoint.query, request.query, 'query'),
          body: parsePart(endpoint.body, request.body, 'body'),
        }
        const key = request.headers['idempotency-key']
        const raw: RawRequest = {
          range: request.headers.range ?? null,
          body: endpoint.consumes ? (request.body as AsyncIterable<Uint8Array>) : null,
        }
        const run = (inner: Ctx) => route.run(inner, input, raw)
        const answer =
          write && typeof key === 'string' && endpoint.idempotent !== false
            ? await once(ctx, checkKey(key), { operation: `${endpoint.method} ${endpoint.path}`, input }, run)
            : await run(ctx)
        return send(reply, endpoint, answer, services)
      },
    })
  }

  for (const page of options.pages) {
    app.route({
      method: page.method,
      url: page.path,
      handler: async (request, reply) => {
        if (page.method === 'POST') checkOrigin(request, services.config.publicUrl)
        const params = request.params as Record<string, string>
        const principal = await options.authenticator.site(params.clinic ?? '')
        if (!principal) throw fail('not-found')
        const ctx = contextOf(services, principal, around(request)) as never
        await options.admit(ctx, { realm: 'site', method: page.method, path: page.path })
        return sendPage(reply, await page.run(ctx, pageRequest(request)), services)
      },
    })
  }

  for (const page of options.openPages) {
    app.route({
      method: page.method,
      url: page.path,
      handler: async (request, reply) => {
        if (page.method === 'POST') checkOrigin(request, services.config.publicUrl)
        const ctx = contextOf(services, NOBODY, around(request))
        return sendPage(reply, await page.run(ctx, pageRequest(request)), services)
      },
    })
  }
  return app
}

/** What a page may know of the request. Error: `request.malformed` for text that cannot be stored. */
function pageRequest(request: FastifyRequest): PageRequest {
  const params = request.params as Record<string, string>
  const sent = { params, query: flat(request.query), form: flat(request.body) }
  if (!storable(sent)) throw fail('request.malformed', { reason: 'Unicode' })
  const cookies = parseCookies(request.headers.cookie)
  return { ...sent, cookies, url: request.url, referrer: String(request.headers.referer ?? '') }
}

const flat = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).map(([k, v]) => [
      k,
      String(Array.isArray(v) ? v.at(-1) : v),
    ]),
  )

function checkKey(key: string): string {
  if (!/^[\x21-\x7e]{8,128}$/.test(key)) throw fail('request.malformed', { reason: 'Idempotency-Key' })
  return key
}

/** A form of another site can send text and form fields, but not JSON. */
function checkJson(request: FastifyRequest): void {
  const type = request.headers['content-type'] ?? 'application/json'
  if (!/^application\/json\s*(;|$)/i.test(type)) throw fail('request.unsupported-media')
}

/** Bytes only where they are wanted, and there nothing else. */
function checkBytes(endpoint: AnyEndpoint, request: FastifyRequest): void {
  const sent = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() === BYTES
  if (sent !== (endpoint.consumes !== undefined)) throw fail('request.unsupported-media')
}

/** A write must come from our own pages or from a program: browsers always name the origin. */
function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site') throw fail('request.foreign-origin')
  const { origin } = request.headers
  if (origin === undefined || origin === publicUrl) return
  if (origin.replace(/^https?:\/\//, '') !== request.headers.host) throw fail('request.foreign-origin')
}

function send(reply: FastifyReply, endpoint: AnyEndpoint, answer: unknown, services: Services) {
  if (answer instanceof FileAnswer) {
    return reply
      .header('content-type', endpoint.produces ?? 'application/octet-stream')
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`)
      .send(Buffer.from(answer.bytes))
  }
  if (answer instanceof StreamAnswer) return sendStream(reply, answer)
  if (answer instanceof WithCookies) {
    for (const { name, value, maxAgeSeconds } of answer.cookies) {
      reply.header('set-cookie', setCookie(services.config, name, value, { maxAgeSeconds }))
    }
  }
  return reply
    .code(endpoint.status ?? 200)
    .header('content-type', 'application/json; charset=utf-8')
    .send(
      answer instanceof WrittenAnswer
        ? answer.json
        : JSON.stringify(answer instanceof WithCookies ? answer.body : answer),
    )
}

function sendPage(reply: FastifyReply, answer: PageAnswer, services: Services) {
  if (answer.kind !== 'file') {
    for (const c of answer.cookies ?? []) {
      reply.header(
        'set-cookie',
        setCookie(services.config, c.name, c.value, { maxAgeSeconds: c.maxAgeSeconds, path: c.path }),
      )
    }
  }
  switch (answer.kind) {
    case 'redirect':
      return reply.code(303).header('location', answer.to).send()
    case 'file':
      return reply
        .header('content-type', answer.contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`)
        .send(answer.body)
    case 'html':
      return reply
        .code(answer.status ?? 200)
        .header('content-type', 'text/html; charset=utf-8')
        .send(answer.html.text)
  }
}

/** The one content type of bodies that are not JSON or a form (as in the tus protocol). */
const BYTES = 'application/offset+octet-stream'

const FASTIFY_CODES: Record<string, () => Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => fail('request.too-large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => fail('request.unsupported-media'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => fail('request.malformed', { reason: 'JSON' }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => fail('request.malformed', { reason: 'JSON' }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => fail('request.malformed', { reason: 'Content-Length' }),
}

/** Numbers and dates that are right by their form but beyond what the database can hold. */
const BEYOND_RANGE = new Set(['22003', '22007', '22008', '22009'])
/** Two who do the same at one moment: a row that must be the only one, a deadlock. Nothing of the slower one is written. */
const AT_ONCE = new Set(['23505', '40P01', '40001'])

function toFailure(error: unknown, log: Logger, request: FastifyRequest): Failure {
  if (error instanceof Failure) {
    if (error.status >= 500)
      log.error({ requestId: request.id, code: error.code, cause: String(error.cause) }, 'refused')
    return error
  }
  const code = (error as { code?: string }).code
  const known = code ? FASTIFY_CODES[code]?.() : undefined
  if (known) return known
  if (code && BEYOND_RANGE.has(code)) {
    log.warn({ requestId: request.id, route: request.routeOptions.url, code }, 'value beyond range')
    return fail('request.malformed', { reason: 'вне допустимых пределов (out of range)' })
  }
  if (code && AT_ONCE.has(code)) {
    const { constraint } = error as { constraint?: string }
    log.warn(
      { requestId: request.id, route: request.routeOptions.url, code, constraint },
      'somebody was faster',
    )
    return fail('conflict.state', { reason: 'то же самое только что сделали рядом, обновите страницу' })
  }
  const status = (error as { statusCode?: number }).statusCode
  if (status && status >= 400 && status < 500) return fail('request.malformed', { reason: 'HTTP' })
  log.error(
    {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      error: describe(error),
    },
    'fault',
  )
  return fail('internal', { requestId: request.id })
}

/** An error for the log: no values of rows, which PostgreSQL puts into `detail`. */
function describe(error: unknown): object {
  const { name, message, code, stack, constraint } = error as Error & { code?: string; constraint?: string }
  return { name, message, code, constraint, stack }
}

function refuse(failure: Failure, request: FastifyRequest, reply: FastifyReply, options: HttpOptions) {
  const language = languageOf(request.headers['accept-language'])
  if (failure.code === 'request.too-many') reply.header('retry-after', String(failure.params.seconds ?? 60))
  if (failure.code === 'auth.locked')
    reply.header('retry-after', String(Number(failure.params.minutes ?? 1) * 60))
  if (failure.code === 'database.unavailable') reply.header('retry-after', '2')
  const wantsPage = request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
  if (wantsPage) {
    return reply
      .code(failure.status)
      .header('content-type', 'text/html; charset=utf-8')
      .send(options.errorPage(failure, language, request.id))
  }
  return reply
    .code(failure.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(failure, language, request.id)))
}
