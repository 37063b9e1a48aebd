import type { AnyEndpoint } from '#libs/contract/index.ts'
import { bodyFor, type Ids } from './isolation-bodies.ts'
import { type Client, dayIn, type World } from './world.ts'

/** Parameters of paths that are words and no ids of rows, with a value that the route takes. */
const WORDS: Ids = {
  kind: 'refusal',
  which: 'after',
  part: '0',
  register: 'withdrawals',
  report: 'services',
  clinic: 'ozero',
}

/** Parameters without a row of the victim behind them, and why that is right. */
export const WITHOUT_A_ROW: Readonly<Record<string, string>> = {
  token: 'whoever holds it is let in by it; it is guessed, never listed',
  ticket: 'chosen by the browser for one picture under way; nothing is stored under it',
}

/** Pages that ask for more than an id, so that a bare id opens them to nobody. */
export const ASKS_FOR_A_LINK =
  /\/(images\/:fileId\/(content|parts)|my\/smile|photo-image|results\/:resultId\/(image|pdf)|archives\/:archiveId\/content)/
/** Pages of what only some rows have, with tests of their own. */
export const ONLY_SOME_HAVE = /documents\/:documentId\/scan$/

/** Ids that a route means by its names, which are used twice in the product. */
const idsFor = ({ path }: AnyEndpoint, ids: Ids): Ids => ({
  ...ids,
  ...WORDS,
  ...(path.includes('/smile/') && { caseId: ids.smileCaseId! }),
  ...(path.startsWith('/api/my/uploads') && { uploadId: ids.myUploadId! }),
})

export const isWord = (name: string): boolean => name in WORDS

export const pathOf = (endpoint: AnyEndpoint, ids: Ids): string =>
  endpoint.path.replace(/:(\w+)/g, (_, name: string) => idsFor(endpoint, ids)[name] ?? 'x')

const queryOf = (endpoint: AnyEndpoint, ids: Ids, today: string) =>
  new URLSearchParams({
    q: 'а',
    from: today,
    till: today,
    surname: 'Берёзкин',
    given: 'Иван',
    patientId: ids.patientId!,
    branchId: ids.branchId!,
    practitionerId: ids.practitionerId!,
    entityId: ids.entityId!,
    ...(endpoint.path.includes('wordings') && { kind: 'refusal' }),
    token: 'x',
    offset: '0',
    ...(/consents|gate/.test(endpoint.path) && { kind: 'news', scope: '', purpose: 'news' }),
  })

/** Asks a route for the victim's rows, with everything right but the one who asks. */
export async function attack(world: World, client: Client, endpoint: AnyEndpoint, ids: Ids) {
  const today = dayIn(world, 0)
  const body = endpoint.consumes
    ? Buffer.alloc(200, 1)
    : endpoint.body
      ? bodyFor(endpoint, idsFor(endpoint, ids), today)
      : undefined
  return client.request(
    endpoint.method,
    `${pathOf(endpoint, ids)}?${queryOf(endpoint, ids, today)}`,
    body,
    endpoint.consumes ? { 'content-type': endpoint.consumes } : {},
  )
}
