import type pg from 'pg'
import type { Client, World } from './world.ts'

/** Stands in every text that the victim's people write: whoever shows it to a stranger leaks. */
export const SECRET = 'Секретин'

export interface Place {
  readonly world: World
  readonly superuser: pg.Client
}

/** A patient of one legal entity, in a world. */
export interface Someone extends Place {
  readonly patientId: string
  readonly entityId: string
  readonly phone: string
}

/** Asks, and stops with the answer's words when it is a refusal: the victim's rows must be there. */
export async function send(
  who: Client,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, as in Client
): Promise<any> {
  const answer = await who.request(method, url, body)
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${answer.text.slice(0, 500)}`)
  return answer.json
}
