import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { AnyEndpoint, EndpointRequest, EndpointResponse, Problem } from '#libs/contract/index.ts'
import { language } from './i18n.ts'

/** A refusal of the server, with its words. `status` 0 means that the server was not reached. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** What to say about an error of a call, whatever it was. */
export const problemOf = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(offline())

type Part<E extends AnyEndpoint, K extends keyof EndpointRequest<E>> = EndpointRequest<E>[K] extends undefined
  ? { readonly [key in K]?: undefined }
  : { readonly [key in K]: EndpointRequest<E>[K] }

/** What a call needs: the parts that the endpoint declares and nothing else. */
export type Input<E extends AnyEndpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>

const OFFLINE = {
  ru: 'Нет связи с сервером. Проверьте сеть и повторите.',
  en: 'The server cannot be reached. Check the network and try again.',
}
const offline = (): Problem => ({
  type: '/problems/offline',
  title: 'offline',
  status: 0,
  code: 'offline',
  detail: OFFLINE[language()],
  params: {},
  requestId: '',
})

/** The address of an endpoint with its parameters put in. */
export function urlOf(
  endpoint: AnyEndpoint,
  input: { readonly params?: unknown; readonly query?: unknown },
): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null) query.set(name, String(value))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

const pause = (ms: number) => new Promise(next => setTimeout(next, ms))
export const SIGNED_OUT = 'amb:signed-out'

/** Calls an endpoint. A write keeps its idempotency key over retries, so a lost answer never doubles it. */
export async function call<E extends AnyEndpoint>(
  endpoint: E,
  input: Input<E>,
): Promise<EndpointResponse<E>> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language() }
  if (endpoint.method !== 'GET' && endpoint.idempotent !== false)
    headers['idempotency-key'] = crypto.randomUUID()
  if (input.body !== undefined) headers['content-type'] = 'application/json'
  for (let attempt = 0; ; attempt++) {
    let response: Response | null = null
    try {
      response = await fetch(urlOf(endpoint, input), {
        method: endpoint.method,
        headers,
        ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
      })
    } catch {
      response = null
    }
    if (response?.ok) {
      // An answer that was cut on its way is asked for again: the key keeps a write from being done twice.
      const answer: unknown = await response.json().catch(() => undefined)
      if (answer !== undefined) return answer as EndpointResponse<E>
      response = null
    }
    if ((response === null || response.status === 503) && attempt < 3) {
      await pause(400 * 2 ** attempt)
      continue
    }
    if (response?.status === 401) window.dispatchEvent(new Event(SIGNED_OUT))
    throw new ApiProblem(response ? ((await response.json().catch(offline)) as Problem) : offline())
  }
}

/** Reads an endpoint; `enabled: false` waits. */
export function useEndpoint<E extends AnyEndpoint>(
  endpoint: E,
  input: Input<E>,
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
) {
  return useQuery<EndpointResponse<E>, ApiProblem>({
    queryKey: [endpoint.path, input.params ?? null, input.query ?? null],
    queryFn: () => call(endpoint, input),
    placeholderData: previous => previous,
    ...options,
  })
}

/** Writes through an endpoint; afterwards everything shown is read again. */
export function useWrite<E extends AnyEndpoint>(endpoint: E) {
  const client = useQueryClient()
  return useMutation<EndpointResponse<E>, ApiProblem, Input<E>>({
    mutationFn: input => call(endpoint, input),
    onSettled: () => client.invalidateQueries(),
  })
}

/** Listens to server-sent events; the browser reconnects by itself. */
export function useEvents(url: string, onEvent: (event: { topic: string; objectId?: string }) => void): void {
  const handler = useRef(onEvent)
  handler.current = onEvent
  useEffect(() => {
    const source = new EventSource(url)
    source.onmessage = message => handler.current(JSON.parse(message.data))
    return () => source.close()
  }, [url])
}
