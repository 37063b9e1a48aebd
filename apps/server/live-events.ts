import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoint } from '#libs/contract/index.ts'
import type { Services } from '#platform/context/index.ts'
import { fail } from '#platform/errors/index.ts'
import { parseCookies, SESSION_COOKIE } from '#platform/http/cookies.ts'
import type { Authenticator } from '#platform/http/server.ts'

const BEAT_MS = 20_000

/** As the OpenAPI document tells it; its answer does not end, so it is served apart from the other routes. */
export const liveEventsEndpoint = endpoint({
  method: 'GET',
  path: '/api/clinic/events',
  realm: 'staff',
  tag: 'Service',
  summary: 'Server-sent events: what has changed, as ids, for boards that are open',
  produces: 'text/event-stream',
  response: z.undefined(),
})

/** Server-sent events for open boards: ids of what changed, of the legal entities that the reader works with. */
export function addLiveEvents(
  server: FastifyInstance,
  services: Services,
  authenticator: Authenticator,
): void {
  server.get(liveEventsEndpoint.path, async (request, reply) => {
    const token = parseCookies(request.headers.cookie)[SESSION_COOKIE.staff]
    const principal = token ? await authenticator.session('staff', token) : null
    if (!principal?.scope.tenantId) throw fail('auth.required')
    const { tenantId, entityIds } = principal.scope
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 2000\n\n')
    const stop = services.bus.subscribe(tenantId, event => {
      if (event.entityId && !entityIds.includes(event.entityId)) {
        // Another legal entity's visit takes time of a shared chair: the reader learns that something changed, not what.
        raw.write(
          `data: ${JSON.stringify({ topic: event.topic, branchId: event.branchId, at: event.at })}\n\n`,
        )
        return
      }
      raw.write(`data: ${JSON.stringify(event)}\n\n`)
    })
    const beat = setInterval(async () => {
      // A session that has ended stops listening too.
      if (await authenticator.session('staff', token!).catch(() => principal)) raw.write(': beat\n\n')
      else raw.end()
    }, BEAT_MS)
    request.raw.on('close', () => {
      clearInterval(beat)
      stop()
    })
  })
}
